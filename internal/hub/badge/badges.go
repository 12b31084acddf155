// Package badge holds who may sign in at terminals to help others: volunteers, and the moderators of listening
// sessions. A badge is a card with a code and a number with a PIN; both are told once, when they are made, and kept as
// hashes that terminals check without the hub. Signing in grants marking and starting, never reading.
package badge

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"xinsheng/internal/credential"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// What can go wrong.
var (
	ErrNotFound = errors.New("there is no such badge")
	ErrTaken    = errors.New("another badge has this number")
	ErrInvalid  = errors.New("the badge is not valid")
)

// MaxName is the longest name on a badge, in characters: what fits into the header of a terminal.
const MaxName = 12

// firstNumber is where numbers begin that nobody chose.
const firstNumber = 1001

var (
	numberPattern = regexp.MustCompile(`^[0-9]{4,8}$`)
	pinPattern    = regexp.MustCompile(`^[0-9]{6,12}$`)
)

// Badges is everyone's. It is safe for concurrent use.
type Badges struct {
	store *store.Store
	audit *audit.Log
	now   func() time.Time
	cost  credential.Cost
}

// New is the badges in st. A nil now is the wall clock.
func New(st *store.Store, log *audit.Log, now func() time.Time) *Badges {
	if now == nil {
		now = time.Now
	}
	return &Badges{store: st, audit: log, now: now, cost: credential.Usual}
}

// Draft is a badge to be made.
type Draft struct {
	Name   string
	Role   wire.BadgeRole
	Number string // empty: the next that is free
	PIN    string // empty: a random one; for demonstrations
}

// Card is what is told of a badge once.
type Card struct {
	Badge store.Badge
	Code  string // for the QR code
	PIN   string
}

// List is every badge, those that were disabled last.
func (b *Badges) List(ctx context.Context) ([]store.Badge, error) {
	var out []store.Badge
	if err := b.store.DB().NewSelect().Model(&out).OrderExpr("disabled_at IS NOT NULL").Order("number").
		Scan(ctx); err != nil {
		return nil, fmt.Errorf("list badges: %w", err)
	}
	return out, nil
}

// Names is the name of everybody who ever had a badge, by its id.
func (b *Badges) Names(ctx context.Context) (map[string]string, error) {
	all, err := b.List(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, one := range all {
		out[one.ID] = one.Name
	}
	return out, nil
}

// Add makes a badge.
func (b *Badges) Add(ctx context.Context, by string, d Draft) (*Card, error) {
	d.Name, d.Number = strings.TrimSpace(d.Name), strings.TrimSpace(d.Number)
	switch {
	case d.Name == "" || utf8.RuneCountInString(d.Name) > MaxName || strings.ContainsFunc(d.Name, unicode.IsControl):
		return nil, fmt.Errorf("name: %w", ErrInvalid)
	case d.Role != wire.Volunteer && d.Role != wire.Moderator:
		return nil, fmt.Errorf("role: %w", ErrInvalid)
	case d.Number != "" && !numberPattern.MatchString(d.Number):
		return nil, fmt.Errorf("number: %w", ErrInvalid)
	case d.PIN != "" && !pinPattern.MatchString(d.PIN):
		return nil, fmt.Errorf("pin: %w", ErrInvalid)
	}
	card := b.fresh(wire.NewCardID(), d.PIN)
	card.Badge.Number, card.Badge.Name, card.Badge.Role = d.Number, d.Name, string(d.Role)
	card.Badge.CreatedBy, card.Badge.CreatedAt = by, b.now().UTC()
	err := b.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := b.store.Lock(ctx, tx, "badges"); err != nil {
			return err
		}
		if err := number(ctx, tx, &card.Badge); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(&card.Badge).Exec(ctx); err != nil {
			return fmt.Errorf("add badge: %w", err)
		}
		return b.audit.Append(ctx, tx, by, "badge.add", card.Badge.ID)
	})
	if err != nil {
		return nil, err
	}
	return card, nil
}

// number checks that the number is free, or takes the next one that is.
func number(ctx context.Context, tx bun.Tx, row *store.Badge) error {
	var taken []string
	if err := tx.NewSelect().Model((*store.Badge)(nil)).Column("number").Scan(ctx, &taken); err != nil {
		return fmt.Errorf("read the numbers of badges: %w", err)
	}
	if row.Number != "" {
		if slices.Contains(taken, row.Number) {
			return ErrTaken
		}
		return nil
	}
	for n := firstNumber; ; n++ {
		if row.Number = strconv.Itoa(n); !slices.Contains(taken, row.Number) {
			return nil
		}
	}
}

// Renew gives a badge a new card and a new PIN; the old ones are worth nothing as soon as terminals know.
func (b *Badges) Renew(ctx context.Context, by, id string) (*Card, error) {
	card := b.fresh(id, "")
	err := b.alter(ctx, by, "badge.renew", id, func(row *store.Badge) {
		row.CardHash, row.PINHash = card.Badge.CardHash, card.Badge.PINHash
		card.Badge = *row
	})
	if err != nil {
		return nil, err
	}
	return card, nil
}

// Disable keeps a badge from signing in; the name stays with what it helped with.
func (b *Badges) Disable(ctx context.Context, by, id string) error {
	return b.alter(ctx, by, "badge.disable", id, func(row *store.Badge) { row.DisabledAt = b.now().UTC() })
}

// Enable lets a disabled badge sign in again, with the card that it had.
func (b *Badges) Enable(ctx context.Context, by, id string) error {
	return b.alter(ctx, by, "badge.enable", id, func(row *store.Badge) { row.DisabledAt = time.Time{} })
}

func (b *Badges) alter(ctx context.Context, by, action, id string, change func(*store.Badge)) error {
	return b.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := b.store.Lock(ctx, tx, "badges"); err != nil {
			return err
		}
		row := new(store.Badge)
		err := tx.NewSelect().Model(row).Where("id = ?", id).Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return fmt.Errorf("read badge %s: %w", id, err)
		}
		change(row)
		if _, err := tx.NewUpdate().Model(row).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("change badge %s: %w", id, err)
		}
		return b.audit.Append(ctx, tx, by, action, id)
	})
}

// fresh makes secrets for a badge.
func (b *Badges) fresh(id, pin string) *Card {
	code := wire.NewCard(wire.BadgeCard, id)
	if pin == "" {
		pin = credential.NewPIN()
	}
	return &Card{
		Code: code.Text(), PIN: pin,
		Badge: store.Badge{ID: id, CardHash: credential.Hash(code.Secret, b.cost), PINHash: credential.Hash(pin, b.cost)},
	}
}
