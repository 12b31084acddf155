package survey

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
)

// What can go wrong.
var (
	ErrNotFound  = errors.New("there is no such questionnaire")
	ErrPublished = errors.New("this version is published and does not change any more")
	ErrDraft     = errors.New("this version is not published yet")
	ErrStale     = errors.New("someone else has changed the draft meanwhile")
	ErrPeriod    = errors.New("a plan ends before it begins, or has ended already")
)

// lockName serialises changes between the processes of a hub.
const lockName = "surveys"

// Sets is every version of every questionnaire. It is safe for concurrent use.
type Sets struct {
	store *store.Store
	audit *audit.Log
	now   func() time.Time
}

// New is the questionnaires in st. A nil now is the wall clock.
func New(st *store.Store, log *audit.Log, now func() time.Time) *Sets {
	if now == nil {
		now = time.Now
	}
	return &Sets{store: st, audit: log, now: now}
}

// List is every version, the newest of each questionnaire first.
func (s *Sets) List(ctx context.Context) ([]store.QuestionSet, error) {
	var out []store.QuestionSet
	if err := s.store.DB().NewSelect().Model(&out).Order("id", "version DESC").Scan(ctx); err != nil {
		return nil, fmt.Errorf("list questionnaires: %w", err)
	}
	return out, nil
}

// Versions is every version of one, the newest first, or ErrNotFound.
func (s *Sets) Versions(ctx context.Context, id string) ([]store.QuestionSet, error) {
	var out []store.QuestionSet
	if err := s.store.DB().NewSelect().Model(&out).Where("id = ?", id).Order("version DESC").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read questionnaire %s: %w", id, err)
	}
	if len(out) == 0 {
		return nil, ErrNotFound
	}
	return out, nil
}

// Find is one version, or ErrNotFound.
func Find(ctx context.Context, db bun.IDB, id string, version int) (*store.QuestionSet, error) {
	row := new(store.QuestionSet)
	err := db.NewSelect().Model(row).Where("id = ? AND version = ?", id, version).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read questionnaire %s, version %d: %w", id, version, err)
	}
	return row, nil
}

// Read is the questionnaire of a row.
func Read(row *store.QuestionSet) (*feedback.QuestionSet, error) {
	set := new(feedback.QuestionSet)
	if err := json.Unmarshal(row.Doc, set); err != nil {
		return nil, fmt.Errorf("read questionnaire %s, version %d: %w", row.ID, row.Version, err)
	}
	return set, nil
}

// Mark tells one state of a version's text from another.
func Mark(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// Save keeps text as the draft of questionnaire id, or of a new one where id is empty. Mark is that of the text which
// the writer began with: a draft that someone else has saved since is ErrStale. With mistakes nothing is kept.
func (s *Sets) Save(ctx context.Context, by, id, text, mark string) (*store.QuestionSet, []Mistake, error) {
	name := id
	if name == "" {
		name = "new"
	}
	set, mistakes := Parse(name+".toml", []byte(text))
	if len(mistakes) == 0 && id != "" && set.ID != id {
		mistakes = []Mistake{{File: name + ".toml", Line: linesOf([]byte(text)).of("id"), What: OtherID, Name: set.ID}}
	}
	if len(mistakes) > 0 {
		return nil, mistakes, nil
	}
	var row *store.QuestionSet
	err := s.change(ctx, by, "survey.save", set.ID, func(ctx context.Context, tx bun.Tx) error {
		var last store.QuestionSet
		err := tx.NewSelect().Model(&last).Where("id = ?", set.ID).Order("version DESC").Limit(1).Scan(ctx)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read questionnaire %s: %w", set.ID, err)
		}
		switch {
		case id == "" && (last.Version > 0 || set.ID == "new"): // /surveys/new is a page of its own
			mistakes = []Mistake{{File: name + ".toml", Line: linesOf([]byte(text)).of("id"), What: Taken, Name: set.ID}}
			return errMistakes
		case id != "" && last.Version == 0:
			return ErrNotFound
		case id != "" && Mark(last.Source) != mark:
			return ErrStale
		}
		set.Version = last.Version
		if last.Version == 0 || !last.PublishedAt.IsZero() {
			set.Version++
		}
		if row, err = newRow(set, text, by, s.now()); err != nil {
			return err
		}
		_, err = tx.NewInsert().Model(row).On("CONFLICT (id, version) DO UPDATE").
			Set("source = EXCLUDED.source, doc = EXCLUDED.doc, profile = EXCLUDED.profile, created_by = EXCLUDED.created_by, created_at = EXCLUDED.created_at").
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("save questionnaire %s: %w", set.ID, err)
		}
		return nil
	})
	if errors.Is(err, errMistakes) {
		return nil, mistakes, nil
	}
	return row, nil, err
}

var errMistakes = errors.New("the text has mistakes")

func newRow(set *feedback.QuestionSet, text, by string, now time.Time) (*store.QuestionSet, error) {
	doc, err := json.Marshal(set)
	if err != nil {
		return nil, fmt.Errorf("encode questionnaire %s: %w", set.ID, err)
	}
	return &store.QuestionSet{
		ID: set.ID, Version: set.Version, Profile: string(set.Profile), Source: text, Doc: doc, CreatedBy: by,
		CreatedAt: now.UTC(),
	}, nil
}

// Publish makes a draft a version that never changes. With replace, wherever an older version is offered or planned,
// this one is from now on.
func (s *Sets) Publish(ctx context.Context, by, id string, version int, replace bool) error {
	return s.change(ctx, by, "survey.publish", object(id, version), func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewUpdate().Model((*store.QuestionSet)(nil)).Set("published_at = ?", s.now().UTC()).
			Where("id = ? AND version = ? AND published_at IS NULL", id, version).Exec(ctx)
		if err != nil {
			return fmt.Errorf("publish questionnaire %s: %w", id, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(ErrPublished, err)
		}
		if !replace {
			return nil
		}
		return s.replace(ctx, tx, by, id, version)
	})
}

// Drop takes a draft away.
func (s *Sets) Drop(ctx context.Context, by, id string, version int) error {
	return s.change(ctx, by, "survey.drop", object(id, version), func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewDelete().Model((*store.QuestionSet)(nil)).
			Where("id = ? AND version = ? AND published_at IS NULL", id, version).Exec(ctx)
		if err != nil {
			return fmt.Errorf("drop the draft of %s: %w", id, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(ErrPublished, err)
		}
		return nil
	})
}

// change does fn under the lock of all questionnaires, and notes it.
func (s *Sets) change(ctx context.Context, by, action, object string, fn func(context.Context, bun.Tx) error) error {
	return s.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.store.Lock(ctx, tx, lockName); err != nil {
			return err
		}
		if err := fn(ctx, tx); err != nil {
			return err
		}
		return s.audit.Append(ctx, tx, by, action, object)
	})
}

func object(id string, version int) string { return fmt.Sprintf("%s/%d", id, version) }
