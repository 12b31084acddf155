package feedback

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Entry is how a report came that somebody of the hospital wrote down for a person: on the telephone, in a letter, as
// an order. Only the desk makes one.
type Entry struct {
	Channel string `json:"channel"`          // the hub's name of the way by which it came
	Number  string `json:"number,omitempty"` // what the sender calls it; see OutsideNumber
	By      string `json:"by,omitempty"`     // 2006-01-02: when the sender wants an answer; empty: it sets no date
	Reply   Reply  `json:"reply,omitempty"`
}

// Reply is how a person wants to hear what became of a report.
type Reply string

// The ways.
const (
	ReplyUnasked Reply = ""
	ReplyCall    Reply = "call"
	ReplyText    Reply = "text"
	ReplyNone    Reply = "none" // not at all: number and PIN are enough
)

// Replies lists all ways that a person can choose.
func Replies() []Reply { return []Reply{ReplyCall, ReplyText, ReplyNone} }

// Calls reports whether a person may be rung up: nobody asked, as at a terminal, where leaving a number agrees to it,
// or so it was chosen.
func (r Reply) Calls() bool { return r == ReplyUnasked || r == ReplyCall }

// Known reports whether r is one of the ways.
func (r Reply) Known() bool { return r == ReplyUnasked || slices.Contains(Replies(), r) }

// OutsideNumber is a sender's number as it is compared: without spaces, in narrow capitals.
func OutsideNumber(typed string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		switch {
		case r == ' ', r == '\t', r == '\u3000', r == '\u00a0':
			return -1
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, strings.ToValidUTF8(typed, "")))
}

// Validate checks an entry.
func (e *Entry) Validate() error {
	switch {
	case !namePattern.MatchString(e.Channel):
		return invalid("channel")
	case utf8.RuneCountInString(e.Number) > maxShortRunes || e.Number != OutsideNumber(e.Number):
		return invalid("number")
	case !e.Reply.Known():
		return invalid("reply")
	}
	if e.By != "" {
		if _, err := time.Parse(time.DateOnly, e.By); err != nil {
			return invalid("by")
		}
	}
	return nil
}
