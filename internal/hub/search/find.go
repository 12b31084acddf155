package search

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
)

// Newest is how many cases a search answers at most, the newest of all that fit: so many can be sorted in no time, and
// nobody reads on through more.
const Newest = 5000

// Word is one word of a search. It is found where it was said, in the number of a case, or in the name of its place.
type Word struct {
	Text   string
	Number string   // the word as the beginning of a number; empty: it is none
	Places []string // whose names it is in
}

// Query is what is looked for: cases that hold all words.
type Query struct {
	Reader Reader
	Words  []Word
	Kind   feedback.Kind  // empty: every kind
	Form   casestate.Form // empty: every form
}

// numberLeast is how much of a number tells cases apart.
const numberLeast = 3

// Find answers the newest cases that fit, newest first; more reports whether older ones fit as well. Nothing fits a
// search that has no word to look for.
func Find(ctx context.Context, db bun.IDB, q Query) (ids []int64, more bool, err error) {
	words := q.words()
	if len(words) == 0 {
		return nil, false, nil
	}
	all := both(append(words, q.narrow()...)...)
	if db.Dialect().Name() == dialect.PG {
		err = db.NewRaw("SELECT case_id FROM case_search WHERE tokens @@ ?::tsquery ORDER BY case_id DESC LIMIT ?",
			all.tsquery(), Newest+1).Scan(ctx, &ids)
	} else {
		err = db.NewRaw("SELECT rowid FROM case_search WHERE case_search MATCH ? ORDER BY rowid DESC LIMIT ?",
			all.match(), Newest+1).Scan(ctx, &ids)
	}
	if err != nil {
		return nil, false, fmt.Errorf("search the cases: %w", err)
	}
	if more = len(ids) > Newest; more {
		ids = ids[:Newest]
	}
	return ids, more, nil
}

// words is what each of the words asks for. Signs between words, such as a lone dash, ask for nothing.
func (q Query) words() (out []condition) {
	for _, w := range q.Words {
		var ways []condition
		if needs := wants(w.Text); len(needs) > 0 {
			ways = append(ways, q.Reader.holds(needs))
		}
		if len(w.Number) >= numberLeast {
			ways = append(ways, begins(number+numberToken(w.Number)))
		}
		for _, p := range w.Places {
			ways = append(ways, token(place+short(p)))
		}
		if len(ways) > 0 {
			out = append(out, either(ways...))
		}
	}
	return out
}

// narrow is what has to be so besides.
func (q Query) narrow() (out []condition) {
	if q.Reader.Unit != "" {
		out = append(out, token(held+short(q.Reader.Unit)))
	}
	if q.Kind != "" {
		out = append(out, token(kind+string(q.Kind)))
	}
	if q.Form != "" {
		out = append(out, token(form+string(q.Form)))
	}
	return out
}

// holds asks for all of needs, each where r may read it.
func (r Reader) holds(needs []want) condition {
	var all []condition
	for _, n := range needs {
		var ways []condition
		for _, scope := range r.scopes() {
			ways = append(ways, condition{token: scope + n.token, begins: n.from})
		}
		all = append(all, either(ways...))
	}
	return both(all...)
}
