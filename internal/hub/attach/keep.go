package attach

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
	"unicode"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/clean"
	"xinsheng/internal/hub/store"
)

var idPattern = regexp.MustCompile(`^[0-9a-f]{32}$`)

// By is who puts a file to the answer of which case. Unit is his department, empty at the centre.
type By struct {
	User, Unit string
	Case       int64
}

// Keep takes a file of that id. When it returns nil, the hub has it, whole and cleaned. The same id again from the same
// hand is the same file, whatever comes with it; what a line broke off is sent anew under it.
func (f *Files) Keep(ctx context.Context, by By, id, name string, src io.Reader) (*File, error) {
	if !idPattern.MatchString(id) {
		return nil, ErrUnknown
	}
	if there, err := f.find(ctx, by, id); err != nil || there != nil && there.Kept() {
		return there, err
	}
	raw := media.NewKey()
	size, _, err := f.Media.Put(ctx, raw, io.LimitReader(src, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("keep attachment: %w", err)
	}
	defer func() { _ = f.Media.Delete(context.WithoutCancel(ctx), raw) }() // what stays is swept
	if size > MaxBytes {
		return nil, ErrTooLarge
	}
	r, err := f.Media.Reader(ctx, raw)
	if err != nil {
		return nil, fmt.Errorf("read attachment: %w", err)
	}
	defer r.Close()
	return f.take(ctx, by, id, name, r, size)
}

// take looks what a file is before anything is known of it, so that what is refused leaves nothing.
func (f *Files) take(ctx context.Context, by By, id, name string, r io.ReaderAt, size int64) (*File, error) {
	found, err := clean.Look(r, size)
	switch {
	case errors.Is(err, clean.ErrNotAccepted), errors.Is(err, clean.ErrDamaged):
		return nil, ErrKind
	case err != nil:
		return nil, fmt.Errorf("look at attachment: %w", err)
	case found.Kind != feedback.Photo && found.Kind != feedback.Document:
		return nil, ErrKind
	case size > found.Kind.MaxBytes():
		return nil, ErrTooLarge
	}
	if err := f.expect(ctx, by, id, name, found, size); err != nil {
		return nil, err
	}
	part := new(store.Part)
	part.RecordID, part.PartID = RecordOf(id), partID
	if err := f.Ingester.Take(ctx, part, r, size); err != nil {
		return nil, err
	}
	out, err := f.find(ctx, by, id)
	if err == nil && (out == nil || !out.Kept()) {
		err = ErrErased // meanwhile
	}
	return out, err
}

// expect makes the rows. Two windows of one person count together.
func (f *Files) expect(ctx context.Context, by By, id, name string, found clean.Found, size int64) error {
	return f.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := f.Store.Lock(ctx, tx, fmt.Sprintf("attach %s %d", by.User, by.Case)); err != nil {
			return err
		}
		if err := f.open(ctx, tx, by.Case); err != nil {
			return err
		}
		there, err := tx.NewSelect().Model((*store.Attachment)(nil)).Where("id = ?", id).Exists(ctx)
		if err != nil {
			return fmt.Errorf("look for attachment: %w", err)
		}
		if there {
			return nil
		}
		n, err := tx.NewSelect().Model((*store.Attachment)(nil)).Where("case_id = ? AND author = ? AND answer_id = 0",
			by.Case, by.User).Count(ctx)
		if err != nil {
			return fmt.Errorf("count attachments: %w", err)
		}
		if n >= Most {
			return ErrMany
		}
		now := f.Now().UTC()
		row := &store.Attachment{ID: id, CaseID: by.Case, Unit: by.Unit, Author: by.User, Name: tidy(name), AddedAt: now}
		if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
			return fmt.Errorf("note attachment: %w", err)
		}
		if err := intake.Expect(ctx, tx, RecordOf(id), now, feedback.Attachment{PartID: partID, Kind: found.Kind,
			MediaType: found.MediaType, Size: size}); err != nil {
			return err
		}
		_, err = tx.NewUpdate().Model((*store.Part)(nil)).Set("case_id = ?", by.Case).
			Where("record_id = ?", RecordOf(id)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("say whose attachment it is: %w", err)
		}
		return nil
	})
}

// open reports an error when the case was erased. It cannot be meanwhile.
func (f *Files) open(ctx context.Context, tx bun.Tx, caseID int64) error {
	var k store.Case
	q := tx.NewSelect().Model(&k).Column("erased_at").Where("id = ?", caseID)
	if f.Store.Postgres() { // SQLite has one writer
		q = q.For("SHARE")
	}
	if err := q.Scan(ctx); err != nil {
		return fmt.Errorf("read case %d: %w", caseID, err)
	}
	if !k.ErasedAt.IsZero() {
		return ErrErased
	}
	return nil
}

// find is the file of that id, nil where there is none. Somebody else's, or another case's, is ErrUnknown.
func (f *Files) find(ctx context.Context, by By, id string) (*File, error) {
	row := store.Attachment{ID: id}
	err := f.Store.DB().NewSelect().Model(&row).WherePK().Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for attachment: %w", err)
	}
	if row.CaseID != by.Case || row.Author != by.User {
		return nil, ErrUnknown
	}
	all, err := withParts(ctx, f.Store.DB(), []store.Attachment{row})
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// Drop forgets a file that its author has not sent. One that went with an answer stays.
func (f *Files) Drop(ctx context.Context, by By, id string) error {
	var keys []string
	err := f.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		keys, err = forget(ctx, tx, f.Now(), "id = ? AND case_id = ? AND author = ? AND answer_id = 0", id, by.Case, by.User)
		return err
	})
	if err != nil {
		return err
	}
	return f.Media.Delete(ctx, keys...)
}

// maxName is the longest name of a file that is kept, in characters.
const maxName = 80

// tidy is a file's name without folders and without what cannot be seen.
func tidy(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), "\\", "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name))
	if name == "." || name == "/" {
		return ""
	}
	if all := []rune(name); len(all) > maxName {
		name = string(all[len(all)-maxName:])
	}
	return name
}
