package casework_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// BenchmarkInbox is a page of 25 of the inbox, and what its search finds, beside so many cases, nine in ten of them
// ended. Each holds the words of one case and one of a thousand words of its own.
func BenchmarkInbox(b *testing.B) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		for _, cases := range []int{10_000, 100_000} {
			s := storetest.Open(b, dsn(b))
			c := casework.New(casework.Params{Store: s, Audit: audit.New(s, nil), Hasher: hasher{}, Rules: &casework.Settings{}})
			rec := &store.Record{ID: uuid.Must(uuid.NewV7()).String(), TerminalID: "t1", Type: "report", CapturedAt: time.Now().
				UTC(), ReceivedAt: time.Now().UTC(), Body: []byte("{}")}
			body := &feedback.Body{Schema: 1, Type: feedback.TypeReport, PlaceID: "zx-mz-dt", Lang: "zh",
				Receipt: &feedback.Receipt{Number: "00000001", PIN: "1234", Nonce: make([]byte, 16)},
				Report:  &feedback.Report{Kind: feedback.Complaint, Text: "等了两个多小时，叫号一直不动，护士态度不好，问谁都说不知道"}}
			require.NoError(b, s.Tx(b.Context(), func(ctx context.Context, tx bun.Tx) error {
				if _, err := tx.NewInsert().Model(rec).Exec(ctx); err != nil {
					return err
				}
				_, err := c.Open(ctx, tx, rec, body)
				return err
			}))
			storetest.FillCases(b, s, cases)
			fill := []string{"UPDATE cases SET closed_at = captured_at, state = 'closed' WHERE id % 10 <> 0"}
			if s.Postgres() {
				fill = append(fill, `INSERT INTO case_search SELECT c.id, one.tokens || array_to_tsvector(ARRAY['cown' || CAST(c.id % 1000 AS TEXT)])
					FROM cases AS c, (SELECT tokens FROM case_search LIMIT 1) AS one WHERE c.id > 1`, "VACUUM ANALYZE")
			} else {
				fill = append(fill, `INSERT INTO case_search (rowid, tokens) SELECT c.id, one.tokens || ' cown' || (c.id % 1000)
					FROM cases AS c, (SELECT tokens FROM case_search LIMIT 1) AS one WHERE c.id > 1`)
			}
			for _, q := range fill {
				_, err := s.DB().DB.ExecContext(b.Context(), q)
				require.NoError(b, err)
			}
			for what, q := range map[string]casework.Query{
				"first page": {}, "page 20": {Offset: 475}, "new": {Tab: casework.TabNew}, "kind": {Kind: feedback.Complaint},
				"rare word": {Search: "own123", Words: true}, "one character in all": {Search: "等", Words: true},
				"two words in all": {Search: "等 小时", Words: true},
				"nothing":          {Search: "饭菜", Words: true},
			} {
				b.Run(fmt.Sprintf("%s/cases=%d/%s", name, cases, what), func(b *testing.B) {
					q.Limit = 25
					for b.Loop() {
						_, err := c.List(b.Context(), q)
						require.NoError(b, err)
					}
				})
			}
		}
	}
}
