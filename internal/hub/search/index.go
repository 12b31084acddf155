package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"

	"xinsheng/internal/hub/store"
)

// On SQLite the index is an FTS5 table that keeps its tokens, so that erased ones are taken out of it at once
// (secure-delete); on PostgreSQL a column of words under a GIN index.

// Open indexes a case that was just opened: nothing has been done to it yet.
func Open(ctx context.Context, tx bun.Tx, k *store.Case) error {
	return put(ctx, tx, k.ID, opened(k).String(), false)
}

// Lock keeps others from indexing a case until the transaction ends. Who changes something that belongs to a case and
// not the case itself calls it first, in the order in which everybody locks; Update does it for all others.
func Lock(ctx context.Context, tx bun.Tx, caseID int64) error {
	if tx.Dialect().Name() != dialect.PG { // it has one writer anyway
		return nil
	}
	if _, err := tx.ExecContext(ctx, "SELECT 1 FROM cases WHERE id = ? FOR NO KEY UPDATE", caseID); err != nil {
		return fmt.Errorf("lock case %d: %w", caseID, err)
	}
	return nil
}

// Update indexes a case as it is now. It is called last in the transaction that changes anything that can be found.
func Update(ctx context.Context, tx bun.Tx, caseID int64) error {
	if err := Lock(ctx, tx, caseID); err != nil {
		return err
	}
	docs, err := documents(ctx, tx, []int64{caseID})
	if err != nil {
		return fmt.Errorf("index case %d: %w", caseID, err)
	}
	if d := docs[caseID]; d != nil {
		return put(ctx, tx, caseID, d.String(), true)
	}
	return nil
}

func put(ctx context.Context, tx bun.Tx, caseID int64, tokens string, there bool) (err error) {
	switch {
	case tx.Dialect().Name() == dialect.PG:
		_, err = tx.ExecContext(ctx, `INSERT INTO case_search (case_id, tokens) VALUES (?, array_to_tsvector(string_to_array(?, ' ')))
			ON CONFLICT (case_id) DO UPDATE SET tokens = EXCLUDED.tokens WHERE case_search.tokens <> EXCLUDED.tokens`, caseID, tokens)
	case !there:
		_, err = tx.ExecContext(ctx, "INSERT INTO case_search (rowid, tokens) VALUES (?, ?)", caseID, tokens)
	default:
		var same bool
		same, err = unchanged(ctx, tx, caseID, tokens)
		if err == nil && !same {
			_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO case_search (rowid, tokens) VALUES (?, ?)", caseID, tokens)
		}
	}
	if err != nil {
		return fmt.Errorf("index case %d: %w", caseID, err)
	}
	return nil
}

// unchanged reports whether the index holds a case as it is: many a change, such as another owner, says nothing.
func unchanged(ctx context.Context, tx bun.Tx, caseID int64, tokens string) (bool, error) {
	var was string
	err := tx.NewRaw("SELECT tokens FROM case_search WHERE rowid = ?", caseID).Scan(ctx, &was)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return was == tokens, err
}
