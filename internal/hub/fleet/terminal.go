package fleet

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// ErrUnknown means that there is no such terminal.
var ErrUnknown = fmt.Errorf("no such terminal: %w", feedback.ErrInvalid)

// Terminal is one terminal with its last heartbeat, nil before the first.
type Terminal struct {
	store.Terminal
	Beat *wire.Heartbeat
}

// Revoked reports whether the terminal was shut out.
func (t *Terminal) Revoked() bool { return !t.RevokedAt.IsZero() }

// Skew is the terminal's clock minus the hub's, as last measured.
func (t *Terminal) Skew() time.Duration { return time.Duration(t.SkewMS) * time.Millisecond }

// List is all terminals in the order in which they came, the revoked ones with them.
func List(ctx context.Context, db bun.IDB) ([]Terminal, error) {
	var rows []store.Terminal
	if err := db.NewSelect().Model(&rows).Order("enrolled_at", "idx", "id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("list terminals: %w", err)
	}
	out := make([]Terminal, 0, len(rows))
	for _, row := range rows {
		t, err := withBeat(row)
		if err != nil {
			return nil, err
		}
		out = append(out, *t)
	}
	return out, nil
}

// Get is the terminal with that id, or ErrUnknown.
func Get(ctx context.Context, db bun.IDB, id string) (*Terminal, error) {
	return one(ctx, db, "id = ?", id)
}

// ByIndex is the terminal with that index, or ErrUnknown. Of two that hold one, after a restore, it is the one that is
// at work and was heard of last.
func ByIndex(ctx context.Context, db bun.IDB, index uint16) (*Terminal, error) {
	return one(ctx, db, "idx = ?", index)
}

// Revoke shuts a terminal out from its next request on. Twice is as good as once.
func Revoke(ctx context.Context, db bun.IDB, id string, now time.Time) error {
	if _, err := Get(ctx, db, id); err != nil {
		return err
	}
	_, err := db.NewUpdate().Model((*store.Terminal)(nil)).Set("revoked_at = ?", now.UTC()).
		Where("id = ? AND revoked_at IS NULL", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("revoke terminal %s: %w", id, err)
	}
	return nil
}

// Move gives a terminal another name, place or profile; its configuration follows.
func Move(ctx context.Context, db bun.IDB, id string, s Setup) error {
	if err := s.validate(); err != nil {
		return err
	}
	if _, err := Get(ctx, db, id); err != nil {
		return err
	}
	zh, en := store.Columns(s.Name)
	_, err := db.NewUpdate().Model((*store.Terminal)(nil)).
		Set("name_zh = ?, name_en = ?, place_id = ?, profile = ?", zh, en, s.PlaceID, string(s.Profile)).
		Set("unplaced = FALSE").Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("change terminal %s: %w", id, err)
	}
	return nil
}

// Renewed notes the certificate that a terminal was given.
func Renewed(ctx context.Context, db bun.IDB, id, serial string, until time.Time) error {
	_, err := db.NewUpdate().Model((*store.Terminal)(nil)).Set("cert_serial = ?, cert_until = ?", serial, until.UTC()).
		Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note the certificate of terminal %s: %w", id, err)
	}
	return nil
}

// Heard keeps a heartbeat and what it tells about the terminal's clock.
func Heard(ctx context.Context, db bun.IDB, id string, beat *wire.Heartbeat, now time.Time) error {
	kept := *beat
	kept.HeldIDs = nil // a page of them, of no use later
	doc, err := json.Marshal(&kept)
	if err != nil {
		return fmt.Errorf("keep heartbeat: %w", err)
	}
	skew := beat.Clock.Wall.Sub(now).Milliseconds()
	_, err = db.NewUpdate().Model((*store.Terminal)(nil)).
		Set("last_seen_at = ?, program = ?, skew_ms = ?, heartbeat = ?", now.UTC(), beat.Program, skew, string(doc)).
		Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep heartbeat of terminal %s: %w", id, err)
	}
	if beat.Clock.Boot == "" {
		return nil
	}
	clock := &store.Clock{TerminalID: id, Boot: beat.Clock.Boot, HubAt: now.UTC(), Mono: beat.Clock.Mono}
	_, err = db.NewInsert().Model(clock).On("CONFLICT (terminal_id, boot) DO UPDATE").
		Set("hub_at = EXCLUDED.hub_at, mono = EXCLUDED.mono").Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep clock of terminal %s: %w", id, err)
	}
	_, err = db.NewDelete().Model((*store.Clock)(nil)).Where("terminal_id = ?", id).
		Where("boot NOT IN (SELECT boot FROM clocks WHERE terminal_id = ? ORDER BY hub_at DESC, boot LIMIT ?)", id, maxBoots).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget old clocks of terminal %s: %w", id, err)
	}
	return nil
}

// maxBoots is how many boots of a terminal are remembered: more than there are while a record waits, and an end to what
// a terminal can make the hub keep.
const maxBoots = 256

// LastClock is the last sight of a machine's clock within that boot, under any of the ids that it had, nil when there
// was none.
func LastClock(ctx context.Context, db bun.IDB, boot string, ids ...string) (*store.Clock, error) {
	var c store.Clock
	err := db.NewSelect().Model(&c).Where("terminal_id IN (?) AND boot = ?", bun.List(ids), boot).
		Order("hub_at DESC").Limit(1).Scan(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("look up clock of terminal %v: %w", ids, err)
	}
	return &c, nil
}

func one(ctx context.Context, db bun.IDB, where string, arg any) (*Terminal, error) {
	var row store.Terminal
	switch err := db.NewSelect().Model(&row).Where(where, arg).
		OrderExpr("revoked_at IS NOT NULL, last_seen_at IS NULL, last_seen_at DESC, id").Limit(1).Scan(ctx); {
	case errors.Is(err, sql.ErrNoRows):
		return nil, ErrUnknown
	case err != nil:
		return nil, fmt.Errorf("look up terminal: %w", err)
	}
	return withBeat(row)
}

func withBeat(row store.Terminal) (*Terminal, error) {
	t := &Terminal{Terminal: row}
	if len(row.Heartbeat) > 0 {
		t.Beat = new(wire.Heartbeat)
		if err := json.Unmarshal(row.Heartbeat, t.Beat); err != nil {
			return nil, fmt.Errorf("read heartbeat of terminal %s: %w", row.ID, err)
		}
	}
	return t, nil
}
