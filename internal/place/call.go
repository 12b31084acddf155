package place

import (
	"slices"

	"xinsheng/internal/wire"
)

// Call is whom to ring in danger, in one language.
type Call struct{ Name, Number string }

// Numbers are those that hold at every place: the hospital's hotline, which may be none, and how it and the public ones
// are called.
type Numbers struct{ Hotline, HotlineName, AmbulanceName, PoliceName string }

// The public numbers.
const (
	ambulance = "120"
	police    = "110"
)

// Calls lists whom to ring in danger at the place that path leads up from: its own numbers first, then those of
// everything that it lies in, then those that hold everywhere. Each number stands once, under its nearest name.
func Calls(path []wire.Place, lang string, everywhere Numbers) []Call {
	var out []Call
	add := func(name, number string) {
		if number != "" && !slices.ContainsFunc(out, func(c Call) bool { return c.Number == number }) {
			out = append(out, Call{name, number})
		}
	}
	for _, p := range path {
		for _, phone := range p.Phones {
			add(phone.Name.In(lang), phone.Number)
		}
	}
	add(everywhere.HotlineName, everywhere.Hotline)
	add(everywhere.AmbulanceName, ambulance)
	add(everywhere.PoliceName, police)
	return out
}

// NurseStation is where the nearest nurses are, in words: those of the place that path leads up from, or of the first
// above it that has any. Empty when there are none.
func NurseStation(path []wire.Place, lang string) string {
	for _, p := range path {
		if t := p.NurseAt.In(lang); t != "" {
			return t
		}
	}
	return ""
}
