package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/store"
)

// Fill puts n more rows into table, each like a row that is there. differ gives what differs, as SQL over the count i,
// which runs from 1; an empty text leaves the column to the database. Where all are in, the database counts what it
// has.
func Fill(t testing.TB, s *store.Store, table string, n int, differ map[string]string) {
	t.Helper()
	db := s.DB().DB // past what listens: this is not the hub's own
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table+" LIMIT 0")
	require.NoError(t, err)
	columns, err := rows.Columns()
	require.NoError(t, err)
	require.NoError(t, rows.Close())
	var names, values []string
	for _, c := range columns {
		value, ok := differ[c]
		switch {
		case !ok:
			value = "one." + c
		case value == "":
			continue
		}
		names, values = append(names, c), append(values, value)
	}
	_, err = db.ExecContext(t.Context(), fmt.Sprintf(
		"INSERT INTO %s (%s) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "+
			"SELECT %s FROM n CROSS JOIN (SELECT * FROM %s LIMIT 1) AS one",
		table, strings.Join(names, ", "), n, strings.Join(values, ", "), table))
	require.NoError(t, err)
	if s.Postgres() { // SQLite's plans go by the indexes alone
		_, err = db.ExecContext(t.Context(), "ANALYZE "+table)
		require.NoError(t, err)
	}
}

// FillCases puts n cases with their records beside those that are there, as of 200 places and 2,000 terminals.
func FillCases(t testing.TB, s *store.Store, n int) {
	t.Helper()
	Fill(t, s, "records", n, map[string]string{"id": "'filled ' || CAST(i AS TEXT)",
		"terminal_id": "'filled ' || CAST(i % 2000 AS TEXT)"})
	Fill(t, s, "cases", n, map[string]string{
		"id": "", "number": "CAST(10000000 + i AS TEXT)", "record_id": "'filled ' || CAST(i AS TEXT)",
		"nonce_hash": "'filled ' || CAST(i AS TEXT)", "place_id": "'place ' || CAST(i % 200 AS TEXT)",
	})
}
