package wire

import (
	"xinsheng/internal/feedback"
)

// Text is what a person reads, by language.
type Text = feedback.Text

// SignedConfig is the answer to GET /v1/config. The signature is Ed25519 over ConfigContext followed by the bytes of
// Config.
type SignedConfig struct {
	Config    []byte `json:"config"` // JSON of Config
	Signature []byte `json:"signature"`
}

// ConfigContext comes before the signed bytes, so that the signature serves no other end.
const ConfigContext = "xinsheng config v1\n"

// Config is what the desk decides for one terminal.
type Config struct {
	Version     int64                      `json:"version"`
	TerminalID  string                     `json:"terminal_id"`
	Name        Text                       `json:"name"` // "自助终端 03"
	Hospital    Text                       `json:"hospital"`
	PlaceID     string                     `json:"place_id"`
	Profile     feedback.Profile           `json:"profile"`
	Languages   []string                   `json:"languages"`
	Timeouts    Timeouts                   `json:"timeouts"`
	Places      []Place                    `json:"places"`
	Notices     []Text                     `json:"notices,omitempty"`
	Hotline     string                     `json:"hotline"`
	Desk        Text                       `json:"desk"`                 // where the complaint desk is, in words
	PublicURL   string                     `json:"public_url,omitempty"` // base of every QR code; empty: none is shown
	Deadlines   map[feedback.Kind]Deadline `json:"deadlines"`
	WorkDays    WorkDays                   `json:"work_days"`
	DangerWords []string                   `json:"danger_words"`              // someone is in danger
	SelfHarm    []string                   `json:"self_harm_words,omitempty"` // someone speaks of ending their own life
	Lifeline    Lifeline                   `json:"lifeline,omitzero"`
	Retention   Retention                  `json:"retention"`
	GraceHours  int                        `json:"grace_hours"` // how long acknowledged records stay on the terminal
	Sealing     SealingKey                 `json:"sealing"`
	Surveys     []Survey                   `json:"surveys,omitempty"`   // for this place, now and soon
	Badges      []Badge                    `json:"badges,omitempty"`    // of all who may sign in here
	Walkers     []Walker                   `json:"walkers,omitempty"`   // experiencers with a task
	Listening   []ListeningSession         `json:"listening,omitempty"` // of this place, today and soon
	// RE2 patterns of what a hospital's own codes look like
	VisitCodes []string `json:"visit_codes,omitempty"`
}

// Lifeline is whom somebody in despair can ring: the city's line of psychological help.
type Lifeline struct {
	Number string `json:"number"`         // empty: none is named
	Name   Text   `json:"name"`           // 心理援助电话
	About  Text   `json:"about,omitzero"` // what is good to know before ringing: 可以不说姓名
	Hours  Text   `json:"hours,omitzero"` // when somebody answers; empty: nothing is said of it
}

// Timeouts are in seconds.
type Timeouts struct {
	Idle           int `json:"idle"`
	Countdown      int `json:"countdown"`
	IdleLarge      int `json:"idle_large"`
	CountdownLarge int `json:"countdown_large"`
}

// PlaceLevel says what a place is.
type PlaceLevel string

// The levels of places, from the top.
const (
	Campus     PlaceLevel = "campus"
	Building   PlaceLevel = "building"
	Department PlaceLevel = "department" // a department, a ward, a window, a hall
)

// Place is one node of the tree campus, building, department.
type Place struct {
	ID      string     `json:"id"`
	Parent  string     `json:"parent,omitempty"`
	Level   PlaceLevel `json:"level"`
	Name    Text       `json:"name"`
	Pinyin  string     `json:"pinyin"`                  // sort key
	Floor   string     `json:"floor,omitempty"`         // bare: 3, B1
	Phones  []Phone    `json:"phones,omitempty"`        // emergency numbers that hold here and below
	NurseAt Text       `json:"nurse_station,omitempty"` // the nearest nurse station, in words
	Beds    []string   `json:"beds,omitempty"`          // of a ward, in order
}

// Phone is one number to ring.
type Phone struct {
	Name   Text   `json:"name"`
	Number string `json:"number"`
}

// Deadline is a kind's time limit on both clocks. Exactly one of Days and SameDay is used by each clock.
type Deadline struct {
	Hospital Limit `json:"hospital"`
	Law      Limit `json:"law"`       // single department
	LawMulti Limit `json:"law_multi"` // several departments
}

// Limit is a number of working days; day 0 is the day of capture. 0 means the same day. Negative: this clock does not
// apply.
type Limit struct {
	WorkDays int `json:"work_days"`
}

// WorkDays is the table of Chinese working days: weekdays work, but for Off; weekends do not, but for On.
type WorkDays struct {
	Until string   `json:"until"`  // last day that the table knows, 2006-01-02
	Off   []string `json:"off"`    // weekdays that are holidays
	On    []string `json:"on"`     // weekend days that are worked
	EndOf string   `json:"end_of"` // end of a working day, 17:30
}

// Retention is how long each sort of content is kept, in days.
type Retention struct {
	TextDays    int `json:"text_days"`
	VoiceDays   int `json:"voice_days"`
	PhotoDays   int `json:"photo_days"`
	ContactDays int `json:"contact_days"` // after closing
}

// DefaultTimeouts are those of the design.
func DefaultTimeouts() Timeouts {
	return Timeouts{Idle: 60, Countdown: 20, IdleLarge: 120, CountdownLarge: 30}
}
