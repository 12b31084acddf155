package audit

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"strings"

	"xinsheng/internal/hub/store"
)

// ErrBroken means that an entry was altered, removed or put in.
var ErrBroken = errors.New("the audit log was tampered with")

// verifyPage is how many entries are read at a time.
const verifyPage = 1000

// Head is the newest link of a whole chain. Kept on paper, it proves later that nothing before it was cut off.
type Head struct {
	Seq  int64
	Hash string // hex
}

// Verify walks the whole chain, holds it against the head that is kept outside, and answers its own. An error that is
// ErrBroken names the first entry that does not hold, one that is ErrCut an end that is missing.
func (l *Log) Verify(ctx context.Context) (Head, error) {
	var head Head
	keyed := false
	for {
		var page []store.AuditEntry
		err := l.store.DB().NewSelect().Model(&page).Where("seq > ?", head.Seq).Order("seq").Limit(verifyPage).Scan(ctx)
		if err != nil {
			return head, fmt.Errorf("read the audit log: %w", err)
		}
		for i := range page {
			e := &page[i]
			keyed = keyed || l.key != nil && strings.HasPrefix(e.Hash, keyedMark)
			want := plain(e)
			if keyed {
				want = l.hash(e)
			}
			if e.Seq != head.Seq+1 || e.Prev != head.Hash || !hmac.Equal([]byte(e.Hash), []byte(want)) {
				return head, fmt.Errorf("entry %d: %w", head.Seq+1, ErrBroken)
			}
			head = Head{Seq: e.Seq, Hash: e.Hash}
		}
		if len(page) < verifyPage {
			return head, l.Check(ctx)
		}
	}
}

// Page is the newest entries before seq, newest first; before 0 is from the end. Actor, when given, picks one person's.
func (l *Log) Page(ctx context.Context, actor string, before int64, limit int64) ([]store.AuditEntry, error) {
	var page []store.AuditEntry
	q := l.store.DB().NewSelect().Model(&page).Order("seq DESC").Limit(limit)
	if before > 0 {
		q = q.Where("seq < ?", before)
	}
	if actor != "" {
		q = q.Where("actor = ?", actor)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("read the audit log: %w", err)
	}
	return page, nil
}
