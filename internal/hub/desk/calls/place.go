package calls

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/table"
	"xinsheng/internal/wire"
)

// errPlace: what was typed for the place is none of the list.
var errPlace = errors.New("no such place")

// place is one that an operator can choose: by its name, its pinyin or the first letters of that.
type place struct{ ID, Name, Find string }

// places is all of them, each under a name of its own.
func (v *visit) places() []place {
	var out []place
	for _, p := range v.Settings.Places {
		if p.Level != wire.Department || !v.Settings.Places.InUse(p.ID) {
			continue
		}
		out = append(out, place{
			ID: p.ID, Name: v.PlaceName(p.ID) + " · " + v.Settings.Places.Label(p.Parent, v.Lang()),
			Find: initials(p.Pinyin) + " " + strings.ReplaceAll(p.Pinyin, " ", ""),
		})
	}
	return out
}

// placeOf is the place that was typed: chosen from the list, or the only one whose name, pinyin or first letters these
// are, or begin with these. Nothing typed is no place.
func (v *visit) placeOf(typed string) (id string, err error) {
	want := table.Plain(typed)
	if want == "" {
		return "", nil
	}
	all := v.places()
	for _, fits := range []func(have string) bool{
		func(have string) bool { return have == want },
		func(have string) bool { return strings.HasPrefix(have, want) },
	} {
		var found []string
		for _, p := range all {
			names := append(strings.Fields(p.Find), table.Plain(p.Name), table.Plain(v.PlaceName(p.ID)))
			if slices.ContainsFunc(names, fits) {
				found = append(found, p.ID)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return "", errPlace
		}
	}
	return "", errPlace
}

// placeName is a place as the list has it.
func (v *visit) placeName(id string) string {
	for _, p := range v.places() {
		if p.ID == id {
			return p.Name
		}
	}
	return ""
}

// syllable is one of a pinyin word, the longest that can be.
var syllable = regexp.MustCompile(
	`(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|vn|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)`)

// initials is the first letter of each syllable: ccs for chaosheng ke's cs and k, as people type it.
func initials(pinyin string) string {
	var b strings.Builder
	for _, s := range syllable.FindAllString(strings.ToLower(pinyin), -1) {
		b.WriteByte(s[0])
	}
	return b.String()
}

// choices are places for a list, and tabs the values of a set under their texts.
func (v *visit) tabs(chosen string, label string, values ...string) []web.Tab {
	var out []web.Tab
	for _, s := range values {
		out = append(out, web.Tab{Value: s, Text: v.T(label + s), Here: s == chosen})
	}
	return out
}
