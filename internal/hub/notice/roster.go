package notice

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/workday"
)

// Roster is who is on duty on which day. A hospital that names nobody has none, and the centre is told. Key:
// duty_roster.
type Roster struct {
	Days map[string]DutyDay `json:"days"` // by 2006-01-02
}

// DutyDay is who is on duty on a day.
type DutyDay struct {
	User       string `json:"user"`       // user id
	Substitute string `json:"substitute"` // stands in; empty: nobody has to
}

var _ hospital.Document = (*Roster)(nil)

// Key implements hospital.Document.
func (*Roster) Key() string { return "duty_roster" }

// Validate implements hospital.Document.
func (r *Roster) Validate() error {
	for day := range r.Days {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return fmt.Errorf("setting %s, a day: %w", r.Key(), feedback.ErrInvalid)
		}
	}
	return nil
}

func (r Roster) on(day string) DutyDay { return r.Days[day] }

// who is who is there that day: the substitute, else the one whose day it is, as long as they may sign in; empty:
// nobody.
func (d DutyDay) who(all staffList) string {
	for _, id := range []string{d.Substitute, d.User} {
		if id != "" && slices.ContainsFunc(all, func(c colleague) bool { return c.ID == id }) {
			return id
		}
	}
	return ""
}

func dayOf(at time.Time) string { return at.In(workday.Zone()).Format(time.DateOnly) }

// gapAhead is how many days before a day without anybody on duty that is told.
const gapAhead = 7

// Gaps is a Source: the days of the coming week without anybody on duty, where the hospital has a roster at all.
func (q *Queue) Gaps(ctx context.Context, tx bun.Tx) ([]News, error) {
	s, err := q.settings(ctx, tx)
	if err != nil || len(s.roster.Days) == 0 {
		return nil, err
	}
	all, err := colleagues(ctx, tx)
	if err != nil {
		return nil, err
	}
	var out []News
	for i := range gapAhead + 1 {
		at := q.now().In(workday.Zone()).AddDate(0, 0, i)
		if s.roster.on(dayOf(at)).who(all) == "" {
			out = append(out, News{Event: RosterGap, About: Day(at), Once: dayOf(at)})
		}
	}
	return out, nil
}

// Someone is somebody who can be put on the roster.
type Someone struct{ ID, Name string }

// Someones is everybody who can be: whoever reads cases and may sign in.
func (q *Queue) Someones(ctx context.Context) ([]Someone, error) {
	all, err := colleagues(ctx, q.store.DB())
	if err != nil {
		return nil, err
	}
	var out []Someone
	for _, r := range []staff.Role{staff.Centre, staff.Director, staff.Department} {
		for _, c := range all.role(r) {
			out = append(out, Someone{c.ID, c.Name})
		}
	}
	return out, nil
}
