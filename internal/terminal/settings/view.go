package settings

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
	places   map[string]wire.Place
	children map[string][]wire.Place // by parent, sorted
	days     *workday.Table
	sealing  seal.PublicKey
}

// maxDepth bounds walks up the tree, so that a configuration whose places lie in each other harms nobody.
const maxDepth = 8

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
	v := &View{Config: cfg, override: o, days: days, sealing: sealing,
		places: map[string]wire.Place{}, children: map[string][]wire.Place{}}
	for _, p := range cfg.Places {
		if _, twice := v.places[p.ID]; twice || p.ID == "" || p.ID == p.Parent {
			return nil, fmt.Errorf("configuration: place %q: %w", p.ID, feedback.ErrInvalid)
		}
		v.places[p.ID] = p
		v.children[p.Parent] = append(v.children[p.Parent], p)
	}
	for _, list := range v.children {
		slices.SortFunc(list, func(a, b wire.Place) int {
			return cmp.Or(cmp.Compare(a.Pinyin, b.Pinyin), cmp.Compare(a.Name.ZH, b.Name.ZH), cmp.Compare(a.ID, b.ID))
		})
	}
	return v, nil
}

// Sealing is the key to which records are sealed.
func (v *View) Sealing() seal.PublicKey { return v.sealing }

// PlaceID is where the terminal stands.
func (v *View) PlaceID() string { return cmp.Or(v.override.PlaceID, v.Config.PlaceID) }

// Profile is the setting in which the terminal stands.
func (v *View) Profile() feedback.Profile { return cmp.Or(v.override.Profile, v.Config.Profile) }

// Survey is the question set that is offered at a time, nil where there is none. It never changes; a visit that began with
// it ends with it, whatever the desk sends meanwhile.
func (v *View) Survey(at time.Time) *feedback.QuestionSet {
	return wire.Offered(v.Config.Surveys, v.Profile(), at)
}

// Overrides says what was taken in place of the desk's decisions, for the heartbeat and the technician; nil for nothing.
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

// Campuses lists the top of the tree in pinyin order.
func (v *View) Campuses() []wire.Place { return slices.Clone(v.children[""]) }

// Children lists what lies directly in a place, in pinyin order.
func (v *View) Children(id string) []wire.Place {
	if id == "" {
		return nil
	}
	return slices.Clone(v.children[id])
}

// Place looks one up.
func (v *View) Place(id string) (wire.Place, bool) {
	p, ok := v.places[id]
	return p, ok
}

// Path is a place with everything that it lies in, from the campus down; empty for an unknown id.
func (v *View) Path(id string) []wire.Place {
	var path []wire.Place
	for range maxDepth {
		p, ok := v.places[id]
		if !ok {
			break
		}
		path = append(path, p)
		id = p.Parent
	}
	slices.Reverse(path)
	return path
}

// Label is where a place is in words: 中心院区 门诊楼 3 楼 超声科; Ultrasound, Floor 3, Outpatient Building, Central Campus.
// Empty for an unknown id.
func (v *View) Label(id, lang string) string {
	var words []string
	for _, p := range v.Path(id) {
		if p.Floor != "" && lang == "en" {
			words = append(words, "Floor "+p.Floor)
		} else if p.Floor != "" {
			words = append(words, p.Floor+" 楼")
		}
		words = append(words, p.Name.In(lang))
	}
	if lang == "en" {
		slices.Reverse(words)
		return strings.Join(words, ", ")
	}
	return strings.Join(words, " ")
}

// Phones lists whom to ring in danger at a place: its own numbers first, then those of everything that it lies in, each
// number once. For an unknown place, those of the place where the terminal stands.
func (v *View) Phones(id string) []wire.Phone {
	var phones []wire.Phone
	for _, p := range slices.Backward(v.pathOrHere(id)) {
		for _, phone := range p.Phones {
			if !slices.ContainsFunc(phones, func(have wire.Phone) bool { return have.Number == phone.Number }) {
				phones = append(phones, phone)
			}
		}
	}
	return phones
}

// NurseStation is where the nearest nurses are, in words: that of the place, or of the first above it that has one. The
// zero Text when there is none.
func (v *View) NurseStation(id string) wire.Text {
	for _, p := range slices.Backward(v.pathOrHere(id)) {
		if p.NurseAt != (wire.Text{}) {
			return p.NurseAt
		}
	}
	return wire.Text{}
}

func (v *View) pathOrHere(id string) []wire.Place {
	if path := v.Path(id); len(path) > 0 {
		return path
	}
	return v.Path(v.PlaceID())
}

// Dues reckons both clocks of a report of that kind captured at from, as for one department; ok is false when the kind has
// no deadline.
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

// Timeouts is how long a visitor may be still before the countdown, and how long that runs. Values that the desk left out
// are the design's.
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

// Danger reports whether a text holds one of the words on which the danger page is offered.
func (v *View) Danger(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(v.Config.DangerWords, func(word string) bool {
		return word != "" && strings.Contains(text, strings.ToLower(word))
	})
}
