package audit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// ErrCut means that the log no longer holds the entry that was its last one when it was last seen: lines were removed
// or replaced, or an older copy of the database was put in place.
var ErrCut = errors.New("the audit log ends before the last entry that was seen, or has another in its place")

// headEvery is how often the head is looked at: what is cut off within that time of being written is missed by the
// head.
const headEvery = 30 * time.Second

// Fault is a head that does not fit the log.
type Fault struct {
	Seen Head // as it is kept outside of the database
	Now  Head // as the database has it
}

// headFile is what stands in the file, in JSON. MAC is under the log's key.
type headFile struct {
	Seq  int64     `json:"seq"`
	Hash string    `json:"hash"`
	At   time.Time `json:"at"`
	MAC  string    `json:"mac"`
}

// KeepHead names the file outside of the database in which Run keeps the head of the log.
func (l *Log) KeepHead(file string) *Log {
	l.head = file
	return l
}

// Fault is what Run or Check last found wrong, nil where all is well.
func (l *Log) Fault() *Fault { return l.fault.Load() }

// Run looks at the head now and then until ctx ends, and once more then. said is told of each new fault.
func (l *Log) Run(ctx context.Context, said func(error)) {
	tick := time.NewTicker(headEvery)
	defer tick.Stop()
	for {
		before := l.Fault()
		if err := l.Check(context.WithoutCancel(ctx)); err != nil && (before == nil || !errors.Is(err, ErrCut)) {
			said(err)
		}
		select {
		case <-ctx.Done():
			if err := l.Check(context.WithoutCancel(ctx)); err != nil && !errors.Is(err, ErrCut) {
				said(err)
			}
			return
		case <-tick.C:
		}
	}
}

// Check holds the log against the head that was seen last and moves that on. A head that does not fit stays, as what
// was there, until Accept.
func (l *Log) Check(ctx context.Context) error {
	if l.head == "" {
		return nil
	}
	seen, err := l.readHead()
	if err != nil {
		return err
	}
	now, err := l.last(ctx)
	if err != nil {
		return err
	}
	if seen.Seq > 0 {
		var there store.AuditEntry
		err := l.store.DB().NewSelect().Model(&there).Where("seq = ?", seen.Seq).Scan(ctx)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read the audit log: %w", err)
		}
		if err != nil || there.Hash != seen.Hash {
			l.fault.Store(&Fault{Seen: seen, Now: now})
			return fmt.Errorf("entry %d: %w", seen.Seq, ErrCut)
		}
	}
	l.fault.Store(nil)
	if now == seen {
		return nil
	}
	return l.writeHead(now)
}

// Accept takes the log as it is from here on: somebody looked into why its head does not fit. by is a user id.
func (l *Log) Accept(ctx context.Context, by string) error {
	fault := l.Fault()
	if fault == nil {
		return nil
	}
	err := l.store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return l.Append(ctx, tx, by, "audit.accept", fmt.Sprint(fault.Seen.Seq))
	})
	if err != nil {
		return err
	}
	now, err := l.last(ctx)
	if err != nil {
		return err
	}
	if err := l.writeHead(now); err != nil {
		return err
	}
	l.fault.Store(nil)
	return nil
}

// last is the newest link that the database has.
func (l *Log) last(ctx context.Context) (Head, error) {
	var e store.AuditEntry
	err := l.store.DB().NewSelect().Model(&e).Order("seq DESC").Limit(1).Scan(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Head{}, fmt.Errorf("read the end of the audit log: %w", err)
	}
	return Head{Seq: e.Seq, Hash: e.Hash}, nil
}

// readHead is the head that was seen last, zero before the first.
func (l *Log) readHead() (Head, error) {
	b, err := os.ReadFile(l.head)
	if errors.Is(err, fs.ErrNotExist) {
		return Head{}, nil
	}
	if err != nil {
		return Head{}, fmt.Errorf("read the head of the audit log: %w", err)
	}
	var f headFile
	if err := json.Unmarshal(b, &f); err != nil || !hmac.Equal([]byte(f.MAC), []byte(l.headMAC(&f))) {
		return Head{}, fmt.Errorf("%s was not written by this hub: %w", filepath.Base(l.head), ErrBroken)
	}
	return Head{Seq: f.Seq, Hash: f.Hash}, nil
}

func (l *Log) headMAC(f *headFile) string {
	mac := hmac.New(sha256.New, l.key)
	fmt.Fprintf(mac, "audit head %d %s %d", f.Seq, f.Hash, f.At.UnixMicro())
	return hex.EncodeToString(mac.Sum(nil))
}

// writeHead puts a whole file in the place of the old one: of several processes that do so at once, one's stands.
func (l *Log) writeHead(h Head) error {
	f := headFile{Seq: h.Seq, Hash: h.Hash, At: l.now().UTC().Truncate(time.Microsecond)}
	f.MAC = l.headMAC(&f)
	b, err := json.Marshal(&f)
	if err != nil {
		return fmt.Errorf("keep the head of the audit log: %w", err)
	}
	if err := replaceFile(l.head, append(b, '\n')); err != nil {
		return fmt.Errorf("keep the head of the audit log: %w", err)
	}
	return nil
}

func replaceFile(name string, b []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(b)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
