package hospital

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
	"xinsheng/internal/place"
	"xinsheng/internal/wire"
)

// Document is one thing that is edited as a whole. Its key names it in the settings table.
type Document interface {
	Key() string
	Validate() error
}

// Identity is who the hospital is and whom to ask there. Key: hospital.
type Identity struct {
	Name      wire.Text `json:"name"`
	Hotline   string    `json:"hotline"` // answered round the clock
	Desk      wire.Text `json:"desk"`    // where the complaint desk is, in words
	Languages []string  `json:"languages"`
}

// Places is the tree of campus, building and department. Key: places.
type Places []Place

// Deadlines is the time limit of each kind on both clocks. Key: deadlines.
type Deadlines map[feedback.Kind]wire.Deadline

// WorkDays is the table of Chinese working days, seeded from a library and corrected by staff. Key: work_days.
type WorkDays wire.WorkDays

// Retention is how long content is kept, in days. Key: retention.
type Retention wire.Retention

// Terminals is how terminals behave. Key: terminals.
type Terminals struct {
	Timeouts    wire.Timeouts `json:"timeouts"`
	Notices     []wire.Text   `json:"notices"`         // one at most: a line on every home page
	DangerWords []string      `json:"danger_words"`    // on which the page with the emergency numbers is offered
	SelfHarm    []string      `json:"self_harm_words"` // on which the page for somebody in despair is offered
	Lifeline    wire.Lifeline `json:"lifeline"`        // whom somebody in despair can ring
	GraceHours  int           `json:"grace_hours"`     // how long acknowledged records stay on the terminal
	VisitCodes  []string      `json:"visit_codes"`     // RE2 patterns of the hospital's own codes: visit numbers, receipts
}

// Phone is what the phone door is known as. Key: phone.
type Phone struct {
	PublicURL string `json:"public_url"` // base of every QR code, without a slash at its end; empty: no QR codes
}

// CaseWork is how cases are worked on. Key: case_work.
type CaseWork struct {
	// Direct lets a department that has a case to itself answer the person. Otherwise what it says goes to the centre.
	Direct bool `json:"direct"`
	// ExtendDays is how many calendar days after the hospital's limit an extension may end at most.
	ExtendDays int `json:"extend_days"`
	// ReopenDays is how many calendar days after the day of closing a person may have it done again.
	ReopenDays int `json:"reopen_days"`
	// CallAfterDays is how long after an answer of which nothing was said the person is called, where they left a number.
	CallAfterDays int `json:"call_after_days"`
	// SilentDays is how long after an answer a case is closed of which nobody says anything, and nobody can be called.
	SilentDays int `json:"silent_days"`
	// DirectorReads lets directors read what people say, without their contact, and instruct the centre.
	DirectorReads bool `json:"director_reads"`
	// SeriousHours is within how many hours a suspected serious medical error is to be reported, and SeriousRule the
	// rule that says so, as the page names it.
	SeriousHours int    `json:"serious_hours"`
	SeriousRule  string `json:"serious_rule"`
	// Grounds are those on which a complaint is not handled.
	Grounds []Ground `json:"grounds"`
	// Templates are answers that are given often.
	Templates []Template `json:"templates"`
}

// The keys of the documents in the settings table.
const (
	KeyIdentity  = "hospital"
	KeyPlaces    = "places"
	KeyDeadlines = "deadlines"
	KeyWorkDays  = "work_days"
	KeyRetention = "retention"
	KeyTerminals = "terminals"
	KeyPhone     = "phone"
	KeyCaseWork  = "case_work"
)

func (*Identity) Key() string  { return KeyIdentity }
func (*Places) Key() string    { return KeyPlaces }
func (*Deadlines) Key() string { return KeyDeadlines }
func (*WorkDays) Key() string  { return KeyWorkDays }
func (*Retention) Key() string { return KeyRetention }
func (*Terminals) Key() string { return KeyTerminals }
func (*Phone) Key() string     { return KeyPhone }
func (*CaseWork) Key() string  { return KeyCaseWork }

// Validate checks that the hospital has a name and a hotline.
func (d *Identity) Validate() error {
	switch {
	case d.Name.Main() == "" || tooMuch(d.Name, maxName) != "":
		return invalid(d, "name")
	case tooMuch(d.Desk, 2*maxNurse) != "": // every terminal gets them
		return invalid(d, "desk")
	case !feedback.ValidPhone(d.Hotline):
		return invalid(d, "hotline")
	case len(d.Languages) == 0:
		return invalid(d, "languages")
	}
	for _, l := range d.Languages {
		if !locale.IsKnown(l) {
			return invalid(d, "languages")
		}
	}
	return nil
}

// maxWorkDays is the longest time limit that makes sense, about a year.
const maxWorkDays = 250

// Validate checks that each kind has a hospital's limit.
func (d *Deadlines) Validate() error {
	for _, k := range feedback.Kinds() {
		limits, ok := (*d)[k]
		if !ok || limits.Hospital.WorkDays < 0 {
			return invalid(d, string(k))
		}
		for _, l := range []wire.Limit{limits.Hospital, limits.Law, limits.LawMulti} {
			if l.WorkDays > maxWorkDays {
				return invalid(d, string(k))
			}
		}
	}
	return nil
}

