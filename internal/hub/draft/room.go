package draft

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// MaxWaiting is how many bytes the parts of drafts that nobody has sent yet may have, all together.
const MaxWaiting = 20 << 30

// Nobody may fill the room for everybody: of what others leave free, one address may have a fourth, since a hospital's
// whole wireless network may be one, and one code a half. Each may have leastShare while there is room at all, which is
// a report with a film.
const (
	addressPart = 4
	codePart    = 2
	leastShare  = 256 << 20
)

// waiting is how many bytes wait of all drafts that nobody has sent, and among them of one address and of one code.
// What was announced and did not come counts nothing: who only announces takes no room from others.
type waiting struct{ all, address, code int64 }

func (d *Drafts) waiting(ctx context.Context, db bun.IDB, row *store.Draft) (w waiting, err error) {
	err = db.NewRaw(`SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT),
		CAST(COALESCE(SUM(CASE WHEN address = ? THEN bytes ELSE 0 END), 0) AS BIGINT),
		CAST(COALESCE(SUM(CASE WHEN code = ? THEN bytes ELSE 0 END), 0) AS BIGINT)
		FROM (SELECT d.address, d.code,
			(SELECT COALESCE(SUM(u.have), 0) FROM uploads AS u WHERE u.owner = d.id AND u.done_at IS NULL) +
			(SELECT COALESCE(SUM(p.size), 0) FROM parts AS p WHERE p.record_id = d.id) AS bytes
			FROM drafts AS d WHERE d.submitted_at IS NULL) AS unsent`, row.Address, row.Code).Scan(ctx, &w.all, &w.address, &w.code)
	if err != nil {
		return w, fmt.Errorf("count what waits: %w", err)
	}
	return w, nil
}

// room checks bytes more of a draft against what waits: of most bytes in all.
func (d *Drafts) room(ctx context.Context, db bun.IDB, row *store.Draft, more, most int64) error {
	w, err := d.waiting(ctx, db, row)
	switch {
	case err != nil:
		return err
	case w.all+more > most:
		return ErrFull
	case row.Address != "" && w.address+more > share(most-(w.all-w.address), addressPart):
		return ErrAddressFull
	case w.code+more > share(most-(w.all-w.code), codePart):
		return ErrCodeFull
	}
	return nil
}

// share is what one may have of what others leave free.
func share(free, part int64) int64 { return max(free/part, leastShare) }

// standsFor notes the address that a draft's parts come from, blinded.
func (d *Drafts) standsFor(ctx context.Context, tx bun.Tx, row *store.Draft, address string) error {
	mac := hmac.New(sha256.New, d.Keys.BackoffKey())
	mac.Write([]byte("unsent parts\n" + address))
	blind := hex.EncodeToString(mac.Sum(nil)[:16])
	if row.Address == blind {
		return nil
	}
	row.Address = blind
	if _, err := tx.NewUpdate().Model(row).Column("address").WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("note where a draft comes from: %w", err)
	}
	return nil
}
