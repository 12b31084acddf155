package progress

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Source is who tries a number and PIN.
type Source struct {
	terminal bool
	name     string
}

// FromTerminal is an enrolled terminal. Tries there are counted apart from those of the network, so that nobody on the
// network can slow the person who stands at a terminal.
func FromTerminal(id string) Source { return Source{terminal: true, name: id} }

// FromAddress is a network address, as far as it names one household or carrier.
func FromAddress(address string) Source { return Source{name: address} }

// SlowDown says that a further try must wait.
type SlowDown struct{ Wait time.Duration }

func (s SlowDown) Error() string {
	return fmt.Sprintf("too many tries: wait %s", s.Wait.Round(time.Second))
}

// rule says how tries under one key slow the next one down: after free of them each doubles the wait, up to most. Tries
// fade by half in half.
type rule struct {
	free  float64
	first time.Duration
	most  time.Duration
	half  time.Duration
}

// With these a known number stands about 200 guesses a day, of 10,000 PINs. An address may belong to a whole carrier,
// so it has more free tries and forgets sooner.
var (
	byNumber  = rule{free: 5, first: 5 * time.Second, most: 10 * time.Minute, half: 6 * time.Hour}
	byAddress = rule{free: 10, first: 2 * time.Second, most: 5 * time.Minute, half: time.Hour}
	// Who types at a terminal is slow, and the next person in the queue must not wait for what a child typed before.
	byTerminal = rule{free: 10, first: 2 * time.Second, most: 20 * time.Second, half: 10 * time.Minute}
)

// newcomerEvery is how often an address that has not guessed lately may try a number that others are slowing. It is
// what keeps a stranger from locking a person out.
const (
	newcomerEvery = 5 * time.Minute
	newcomerTries = 2
)

func (r rule) fade(a *store.Attempt, now time.Time) {
	if age := now.Sub(a.LastAt); age > 0 {
		a.Tries *= math.Exp2(-age.Hours() / r.half.Hours())
	}
	a.LastAt = now
}

func (r rule) count(a *store.Attempt, now time.Time) {
	a.Tries++
	if over := a.Tries - r.free; over > 0 {
		a.Until = now.Add(time.Duration(min(float64(r.first)*math.Exp2(over-1), float64(r.most))))
	}
}

// backoff keeps its counts in the database, because any number of hub processes may serve one hospital and a guesser
// must not gain by spreading over them or by a restart. A try is counted before it is checked, so that many at once
// gain nothing either, and given back when it was right. Who is waiting costs no commit: a refusal is rolled back.
type backoff struct {
	store  *store.Store
	secret []byte
	now    func() time.Time
}

// try is one counted try.
type try struct{ number, address string }

func (b *backoff) reserve(ctx context.Context, number string, from Source) (try, error) {
	door, bySource := "network", byAddress
	if from.terminal {
		door, bySource = "terminal", byTerminal
	}
	t := try{number: b.blind("number", door, number), address: b.blind("from", door, from.name)}
	newcomer := b.blind("newcomer", door, number)
	err := b.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now := b.now().UTC()
		rows, err := lock(ctx, tx, now, t.number, t.address, newcomer)
		if err != nil {
			return err
		}
		num, addr, fresh := rows[t.number], rows[t.address], rows[newcomer]
		byNumber.fade(num, now)
		bySource.fade(addr, now)
		fresh.LastAt = now
		if wait := addr.Until.Sub(now); wait > 0 {
			return SlowDown{Wait: wait}
		}
		if wait := num.Until.Sub(now); wait > 0 {
			if addr.Tries >= newcomerTries || fresh.Until.After(now) {
				return SlowDown{Wait: wait}
			}
			fresh.Until = now.Add(newcomerEvery)
		}
		byNumber.count(num, now)
		bySource.count(addr, now)
		return save(ctx, tx, num, addr, fresh)
	})
	return t, err
}

// refund takes back a try that was right.
func (b *backoff) refund(ctx context.Context, t try) error {
	return b.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model((*store.Attempt)(nil)).
			Set("tries = CASE WHEN tries > 1 THEN tries - 1 ELSE 0 END").Set("until = last_at").
			Where("key IN ?", bun.Tuple([]string{t.number, t.address})).Exec(ctx)
		if err != nil {
			return fmt.Errorf("give a right try back: %w", err)
		}
		return nil
	})
}

// lock reads the rows of keys, making those that are missing, and holds them until the transaction ends. The order is
// fixed so that two transactions never wait for each other.
func lock(ctx context.Context, tx bun.IDB, now time.Time, keys ...string) (map[string]*store.Attempt, error) {
	slices.Sort(keys)
	rows := make(map[string]*store.Attempt, len(keys))
	for _, key := range keys {
		row := &store.Attempt{Key: key, LastAt: now, Until: now}
		_, err := tx.NewInsert().Model(row).On("CONFLICT (key) DO UPDATE").Set("key = EXCLUDED.key").
			Returning("*").Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("count tries: %w", err)
		}
		rows[key] = row
	}
	return rows, nil
}

func save(ctx context.Context, tx bun.IDB, rows ...*store.Attempt) error {
	for _, row := range rows {
		if _, err := tx.NewUpdate().Model(row).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("count tries: %w", err)
		}
	}
	return nil
}

func (b *backoff) blind(parts ...string) string {
	mac := hmac.New(sha256.New, b.secret)
	mac.Write([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}
