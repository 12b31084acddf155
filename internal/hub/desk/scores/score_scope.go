package scores

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/wire"
)

// scoreScope is which figures are asked for. What makes no sense in a link is the usual.
type scoreScope struct {
	Path  string // of the page
	Query url.Values
	Weeks int
	Place string // empty: the whole hospital
	By    wire.PlaceLevel
	score.Scope
}

func scorePeriods() []int { return []int{4, 12, 26, 52} }

// usualWeeks is about a quarter.
const usualWeeks = 12

func scoreLevels() []wire.PlaceLevel {
	return []wire.PlaceLevel{wire.Department, wire.Building, wire.Campus}
}

func scoreProfiles() []feedback.Profile {
	return []feedback.Profile{feedback.Outpatient, feedback.Ward}
}

func (v *visit) scoreScope(path string) scoreScope {
	s := scoreScope{Path: path, Query: v.R.URL.Query(), Weeks: usualWeeks, By: wire.Department}
	if n, err := strconv.Atoi(s.Query.Get("weeks")); err == nil && slices.Contains(scorePeriods(), n) {
		s.Weeks = n
	}
	if l := wire.PlaceLevel(s.Query.Get("by")); slices.Contains(scoreLevels(), l) {
		s.By = l
	}
	if _, known := v.Settings.Places.Get(s.Query.Get("place")); known {
		s.Place = s.Query.Get("place")
	}
	if v.Is(staff.Department) {
		s.Place = v.Unit()
	}
	s.Scope = score.Scope{Weeks: score.Weeks(v.Now(), s.Weeks), Places: score.In(v.Settings.Places, s.Place)}
	if p := feedback.Profile(s.Query.Get("profile")); slices.Contains(scoreProfiles(), p) {
		s.Scope.Profile = p
	}
	if v.Is(staff.Department) && s.Place == "" { // somebody of no department sees nothing, not everything
		s.Scope.Places = []string{""}
	}
	return s
}

// with is the page with one thing about it changed; its other choices stay.
func (s scoreScope) with(path, key, value string) string {
	q := url.Values{}
	for _, name := range []string{"weeks", "place", "profile", "by", "set", "dim", "day"} {
		if have := s.Query.Get(name); have != "" {
			q.Set(name, have)
		}
	}
	if value == "" {
		q.Del(key)
	} else if key != "" {
		q.Set(key, value)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// scoreBar is what stands above the figures: the kinds of them, and which part of them.
type scoreBar struct {
	Tabs    []web.Tab
	Path    string
	Periods []web.Tab
	Places  []web.Tab // nil: there is nothing to choose
	// Profiles is the outpatient halls, the wards, or both; nil: there is nothing to choose.
	Profiles []web.Tab
	Keep     []web.Tab // other choices that a change keeps
	Export   string
}

func (v *visit) scoreBar(s scoreScope) scoreBar {
	b := scoreBar{Path: s.Path}
	for _, page := range []struct {
		path, key string
		words     bool
	}{{"/scores", "faces", false}, {"/scores/surveys", "surveys", false}, {"/scores/sampling", "sampling", false},
		{"/scores/words", "words", true}, {"/scores/apart", "apart", false}} {
		if page.words && !v.ReadsWords() {
			continue
		}
		b.Tabs = append(b.Tabs, web.Tab{Path: s.with(page.path, "", ""), Text: v.T("score.tab." + page.key),
			Here: page.path == s.Path})
	}
	for _, n := range scorePeriods() {
		b.Periods = append(b.Periods, web.Tab{Value: strconv.Itoa(n), Text: v.T("score.weeks", "n", n), Here: n == s.Weeks})
	}
	if !v.Is(staff.Department) {
		b.Places = []web.Tab{{Text: v.T("score.everywhere"), Here: s.Place == ""}}
		for _, p := range v.Settings.Places.Tree() {
			depth := len(v.Settings.Places.Path(p.ID)) - 1
			b.Places = append(b.Places, web.Tab{Value: p.ID, Text: strings.Repeat("　", depth) + p.Name.In(v.Lang()),
				Here: p.ID == s.Place})
		}
	}
	keep := []string{"by", "set", "dim"}
	if v.Is(staff.Department) || s.Path == "/scores/surveys" { // one setting; a questionnaire is for one, too
		keep = append(keep, "profile")
	} else {
		b.Profiles = []web.Tab{{Text: v.T("score.profile.all"), Here: s.Scope.Profile == ""}}
		for _, p := range scoreProfiles() {
			b.Profiles = append(b.Profiles, web.Tab{Value: string(p), Text: v.T("score.profile." + string(p)),
				Here: p == s.Scope.Profile})
		}
	}
	for _, name := range keep {
		if have := s.Query.Get(name); have != "" {
			b.Keep = append(b.Keep, web.Tab{Text: name, Value: have})
		}
	}
	return b
}

// scoreLevelTabs chooses what stands side by side.
func (v *visit) scoreLevelTabs(s scoreScope) []web.Tab {
	var out []web.Tab
	for _, l := range scoreLevels() {
		value := string(l)
		if l == wire.Department {
			value = ""
		}
		out = append(out, web.Tab{Path: s.with(s.Path, "by", value) + "#side", Text: v.T("score.by." + string(l)),
			Here: l == s.By})
	}
	return out
}

// scoreAlone reports whether one department is looked at, so that there is nothing beside it.
func (v *visit) scoreAlone(s scoreScope) bool {
	p, ok := v.Settings.Places.Get(s.Place)
	return ok && p.Level == wire.Department
}

// weekName says a week by its days: 11月16日至22日.
func (v *visit) weekName(w score.Week) string {
	return v.T("score.week", "from", v.Date(w.From), "to", v.Date(w.Until.Add(-time.Hour)))
}

// scoreNames is what places are called: with their campus where several have one name.
func (v *visit) scoreNames(ids []string) map[string]string {
	times := map[string]int{}
	for _, id := range ids {
		times[v.PlaceName(id)]++
	}
	out := map[string]string{}
	for _, id := range ids {
		out[id] = v.PlaceName(id)
		if times[out[id]] > 1 {
			out[id] = v.PlaceShort(id)
		}
	}
	return out
}
