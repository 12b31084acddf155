package fleet

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// ErrCode means that an enrolment code is unknown, used or expired; which of them is not told.
var ErrCode = fmt.Errorf("enrolment code unknown, used or expired: %w", feedback.ErrPermanent)

// Newcomer is what a terminal says of itself when it enrols.
type Newcomer struct {
	Program string
	Panel   string
}

// Issue makes the certificate of a terminal and answers its serial number and end.
type Issue func(id string) (serial string, until time.Time, err error)

// Enrol uses code up and takes the terminal in, all in the caller's transaction: after an error the code is still good.
func Enrol(ctx context.Context, s *store.Store, tx bun.Tx, code wire.EnrolCode, n Newcomer, now time.Time,
	issue Issue) (*store.Terminal, error) {
	if err := s.Lock(ctx, tx, "terminals"); err != nil {
		return nil, err
	}
	var kept store.EnrolCode
	err := tx.NewSelect().Model(&kept).Where("hash = ? AND used_at IS NULL AND expires_at > ?", code.Hash(), now.UTC()).
		Scan(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, ErrCode
	case err != nil:
		return nil, fmt.Errorf("look up enrolment code: %w", err)
	}
	index, err := nextIndex(ctx, tx)
	if err != nil {
		return nil, err
	}
	t := &store.Terminal{
		ID: newID(index), Index: index, NameZH: kept.NameZH, NameEN: kept.NameEN, PlaceID: kept.PlaceID,
		Profile: kept.Profile, EnrolledAt: now.UTC(), Program: n.Program, Panel: n.Panel,
	}
	if t.CertSerial, t.CertUntil, err = issue(t.ID); err != nil {
		return nil, err
	}
	if _, err := tx.NewInsert().Model(t).Exec(ctx); err != nil {
		return nil, fmt.Errorf("keep terminal: %w", err)
	}
	_, err = tx.NewUpdate().Model((*store.EnrolCode)(nil)).Set("used_at = ?, used_by = ?", now.UTC(), t.ID).
		Where("hash = ?", kept.Hash).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("use enrolment code up: %w", err)
	}
	return t, nil
}

// nextIndex is any that no terminal has. Rows of terminals are never deleted; and where a restored database has
// forgotten some, one more than the highest would be just what was given since the backup.
func nextIndex(ctx context.Context, tx bun.Tx) (int, error) {
	var given []int
	err := tx.NewSelect().Model((*store.Terminal)(nil)).ColumnExpr("DISTINCT idx").
		Where("idx < ?", wire.FirstPhoneIndex).Order("idx").Scan(ctx, &given)
	if err != nil {
		return 0, fmt.Errorf("find the next terminal index: %w", err)
	}
	free := wire.FirstPhoneIndex - len(given)
	if free <= 0 {
		return 0, fmt.Errorf("all %d terminal indexes are given: %w", wire.FirstPhoneIndex, feedback.ErrPermanent)
	}
	index := mathrand.IntN(free)
	for _, taken := range given {
		if taken <= index {
			index++
		}
	}
	return index, nil
}

// newID names a terminal for logs and certificates: t00012-9f2c1ab4. The second half tells two hubs' terminals apart.
func newID(index int) string {
	var b [4]byte
	rand.Read(b[:]) // never fails since Go 1.24
	return fmt.Sprintf("t%05d-%s", index, hex.EncodeToString(b[:]))
}
