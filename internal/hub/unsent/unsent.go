// Package unsent keeps what someone has half written at the desk, for each account, case and field, until it is sent.
// It survives the session, the browser and the hub; nobody but its author ever sees it, and it is erased with the case.
package unsent

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// MaxRunes is the longest text, in characters: some more than may be sent, so that one that is too long is not lost.
const MaxRunes = 8000

// forgetAfter is how long a text that nobody came back to is kept.
const forgetAfter = 90 * 24 * time.Hour

// What can stand in the way of keeping a text.
var (
	ErrOther   = errors.New("another window keeps another text there")
	ErrTooLong = errors.New("the text is too long to be kept")
	ErrErased  = errors.New("the case was erased")
)

// Texts are all half-written texts of a hub. They are safe for concurrent use.
type Texts struct {
	Store *store.Store
	Now   func() time.Time
}

// Place is where a text stands.
type Place struct {
	User  string
	Case  int64
	Field string
}

// Keep keeps text and answers the row. Base is the version that the window knows; another one there with another text,
// or none any more, is ErrOther with the row that is there, and its author chooses which it shall be. An empty text is
// none. In a case that was erased nothing is kept any more but why it is closed.
func (t *Texts) Keep(ctx context.Context, at Place, text string, base int64) (store.UnsentText, error) {
	text = clean(text)
	if utf8.RuneCountInString(text) > MaxRunes {
		return store.UnsentText{}, ErrTooLong
	}
	var row store.UnsentText
	err := t.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		// Two windows at once: the second waits for the first.
		if err := t.Store.Lock(ctx, tx, fmt.Sprintf("unsent %s %d %s", at.User, at.Case, at.Field)); err != nil {
			return err
		}
		if err := t.open(ctx, tx, at); err != nil {
			return err
		}
		row = store.UnsentText{UserID: at.User, CaseID: at.Case, Field: at.Field}
		err := tx.NewSelect().Model(&row).WherePK().Scan(ctx)
		there := err == nil
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read half-written text: %w", err)
		}
		switch {
		case there && row.Text == text:
			return nil
		case row.Version != base:
			return ErrOther
		case strings.TrimSpace(text) == "":
			row.Text, row.Version = "", 0
			return drop(ctx, tx, at)
		}
		row.Text, row.Version, row.SavedAt = text, row.Version+1, t.Now().UTC()
		if !there { // never a version that an earlier text had
			row.Version = max(base, t.Now().UnixMilli()) + 1
		}
		_, err = tx.NewInsert().Model(&row).On("CONFLICT (user_id, case_id, field) DO UPDATE").
			Set("text = EXCLUDED.text, version = EXCLUDED.version, saved_at = EXCLUDED.saved_at").Exec(ctx)
		if err != nil {
			return fmt.Errorf("keep half-written text: %w", err)
		}
		return nil
	})
	return row, err
}

// beside is how many texts of one place are kept at once.
const beside = 9

// KeepBeside keeps text next to what another window keeps at that place: neither is lost, whoever came last.
func (t *Texts) KeepBeside(ctx context.Context, at Place, text string) error {
	field := at.Field
	for n := 2; n <= beside; n++ {
		at.Field = fmt.Sprintf("%s/%d", field, n)
		if _, err := t.Keep(ctx, at, text, 0); !errors.Is(err, ErrOther) {
			return err
		}
	}
	return ErrOther
}

// FieldOf is the field beside which a text is kept; of others it is the field itself.
func FieldOf(field string) string {
	of, _, _ := strings.Cut(field, "/")
	return of
}

// open reports an error when nothing may be kept there any more. The case cannot be erased meanwhile.
func (t *Texts) open(ctx context.Context, tx bun.Tx, at Place) error {
	var k store.Case
	q := tx.NewSelect().Model(&k).Column("erased_at").Where("id = ?", at.Case)
	if t.Store.Postgres() { // SQLite has one writer
		q = q.For("SHARE")
	}
	if err := q.Scan(ctx); err != nil {
		return fmt.Errorf("read case %d: %w", at.Case, err)
	}
	if !k.ErasedAt.IsZero() && FieldOf(at.Field) != "close" {
		return ErrErased
	}
	return nil
}

func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
}

// Of is what a user has half written in a case, by field.
func (t *Texts) Of(ctx context.Context, user string, caseID int64) (map[string]store.UnsentText, error) {
	var rows []store.UnsentText
	err := t.Store.DB().NewSelect().Model(&rows).Where("user_id = ? AND case_id = ?", user, caseID).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read half-written texts: %w", err)
	}
	out := make(map[string]store.UnsentText, len(rows))
	for _, r := range rows {
		out[r.Field] = r
	}
	return out, nil
}

// Sent drops a text that was sent: the version that the window knew, or the very same words. What another window kept
// stays.
func (t *Texts) Sent(ctx context.Context, at Place, text string, base int64) error {
	_, err := t.Store.DB().NewDelete().Model((*store.UnsentText)(nil)).
		Where("user_id = ? AND case_id = ? AND field = ?", at.User, at.Case, at.Field).
		Where("version = ? OR text = ?", base, clean(text)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("drop sent text: %w", err)
	}
	return nil
}

func drop(ctx context.Context, db bun.IDB, at Place) error {
	row := store.UnsentText{UserID: at.User, CaseID: at.Case, Field: at.Field}
	if _, err := db.NewDelete().Model(&row).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("drop half-written text: %w", err)
	}
	return nil
}

// EraseCase drops all that anyone has half written in a case.
func EraseCase(ctx context.Context, db bun.IDB, caseID int64) error {
	if _, err := db.NewDelete().Model((*store.UnsentText)(nil)).Where("case_id = ?", caseID).Exec(ctx); err != nil {
		return fmt.Errorf("erase half-written texts of case %d: %w", caseID, err)
	}
	return nil
}

// EraseUser drops all that a user has half written.
func EraseUser(ctx context.Context, db bun.IDB, user string) error {
	if _, err := db.NewDelete().Model((*store.UnsentText)(nil)).Where("user_id = ?", user).Exec(ctx); err != nil {
		return fmt.Errorf("erase half-written texts of user %s: %w", user, err)
	}
	return nil
}

// Sweep drops what was written by someone who is shut out, and what nobody came back to.
func Sweep(ctx context.Context, db bun.IDB, now time.Time) error {
	_, err := db.NewDelete().Model((*store.UnsentText)(nil)).
		Where("saved_at < ? OR user_id NOT IN (SELECT id FROM users WHERE disabled_at IS NULL)", now.UTC().Add(-forgetAfter)).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("drop old half-written texts: %w", err)
	}
	return nil
}
