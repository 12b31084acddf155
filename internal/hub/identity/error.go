package identity

import (
	"errors"
	"fmt"
)

// Why a hub does not start. Their texts say the way out.
var (
	ErrNoKeys     = errors.New("the keys are gone")
	ErrNoDatabase = errors.New("the database is empty")
	ErrOtherKeys  = errors.New("keys and database are of two hubs")
)

// refusal is one of the errors with what to do about it.
type refusal struct {
	kind error
	text string
}

func (r *refusal) Error() string { return r.text }
func (r *refusal) Unwrap() error { return r.kind }

func (p Params) noKeys() error {
	return &refusal{ErrNoKeys,
		fmt.Sprintf("the database is there, but its keys are not in %s: put the key folder back from the backup, or bring"+
			" the recovery copy in with xinsheng-hub keys import --file COPY; only where both are lost for good, xinsheng-hub begin-anew keys makes others", p.Keys)}
}

func (p Params) noDatabase() error {
	return &refusal{ErrNoDatabase,
		fmt.Sprintf("the keys are in %s, but their database (%s) is missing or empty: put it back from the backup, or name the"+
			" right one; only where it is lost for good, xinsheng-hub begin-anew database goes on with an empty one",
			p.Keys, p.database())}
}

func (p Params) otherKeys() error {
	return &refusal{ErrOtherKeys,
		fmt.Sprintf("the keys in %s are not those of the database (%s): put the two together that belong together, from one"+
			" backup, or move these keys away and bring the right ones in with xinsheng-hub keys import --file COPY",
			p.Keys, p.database())}
}

func (p Params) noDatabaseForPhones() error {
	return &refusal{ErrNoDatabase,
		fmt.Sprintf("the database (%s) is missing or empty: start the hub itself on it first, put it back from the backup, or"+
			" name the right one", p.database())}
}
