package store

import (
	"strings"

	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
)

// Both databases take text as it is, but for the NUL character, which PostgreSQL cannot hold: it is left out. bun turns
// a text with one into a statement that cannot be run, and a "\u0000" inside a document into something else.

type postgresText struct{ *pgdialect.Dialect }

func (postgresText) AppendString(b []byte, s string) []byte { return appendText(b, s) }
func (postgresText) AppendJSON(b, doc []byte) []byte        { return appendText(b, string(doc)) }

type sqliteText struct{ *sqlitedialect.Dialect }

func (sqliteText) AppendString(b []byte, s string) []byte { return appendText(b, s) }
func (sqliteText) AppendJSON(b, doc []byte) []byte        { return appendText(b, string(doc)) }

func appendText(b []byte, s string) []byte {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	b = append(b, '\'')
	b = append(b, strings.ReplaceAll(s, "'", "''")...)
	return append(b, '\'')
}
