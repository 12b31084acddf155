package storetest

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Statements are those that a store was asked since Listen, one of each form, as they went to the database.
type Statements struct {
	store *store.Store

	mu    sync.Mutex
	forms map[string]string // form -> the first statement of it
}

// Listen notes from now on what s is asked, inside transactions and outside.
func Listen(s *store.Store) *Statements {
	all := &Statements{store: s, forms: map[string]string{}}
	for _, ctx := range []context.Context{context.Background(), store.First(context.Background())} {
		//lint:ignore SA1019 WithQueryHook hears what a copy is asked, and the store asks by itself
		s.Reader(ctx).AddQueryHook(all)
	}
	return all
}

// BeforeQuery notes a statement.
func (s *Statements) BeforeQuery(ctx context.Context, e *bun.QueryEvent) context.Context {
	switch e.Operation() {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH":
	default:
		return ctx
	}
	form := formOf(e.Query)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.forms[form]; !known {
		s.forms[form] = e.Query
	}
	return ctx
}

// AfterQuery does nothing.
func (s *Statements) AfterQuery(context.Context, *bun.QueryEvent) {}

// Forget drops what was noted so far.
func (s *Statements) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.forms)
}

// Forms are the statements with ? in the place of values, in order.
func (s *Statements) Forms() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for form := range s.forms {
		out = append(out, form)
	}
	slices.Sort(out)
	return out
}

var (
	literal = regexp.MustCompile(`'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b`)
	several = regexp.MustCompile(`\?(?:, \?)+|\(\?\)(?:, \(\?\))+`)
)

// formOf is a statement without its values.
func formOf(query string) string {
	return several.ReplaceAllString(literal.ReplaceAllString(query, "?"), "?")
}

// NoScan fails the test for every statement whose plan reads the whole of a table, unless the table is one of few:
// those whose rows do not become more with what people send.
func (s *Statements) NoScan(t testing.TB, few ...string) {
	t.Helper()
	for _, form := range s.Forms() {
		for _, what := range s.scans(t, form) {
			if !slices.Contains(few, what.table) {
				t.Errorf("%s is read from end to end: %s\n%s", what.table, what.step, form)
			}
		}
	}
}

// Uses fails the test unless a statement that holds part was asked, and its plan goes by that index.
func (s *Statements) Uses(t testing.TB, part, index string) {
	t.Helper()
	for _, form := range s.Forms() {
		if !strings.Contains(form, part) {
			continue
		}
		if plan := s.plan(t, form); !strings.Contains(plan, index) {
			t.Errorf("%s is not used: %s\n%s", index, plan, form)
		}
		return
	}
	t.Errorf("nothing was asked that holds %q", part)
}

func (s *Statements) plan(t testing.TB, form string) string {
	t.Helper()
	s.mu.Lock()
	query := s.forms[form]
	s.mu.Unlock()
	explain := "EXPLAIN QUERY PLAN "
	if s.store.Postgres() {
		explain = "EXPLAIN "
	}
	rows, err := s.store.DB().DB.QueryContext(t.Context(), explain+query)
	if err != nil {
		t.Fatalf("explain %s: %v", form, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	row := make([]any, len(columns))
	var step string
	for i := range row {
		row[i] = new(any)
	}
	row[len(row)-1] = &step
	var steps []string
	for rows.Next() {
		if err := rows.Scan(row...); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "; ")
}

// scan is a step of a plan that reads a whole table or index.
type scan struct{ table, step string }

func (s *Statements) scans(t testing.TB, form string) []scan {
	t.Helper()
	s.mu.Lock()
	query := s.forms[form]
	s.mu.Unlock()
	found := scansSQLite
	if s.store.Postgres() {
		found = scansPostgres
	}
	steps, err := found(t.Context(), s.store.DB().DB, query)
	if err != nil {
		t.Fatalf("explain %s: %v", form, err)
	}
	if endOnly(form) {
		return nil
	}
	return steps
}

// endOnly tells a statement that takes the first rows in an index's order, and no more: a scan that ends at once.
func endOnly(form string) bool {
	return strings.Contains(form, " ORDER BY ") && strings.Contains(form, " LIMIT ") && !strings.Contains(form, " WHERE ")
}
