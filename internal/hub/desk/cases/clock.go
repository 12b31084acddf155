package cases

import (
	"time"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// clock is how much time a case has left, as a text and as a bar of 0 to 100.
type clock struct {
	Text string
	Tone string // red amber teal grey green: a class of the style sheet; the text says the same
	Bar  int
}

// redWithin is what is left when the bar turns red.
const redWithin = 3 * time.Hour

// shortest is the bar of a case that is late: something to see.
const shortest = 6

// clock is that of a case whose round began then.
func (v *visit) clock(k *store.Case, began time.Time) clock {
	if about := k.State.About(); about.Clock != "" {
		if about.Phase == casestate.Told && !casework.AsksVerdict(k) { // nothing more is asked of the person
			return clock{Text: v.T("desk.clock.done"), Tone: string(casestate.Green), Bar: 100}
		}
		return clock{Text: v.T(about.Clock), Tone: string(about.Tone), Bar: 100}
	}
	return v.remaining(began, k.DueAt)
}

// remaining is how much is left of a time that began at from.
func (v *visit) remaining(from, due time.Time) clock {
	left := due.Sub(v.Now())
	if left < 0 {
		return clock{Text: v.T("desk.clock.late", "time", v.Span(-left)), Tone: "red", Bar: shortest}
	}
	c := clock{Text: v.T("desk.clock.left", "time", v.Span(left)), Tone: "teal", Bar: share(left, due.Sub(from))}
	switch {
	case left < redWithin:
		c.Tone = "red"
	case left < casework.SoonWithin || c.Bar <= 50:
		c.Tone = "amber"
	}
	return c
}

func share(left, whole time.Duration) int {
	if whole <= 0 {
		return shortest
	}
	return min(max(int(100*left/whole), shortest), 100)
}
