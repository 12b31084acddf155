// Package savedview keeps the views of the inbox to which someone gave a name: which tab, filters and words. They are
// of one account and nobody else sees them.
package savedview

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// What one account may keep.
const (
	Most         = 20 // views
	MaxNameRunes = 20
	maxQuery     = 1000 // bytes
)

// What can stand in the way of keeping a view.
var (
	ErrName = errors.New("the view has no name, or one that is too long")
	ErrMany = errors.New("the account keeps as many views as it may")
)

// Views are the named views of all accounts. They are safe for concurrent use.
type Views struct {
	Store *store.Store
	Now   func() time.Time
}

// Of is what a user keeps, by the order in which it was kept.
func (v *Views) Of(ctx context.Context, user string) ([]store.SavedView, error) {
	var rows []store.SavedView
	err := v.Store.DB().NewSelect().Model(&rows).Where("user_id = ?", user).Order("saved_at", "name").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read saved views: %w", err)
	}
	return rows, nil
}

// Keep keeps query under a name of the user's. Another view of that name is replaced.
func (v *Views) Keep(ctx context.Context, user, name string, query url.Values) error {
	name = strings.TrimSpace(name)
	row := store.SavedView{UserID: user, Name: name, Query: Meaning(query).Encode(), SavedAt: v.Now().UTC()}
	if feedback.Blank(name) || utf8.RuneCountInString(name) > MaxNameRunes || len(row.Query) > maxQuery {
		return ErrName
	}
	return v.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := v.Store.Lock(ctx, tx, "views "+user); err != nil {
			return err
		}
		n, err := tx.NewSelect().Model((*store.SavedView)(nil)).Where("user_id = ? AND name <> ?", user, name).Count(ctx)
		if err != nil {
			return fmt.Errorf("count saved views: %w", err)
		}
		if n >= Most {
			return ErrMany
		}
		_, err = tx.NewInsert().Model(&row).On("CONFLICT (user_id, name) DO UPDATE").Set("query = EXCLUDED.query").Exec(ctx)
		if err != nil {
			return fmt.Errorf("keep a view: %w", err)
		}
		return nil
	})
}

// Drop forgets a view.
func (v *Views) Drop(ctx context.Context, user, name string) error {
	_, err := v.Store.DB().NewDelete().Model((*store.SavedView)(nil)).
		Where("user_id = ? AND name = ?", user, name).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget a view: %w", err)
	}
	return nil
}

// Meaning is what of an address says which cases are shown: not the page, and nothing that is empty.
func Meaning(query url.Values) url.Values {
	out := url.Values{}
	for name, values := range query {
		if name != "page" && len(values) > 0 && values[0] != "" {
			out.Set(name, values[0])
		}
	}
	return out
}
