package settings

import (
	"cmp"
	"fmt"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// View answers questions about one configuration. It never changes.
type View struct {
	Config   wire.Config
	override Override
	days     *workday.Table
	sealing  seal.PublicKey
}

func newView(cfg wire.Config, o Override) (*View, error) {
	days, err := workday.New(cfg.WorkDays)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	sealing, err := seal.ParsePublicKey(cfg.Sealing)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	if cfg.Profile != feedback.Outpatient && cfg.Profile != feedback.Ward {
		return nil, fmt.Errorf("configuration: profile %q: %w", cfg.Profile, feedback.ErrInvalid)
	}
	seen := map[string]bool{}
	for _, p := range cfg.Places {
		if seen[p.ID] || p.ID == "" || p.ID == p.Parent {
			return nil, fmt.Errorf("configuration: place %q: %w", p.ID, feedback.ErrInvalid)
		}
		seen[p.ID] = true
	}
	return &View{Config: cfg, override: o, days: days, sealing: sealing}, nil
}

// Sealing is the key to which records are sealed.
func (v *View) Sealing() seal.PublicKey { return v.sealing }

// Standing is where the desk put this terminal, whatever is overridden here.
func (v *View) Standing() *wire.Standing {
	return &wire.Standing{Name: v.Config.Name, PlaceID: v.Config.PlaceID, Profile: v.Config.Profile}
}

// PlaceID is where the terminal stands.
func (v *View) PlaceID() string { return cmp.Or(v.override.PlaceID, v.Config.PlaceID) }

// Profile is the setting in which the terminal stands.
func (v *View) Profile() feedback.Profile { return cmp.Or(v.override.Profile, v.Config.Profile) }

// Survey is the question set that is offered at a time, nil where there is none. It never changes; a visit that began
// with it ends with it, whatever the desk sends meanwhile.
func (v *View) Survey(at time.Time) *feedback.QuestionSet {
	return wire.Offered(v.Config.Surveys, v.Profile(), at)
}

// Overrides says what was taken in place of the desk's decisions, for the heartbeat and the technician; nil for
// nothing.
func (v *View) Overrides() map[string]string {
	m := map[string]string{}
	if v.override.PlaceID != "" {
		m["place"] = v.override.PlaceID
	}
	if v.override.Profile != "" {
		m["profile"] = string(v.override.Profile)
	}
	if len(m) == 0 {
		return nil
	}
	return m
}

// Dues reckons both clocks of a report of that kind captured at from, as for one department; ok is false when the kind
// has no deadline.
func (v *View) Dues(kind feedback.Kind, from time.Time) (dues workday.Dues, ok bool) {
	limits, ok := v.Config.Deadlines[kind]
	if !ok {
		return workday.Dues{}, false
	}
	dues = v.days.Dues(from, limits, false)
	return dues, !dues.Nearest.At.IsZero()
}

// AcceptedBy is by when a report captured at from is taken on: the end of the same working day, or of the next.
func (v *View) AcceptedBy(from time.Time) workday.Due {
	at, estimated := v.days.Deadline(from, 0)
	return workday.Due{At: at, Estimated: estimated}
}

// Timeouts is how long a visitor may be still before the countdown, and how long that runs. Values that the desk left
// out are the design's.
func (v *View) Timeouts(large bool) (idle, countdown time.Duration) {
	t, d := v.Config.Timeouts, wire.DefaultTimeouts()
	if large {
		return seconds(t.IdleLarge, d.IdleLarge), seconds(t.CountdownLarge, d.CountdownLarge)
	}
	return seconds(t.Idle, d.Idle), seconds(t.Countdown, d.Countdown)
}

func seconds(n, otherwise int) time.Duration {
	if n <= 0 {
		n = otherwise
	}
	return time.Duration(n) * time.Second
}
