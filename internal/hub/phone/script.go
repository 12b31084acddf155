package phone

import (
	"encoding/json"
	"net/http"
	"strings"
	"unicode"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/locale"
	"xinsheng/internal/place"
	"xinsheng/internal/wire"
)

// scriptData is what the modules of a page are told.
type scriptData struct {
	Base      string            `json:"base"`
	Draft     string            `json:"draft"`
	After     string            `json:"after,omitempty"` // the sent draft behind which this is another one
	Tap       string            `json:"tap,omitempty"`   // that Draft was sent with
	Task      string            `json:"task,omitempty"`  // that an experiencer walks
	SentQuery string            `json:"sent_query"`      // of the address that shows what was sent, before the draft
	Limits    map[string]limits `json:"limits"`
	MaxMS     int               `json:"max_ms"`
	Danger    []string          `json:"danger"`
	SelfHarm  []string          `json:"self_harm"`
	Innocent  []string          `json:"innocent"` // phrases in which a word stands by chance
	Texts     map[string]string `json:"texts"`
}

type limits struct {
	Most  int   `json:"most"`
	Bytes int64 `json:"bytes"`
}

// scriptTexts are the keys behind "report.js." that the modules say.
var scriptTexts = []string{
	"voice", "photo", "video", "waiting", "sending", "done", "lost", "lost_choose", "remove", "too_many.voice",
	"too_many.photo", "too_many.video", "too_large.photo", "too_large.video", "too_large.voice", "not_kind", "empty",
	"count", "mic_denied",
	"mic_missing", "mic_busy", "quiet", "left", "left_lost", "play", "pause", "keep_open", "all_here", "no_network",
	"fault", "nothing", "checking",
	"other_file", "failed", "building", "department", "whole", "said_nothing", "sending_report", "seconds_left",
	"preparing", "asking",
	"left_refused", "gone",
}

func (d *Door) scriptData(tr locale.Translator, s *hospital.Settings, base string) scriptData {
	data := scriptData{
		Base: base, SentQuery: "?sent=", MaxMS: feedback.MaxVoiceMS, Danger: s.Terminals.DangerWords,
		SelfHarm: s.Terminals.SelfHarm,
		Innocent: place.Innocent(), Limits: map[string]limits{}, Texts: map[string]string{},
	}
	for _, kind := range feedback.MediaKinds() {
		data.Limits[string(kind)] = limits{kind.Most(), kind.MaxBytes()}
	}
	for _, name := range scriptTexts {
		data.Texts[name] = raw(tr, "report.js."+name)
	}
	return data
}

// raw is a text whose {names} the script fills in.
func raw(tr locale.Translator, key string) string {
	return tr.T(key, "n", "{n}", "size", "{size}", "percent", "{percent}", "name", "{name}", "time", "{time}",
		"place", "{place}")
}

// refusal says why a part was not kept.
func refusal(tr locale.Translator, reason string) string {
	key := "report.refused." + strings.ReplaceAll(reason, "-", "_")
	if !tr.Has(key) {
		key = "report.refused." + media.ReasonDamaged
	}
	return tr.T(key)
}

// placesShow is the buildings and departments to choose from, campus by campus: id, name, and for a building what lies
// in it.
func (d *Door) placesShow(w http.ResponseWriter, r *http.Request) {
	s, err := d.Settings(r.Context())
	if err != nil {
		d.fault(w, r, "read settings", err)
		return
	}
	var campuses []*node
	byID := map[string]*node{}
	l := lang(r)
	for _, pl := range s.Places.Tree() {
		n := &node{ID: pl.ID, Name: pl.Name.In(l)}
		if pl.Level == wire.Department && pl.Floor != "" {
			n.Floor = floor(d.pages.texts.For(l), pl.Floor)
		}
		byID[pl.ID] = n
		if above := byID[pl.Parent]; above != nil {
			above.In = append(above.In, n)
		} else {
			campuses = append(campuses, n)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(campuses)
}

// floor is a floor in words; one that has a word of its own keeps it.
func floor(tr locale.Translator, f string) string {
	if strings.ContainsFunc(f, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return f
	}
	return tr.T("report.floor", "n", f)
}

type node struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"`
	Floor string  `json:"floor,omitempty"`
	In    []*node `json:"in,omitempty"`
}
