package fleet

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Named is what this hub's CA once said of a terminal of which the database has no row, because it was restored from a
// backup or begun anew.
type Named struct {
	ID     string
	Serial string    // of its certificate, hex; empty where only records name it
	Until  time.Time // end of its certificate
	Since  time.Time // it was not there before
	By     string    // id of the terminal whose records name it; empty: its own certificate does
}

// maxBrought is how many lost identities the records of one terminal may bring back. A machine has had a few.
const maxBrought = 16

// ByName is the terminal that id speaks of, without a look into the database. ErrUnknown: no hub gives such an id.
func ByName(id string) (*Terminal, error) {
	m := idPattern.FindStringSubmatch(id)
	if m == nil {
		return nil, ErrUnknown
	}
	index, err := strconv.Atoi(m[1])
	if err != nil || index >= wire.FirstPhoneIndex {
		return nil, ErrUnknown
	}
	return &Terminal{Terminal: store.Terminal{ID: id, Index: index, NameZH: id, Profile: string(feedback.Outpatient),
		Unplaced: true}}, nil
}

var idPattern = regexp.MustCompile(`^t([0-9]{5})-[0-9a-f]{8}$`)

// TakeBack gives a terminal that n names its row again, with its index, which from then on nobody else is given. One
// that has a row is answered as it is, revoked or not. fresh tells the two apart. Name and place wait for its next
// heartbeat, or the desk. Errors: ErrUnknown.
func TakeBack(ctx context.Context, s *store.Store, tx bun.Tx, n Named, now time.Time) (t *Terminal,
	fresh bool, err error) {
	if t, err = ByName(n.ID); err != nil {
		return nil, false, err
	}
	if err := s.Lock(ctx, tx, "terminals"); err != nil {
		return nil, false, err
	}
	if known, err := Get(ctx, tx, n.ID); !errors.Is(err, ErrUnknown) {
		return known, false, err
	}
	if n.By != "" {
		brought, err := tx.NewSelect().Model((*store.Terminal)(nil)).Where("brought_by = ?", n.By).Count(ctx)
		if err != nil {
			return nil, false, fmt.Errorf("count terminals brought back: %w", err)
		}
		if brought >= maxBrought {
			return nil, false, ErrUnknown
		}
	}
	t.CertSerial, t.CertUntil, t.EnrolledAt = n.Serial, n.Until.UTC(), n.Since.UTC()
	t.TakenBackAt, t.BroughtBy = now.UTC(), n.By
	if _, err := tx.NewInsert().Model(&t.Terminal).Exec(ctx); err != nil {
		return nil, false, fmt.Errorf("take terminal %s back: %w", n.ID, err)
	}
	return t, true, nil
}

// Place notes where a terminal that was taken back says that it stands, until somebody at the desk has said it.
func Place(ctx context.Context, db bun.IDB, t *Terminal, at *wire.Standing) error {
	w := Setup{Name: at.Name, PlaceID: at.PlaceID, Profile: at.Profile}
	if err := w.validate(); err != nil {
		return err
	}
	zh, en := store.Columns(w.Name)
	_, err := db.NewUpdate().Model((*store.Terminal)(nil)).
		Set("name_zh = ?, name_en = ?, place_id = ?, profile = ?", zh, en, w.PlaceID, string(w.Profile)).
		Where("id = ? AND unplaced AND place_id = ''", t.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("place terminal %s: %w", t.ID, err)
	}
	return nil
}
