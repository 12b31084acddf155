package fleet

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// CodeLife is how long an enrolment code is good for when nothing else is said.
const CodeLife = 24 * time.Hour

// maxName is the longest name of a terminal, in bytes.
const maxName = 200

// Setup is what a technician says of a terminal that is set up: its name, place and profile.
type Setup struct {
	Name    wire.Text
	PlaceID string
	Profile feedback.Profile
}

func (s Setup) validate() error {
	switch {
	case s.Name.Main() == "" || slices.ContainsFunc(s.Name.Langs(), func(l string) bool {
		return len(s.Name[l]) > maxName
	}):
		return fmt.Errorf("name of the terminal: %w", feedback.ErrInvalid)
	case s.PlaceID == "":
		return fmt.Errorf("place of the terminal: %w", feedback.ErrInvalid)
	case s.Profile != feedback.Outpatient && s.Profile != feedback.Ward:
		return fmt.Errorf("profile of the terminal is neither outpatient nor ward: %w", feedback.ErrInvalid)
	}
	return nil
}

// NewCode makes a one-time code for the hub with the device CA caDER, good for life. Only its hash is kept: the answer
// is the one chance to show it. by is the user who asked, or "console".
func NewCode(ctx context.Context, db bun.IDB, caDER []byte, s Setup, by string, now time.Time,
	life time.Duration) (wire.EnrolCode, error) {
	if err := s.validate(); err != nil {
		return wire.EnrolCode{}, err
	}
	code := wire.NewEnrolCode(caDER)
	zh, en := store.Columns(s.Name)
	row := &store.EnrolCode{
		Hash: code.Hash(), NameZH: zh, NameEN: en, PlaceID: s.PlaceID, Profile: string(s.Profile),
		CreatedBy: by, CreatedAt: now.UTC(), ExpiresAt: now.Add(life).UTC(),
	}
	if _, err := db.NewInsert().Model(row).Exec(ctx); err != nil {
		return wire.EnrolCode{}, fmt.Errorf("keep enrolment code: %w", err)
	}
	return code, nil
}

// OpenCodes is the codes that are neither used nor expired, the newest first.
func OpenCodes(ctx context.Context, db bun.IDB, now time.Time) ([]store.EnrolCode, error) {
	var rows []store.EnrolCode
	err := db.NewSelect().Model(&rows).Where("used_at IS NULL AND expires_at > ?", now.UTC()).
		Order("created_at DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("list enrolment codes: %w", err)
	}
	return rows, nil
}
