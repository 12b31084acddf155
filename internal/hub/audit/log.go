package audit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"sync/atomic"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Actors that are no member of staff.
const (
	Person = "person" // whoever handed in the report
	System = "system" // the hub itself
)

// Log is the one chain of a hub. It is safe for concurrent use, from several processes too.
type Log struct {
	store *store.Store
	now   func() time.Time
	key   []byte
	head  string // file of the head, empty: none is kept
	fault atomic.Pointer[Fault]
}

// New is the log in st. A nil now is the wall clock.
func New(st *store.Store, now func() time.Time) *Log {
	if now == nil {
		now = time.Now
	}
	return &Log{store: st, now: now}
}

// Keyed makes each further link one that only a holder of key can make: who may write to the database alone can neither
// change an entry nor put one in. What stands there without a key stays what it is, and ends where the first keyed link
// is.
func (l *Log) Keyed(key []byte) *Log {
	l.key = key
	return l
}

// Append adds one link inside tx. Object is an id, never a name or a text.
func (l *Log) Append(ctx context.Context, tx bun.Tx, actor, action, object string) error {
	if err := l.store.Lock(ctx, tx, "audit"); err != nil {
		return err
	}
	var last store.AuditEntry
	err := tx.NewSelect().Model(&last).Order("seq DESC").Limit(1).Scan(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read the end of the audit log: %w", err)
	}
	e := store.AuditEntry{
		Seq: last.Seq + 1, At: l.now().UTC().Truncate(time.Microsecond),
		Actor: actor, Action: action, Object: object, Prev: last.Hash,
	}
	e.Hash = l.hash(&e)
	if _, err := tx.NewInsert().Model(&e).Exec(ctx); err != nil {
		return fmt.Errorf("append to the audit log: %w", err)
	}
	return nil
}

// Note adds one link in a transaction of its own, for what changes nothing: a view, a refused login.
func (l *Log) Note(ctx context.Context, actor, action, object string) error {
	return l.store.Gather(ctx, func(ctx context.Context, tx bun.Tx) error {
		return l.Append(ctx, tx, actor, action, object)
	})
}

// keyedMark begins the hash of a keyed link.
const keyedMark = "k1"

// hash covers every field under the key, where there is one.
func (l *Log) hash(e *store.AuditEntry) string {
	if l.key == nil {
		return plain(e)
	}
	return keyedMark + link(hmac.New(sha256.New, l.key), e)
}

// plain is a link of the time before there was a key.
func plain(e *store.AuditEntry) string { return link(sha256.New(), e) }

// link is every field, each with its length in front, so that no two entries spell the same bytes.
func link(h hash.Hash, e *store.AuditEntry) string {
	for _, f := range []string{
		e.Prev, fmt.Sprint(e.Seq), e.At.UTC().Format("2006-01-02T15:04:05.000000Z"), e.Actor, e.Action, e.Object,
	} {
		fmt.Fprintf(h, "%d:%s", len(f), f)
	}
	return hex.EncodeToString(h.Sum(nil))
}