// Validate checks that dates are dates, and the end of the working day a time.
func (d *WorkDays) Validate() error {
	if _, err := time.Parse(time.DateOnly, d.Until); err != nil {
		return invalid(d, "until")
	}
	if _, err := time.Parse("15:04", d.EndOf); err != nil {
		return invalid(d, "end_of")
	}
	for _, day := range d.Off {
		if t, err := time.Parse(time.DateOnly, day); err != nil || weekend(t) {
			return invalid(d, "off")
		}
	}
	for _, day := range d.On {
		if t, err := time.Parse(time.DateOnly, day); err != nil || !weekend(t) {
			return invalid(d, "on")
		}
	}
	return nil
}

// Validate checks that nothing is kept for no time at all.
func (d *Retention) Validate() error {
	if d.TextDays < 1 || d.VoiceDays < 1 || d.PhotoDays < 1 || d.ContactDays < 1 {
		return invalid(d, "days")
	}
	return nil
}

// maxNotice is the longest notice in characters, twice as many in English: it takes two lines of a home page.
const maxNotice = 40

// maxPattern is the longest pattern of a visit code, in bytes.
const maxPattern = 200

// Validate checks that times are long enough for a slow person, and short enough that a draft does not stay for the
// next one.
func (d *Terminals) Validate() error {
	t := d.Timeouts
	for _, seconds := range []int{t.Idle, t.Countdown, t.IdleLarge, t.CountdownLarge} {
		if seconds < 5 || seconds > 900 {
			return invalid(d, "timeouts")
		}
	}
	if d.GraceHours < 1 || d.GraceHours > 24*30 {
		return invalid(d, "grace_hours")
	}
	for _, p := range d.VisitCodes {
		if _, err := regexp.Compile(p); err != nil || p == "" || len(p) > maxPattern {
			return invalid(d, "visit_codes")
		}
	}
	if len(d.Notices) > 1 {
		return invalid(d, "notices")
	}
	for _, n := range d.Notices {
		if n.Main() == "" || tooMuch(n, maxNotice) != "" {
			return invalid(d, "notices")
		}
	}
	if !validWords(d.DangerWords) {
		return invalid(d, "danger_words")
	}
	if !validWords(d.SelfHarm) {
		return invalid(d, "self_harm_words")
	}
	return d.validLifeline()
}

// What a list of words may hold; every terminal gets it.
const (
	maxWords = 300
	maxWord  = 40 // characters
)

// validWords checks that each entry is one line that can be looked for.
func validWords(list []string) bool {
	if len(list) > maxWords {
		return false
	}
	for _, w := range list {
		if !line(w, maxWord) || !place.NewWords([]string{w}).In(w) {
			return false
		}
	}
	return true
}

func (d *Terminals) validLifeline() error {
	l := d.Lifeline
	switch {
	case l.Number == "":
		return nil
	case !emergency.MatchString(l.Number):
		return invalid(d, "lifeline.number")
	case l.Name.Main() == "" || tooMuch(l.Name, maxName) != "":
		return invalid(d, "lifeline.name")
	case tooMuch(l.About, maxName) != "":
		return invalid(d, "lifeline.about")
	case tooMuch(l.Hours, maxName) != "":
		return invalid(d, "lifeline.hours")
	}
	return nil
}

// maxExtendDays is the longest extension that makes sense, about a year.
const maxExtendDays = 365

// The longest clock of a serious error, and the longest name of a rule.
const (
	maxSeriousHours = 15 * 24
	maxRuleRunes    = 60
)

// Validate checks that an extension has an end.
func (d *CaseWork) Validate() error {
	if d.ExtendDays < 1 || d.ExtendDays > maxExtendDays {
		return invalid(d, "extend_days")
	}
	if d.ReopenDays < 1 || d.ReopenDays > maxExtendDays {
		return invalid(d, "reopen_days")
	}
	if d.CallAfterDays < 1 || d.CallAfterDays > maxExtendDays {
		return invalid(d, "call_after_days")
	}
	if d.SilentDays < 1 || d.SilentDays > maxExtendDays {
		return invalid(d, "silent_days")
	}
	if d.SeriousHours < 1 || d.SeriousHours > maxSeriousHours {
		return invalid(d, "serious_hours")
	}
	if utf8.RuneCountInString(d.SeriousRule) > maxRuleRunes {
		return invalid(d, "serious_rule")
	}
	if !d.validGrounds() {
		return invalid(d, "grounds")
	}
	if !d.validTemplates() {
		return invalid(d, "templates")
	}
	return nil
}

// Validate checks that the address is an http or https one with nothing behind the host but a path.
func (d *Phone) Validate() error {
	if d.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(d.PublicURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.RawQuery != "" ||
		u.Fragment != "" ||
		u.User != nil || strings.HasSuffix(d.PublicURL, "/") {
		return fmt.Errorf("%s: public_url must be like https://xinsheng.example.cn, without a slash at its end: %w", d.Key(),
			feedback.ErrInvalid)
	}
	return nil
}

func invalid(d Document, field string) error {
	return fmt.Errorf("setting %s, field %s: %w", d.Key(), field, feedback.ErrInvalid)
}

func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }
