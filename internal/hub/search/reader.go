package search

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// Who may read a token is the beginning of it.
const (
	everyone = "a" // whoever may open the case: what the person was told
	readers  = "w" // who reads words: that, and what the person said
	centre   = "c" // the centre alone: everything
	unit     = "u" // and a department: what is between it and the centre, and the contact where it was granted

	number = "n" // the number of a case
	place  = "p" // where it happened, and which departments ever had it
	held   = "h" // the departments that have it
	kind   = "k"
	form   = "f"
)

// Reader is who searches.
type Reader struct {
	Words bool   // reads what people say; otherwise only what they were told
	Unit  string // a department's place id: finds its own cases alone; empty: of the whole hospital
	Aside bool   // reads neither contacts nor what is between the centre and departments, such as a director
}

// scopes is the beginnings of the tokens that r may find by.
func (r Reader) scopes() []string {
	switch {
	case r.Unit != "" && r.Words:
		return []string{readers, unit + short(r.Unit)}
	case r.Unit == "" && r.Words && !r.Aside:
		return []string{centre}
	case r.Unit == "" && r.Words:
		return []string{readers}
	}
	return []string{everyone}
}

// short names a place within a token.
func short(id string) string {
	sum := sha256.Sum256([]byte(id))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:])[:12])
}

// numberToken is how a receipt number stands in a token, with the mark of a number that was given out twice.
func numberToken(n string) string { return strings.ReplaceAll(strings.ToLower(n), "~", "u") }
