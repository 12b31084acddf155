package search

import "strings"

// condition is what the tokens of a case must be: one token, or several conditions of which one or all have to hold.
type condition struct {
	token  string
	begins bool // any token that begins so
	all    bool
	of     []condition
}

func token(t string) condition         { return condition{token: t} }
func begins(t string) condition        { return condition{token: t, begins: true} }
func both(of ...condition) condition   { return join(true, of) }
func either(of ...condition) condition { return join(false, of) }
func join(all bool, of []condition) condition {
	if len(of) == 1 {
		return of[0]
	}
	return condition{all: all, of: of}
}

// match is the condition in the language of SQLite's FTS5. Tokens hold letters, digits and · alone: nothing of what was
// typed is read as its syntax.
func (c condition) match() string { return c.write(" AND ", " OR ", `"`, `"`, `" *`) }

// tsquery is the condition in the language of PostgreSQL's text search.
func (c condition) tsquery() string { return c.write(" & ", " | ", "'", "'", "':*") }

func (c condition) write(and, or, open, end, begins string) string {
	if c.of == nil {
		if c.begins {
			end = begins
		}
		return open + c.token + end
	}
	parts := make([]string, len(c.of))
	for i, one := range c.of {
		parts[i] = one.write(and, or, open, end, begins)
	}
	if c.all {
		or = and
	}
	return "(" + strings.Join(parts, or) + ")"
}
