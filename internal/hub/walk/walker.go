package walk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

const (
	// firstNumber keeps the numbers of experiencers apart from those of badges, which begin with 1.
	firstNumber = 2001
	maxName     = 32 // characters
)

// Card is what an experiencer is handed. The hub keeps hashes of code and PIN, so it can be shown once.
type Card struct {
	Walker store.Walker
	Code   wire.CardCode
	PIN    string
}

// Appoint makes an experiencer with the next free number.
func (w *Walks) Appoint(ctx context.Context, actor, name string) (*Card, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > maxName || !utf8.ValidString(name) ||
		strings.ContainsFunc(name, unicode.IsControl) {
		return nil, fmt.Errorf("name of an experiencer: %w", feedback.ErrInvalid)
	}
	c := w.card(wire.NewCardID())
	c.Walker.Name, c.Walker.CreatedBy = name, actor
	err := w.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := w.Store.Lock(ctx, tx, "walkers"); err != nil {
			return err
		}
		number, err := nextNumber(ctx, tx)
		if err != nil {
			return err
		}
		c.Walker.Number, c.Walker.CreatedAt = number, w.now()
		if _, err := tx.NewInsert().Model(&c.Walker).Exec(ctx); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		return w.Audit.Append(ctx, tx, actor, "walker.add", c.Walker.ID)
	})
	if err != nil {
		return nil, fmt.Errorf("appoint an experiencer: %w", err)
	}
	return c, nil
}

// card makes code and PIN for an id.
func (w *Walks) card(id string) *Card {
	c := &Card{Code: wire.NewCard(wire.WalkerCard, id), PIN: credential.NewPIN()}
	c.Walker.ID = id
	c.Walker.CardHash, c.Walker.PINHash = credential.Hash(c.Code.Secret, w.Cost), credential.Hash(c.PIN, w.Cost)
	return c
}

func nextNumber(ctx context.Context, tx bun.Tx) (string, error) {
	var taken []string
	if err := tx.NewSelect().Model((*store.Walker)(nil)).Column("number").Scan(ctx, &taken); err != nil {
		return "", fmt.Errorf("look for a number: %w", err)
	}
	next := firstNumber
	for _, s := range taken {
		if n, err := strconv.Atoi(s); err == nil && n >= next {
			next = n + 1
		}
	}
	return strconv.Itoa(next), nil
}

// Recard gives an experiencer a new card and PIN. The old ones are good for nothing from the moment at which a terminal
// has its new configuration.
func (w *Walks) Recard(ctx context.Context, actor, id string) (*Card, error) {
	c := w.card(id)
	err := w.change(ctx, actor, "walker.card", id, func(tx bun.Tx) *bun.UpdateQuery {
		return tx.NewUpdate().Model((*store.Walker)(nil)).Set("card_hash = ?", c.Walker.CardHash).
			Set("pin_hash = ?", c.Walker.PINHash)
	})
	if err != nil {
		return nil, err
	}
	walker, err := w.Walker(ctx, id)
	if err != nil {
		return nil, err
	}
	c.Walker = *walker
	return c, nil
}

// Disable ends what an experiencer may do; Enable lets them again.
func (w *Walks) Disable(ctx context.Context, actor, id string) error {
	return w.change(ctx, actor, "walker.disable", id, func(tx bun.Tx) *bun.UpdateQuery {
		return tx.NewUpdate().Model((*store.Walker)(nil)).Set("disabled_at = ?", w.now()).Where("disabled_at IS NULL")
	})
}

// Enable takes Disable back.
func (w *Walks) Enable(ctx context.Context, actor, id string) error {
	return w.change(ctx, actor, "walker.enable", id, func(tx bun.Tx) *bun.UpdateQuery {
		return tx.NewUpdate().Model((*store.Walker)(nil)).Set("disabled_at = NULL").Where("disabled_at IS NOT NULL")
	})
}

// change alters one experiencer or walk and notes it. To do what is done already changes nothing.
func (w *Walks) change(ctx context.Context, actor, action, id string, update func(bun.Tx) *bun.UpdateQuery) error {
	err := w.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := update(tx).Where("id = ?", id).Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return w.Audit.Append(ctx, tx, actor, action, id)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	return nil
}

// Walker is the experiencer with that id, or ErrUnknown.
func (w *Walks) Walker(ctx context.Context, id string) (*store.Walker, error) {
	row := new(store.Walker)
	err := w.Store.DB().NewSelect().Model(row).Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("read experiencer: %w", err)
	}
	return row, nil
}

// Walkers is everybody who was ever appointed, those in office first, by number.
func (w *Walks) Walkers(ctx context.Context) ([]store.Walker, error) {
	var rows []store.Walker
	if err := w.Store.DB().NewSelect().Model(&rows).OrderExpr("disabled_at IS NOT NULL, number").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read experiencers: %w", err)
	}
	return rows, nil
}
