// Package listening holds the listening sessions 倾听心声: meetings at which several people leave their word on one
// terminal, one after the other. It plans them, tells terminals of them, and counts what was said at each.
package listening

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
)

// What can go wrong.
var (
	ErrNotFound = errors.New("there is no such session")
	ErrInvalid  = errors.New("the session is not valid")
	ErrPeriod   = errors.New("the session ends before it begins, lasts longer than a day, or is over already")
)

// The longest texts, in characters: what fits into the header of a terminal.
const (
	MaxName      = 20
	MaxModerator = 12
)

// longest is how long a session lasts at most.
const longest = 24 * time.Hour

// Sessions is all of them. It is safe for concurrent use.
type Sessions struct {
	store *store.Store
	audit *audit.Log
	now   func() time.Time
}

// New is the sessions in st. A nil now is the wall clock.
func New(st *store.Store, log *audit.Log, now func() time.Time) *Sessions {
	if now == nil {
		now = time.Now
	}
	return &Sessions{store: st, audit: log, now: now}
}

// Draft is a session to be planned.
type Draft struct {
	Name      string
	Place     string // terminals there and in all that lies in it
	Moderator string
	From      time.Time
	Until     time.Time
}

// Entry is a session and how many left their word.
type Entry struct {
	store.ListeningSession
	Words int
}

// Plan adds a session.
func (s *Sessions) Plan(ctx context.Context, by string, d Draft) (*store.ListeningSession, error) {
	d.Name, d.Moderator = strings.TrimSpace(d.Name), strings.TrimSpace(d.Moderator)
	now := s.now().UTC()
	switch {
	case !line(d.Name, MaxName):
		return nil, fmt.Errorf("name: %w", ErrInvalid)
	case !line(d.Moderator, MaxModerator):
		return nil, fmt.Errorf("moderator: %w", ErrInvalid)
	case d.Place == "":
		return nil, fmt.Errorf("place: %w", ErrInvalid)
	case !d.Until.After(d.From) || d.Until.Sub(d.From) > longest || !d.Until.After(now):
		return nil, ErrPeriod
	}
	row := &store.ListeningSession{
		ID: uuid.Must(uuid.NewV7()).String(), Name: d.Name, PlaceID: d.Place, Moderator: d.Moderator,
		FromAt: d.From.UTC(), UntilAt: d.Until.UTC(), CreatedBy: by, CreatedAt: now,
	}
	err := s.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
			return fmt.Errorf("plan a session: %w", err)
		}
		return s.audit.Append(ctx, tx, by, "listening.plan", row.ID)
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

func line(s string, most int) bool {
	return s != "" && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
}

// Cancel calls a session off; what was said at it stays.
func (s *Sessions) Cancel(ctx context.Context, by, id string) error {
	return s.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewUpdate().Model((*store.ListeningSession)(nil)).Set("cancelled_at = ?", s.now().UTC()).
			Where("id = ? AND cancelled_at IS NULL", id).Exec(ctx)
		if err != nil {
			return fmt.Errorf("cancel session %s: %w", id, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(ErrNotFound, err)
		}
		return s.audit.Append(ctx, tx, by, "listening.cancel", id)
	})
}

// List is every session, the latest first.
func (s *Sessions) List(ctx context.Context) ([]Entry, error) {
	var rows []store.ListeningSession
	if err := s.store.DB().NewSelect().Model(&rows).Order("from_at DESC", "id DESC").Limit(500).Scan(ctx); err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return s.count(ctx, rows)
}

// Find is one session, or ErrNotFound.
func (s *Sessions) Find(ctx context.Context, id string) (*Entry, error) {
	var rows []store.ListeningSession
	if err := s.store.DB().NewSelect().Model(&rows).Where("id = ?", id).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read session %s: %w", id, err)
	}
	if len(rows) == 0 {
		return nil, ErrNotFound
	}
	out, err := s.count(ctx, rows)
	if err != nil {
		return nil, err
	}
	return &out[0], nil
}

func (s *Sessions) count(ctx context.Context, rows []store.ListeningSession) ([]Entry, error) {
	var counts []struct {
		ListeningID string `bun:"listening_id"`
		N           int    `bun:"n"`
	}
	err := s.store.DB().NewSelect().Model((*store.Case)(nil)).Column("listening_id").ColumnExpr("COUNT(*) AS n").
		Where("listening_id <> ''").Group("listening_id").Scan(ctx, &counts)
	if err != nil {
		return nil, fmt.Errorf("count what was said at sessions: %w", err)
	}
	words := map[string]int{}
	for _, c := range counts {
		words[c.ListeningID] = c.N
	}
	out := make([]Entry, len(rows))
	for i, r := range rows {
		out[i] = Entry{ListeningSession: r, Words: words[r.ID]}
	}
	return out, nil
}
