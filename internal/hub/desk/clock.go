package desk

import (
	"fmt"
	"time"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// clock is how much time a case has left, as a text and as a bar of 0 to 100.
type clock struct {
	Text string
	Tone string // red amber teal grey green: a class of the style sheet; the text says the same
	Bar  int
}

// hurry is what is left when the bar turns red.
const hurry = 3 * time.Hour

// stub is the bar of a case that is late: something to see.
const stub = 6

func (v *visit) clock(k *store.Case) clock {
	switch k.State {
	case casework.StateAnswered:
		if !casework.AsksVerdict(k) {
			return clock{Text: v.t.T("desk.clock.done"), Tone: "green", Bar: 100}
		}
		return clock{Text: v.t.T("desk.clock.rating"), Tone: "grey", Bar: 100}
	case casework.StateClosed:
		return clock{Text: v.t.T("desk.clock.done"), Tone: "green", Bar: 100}
	case casework.StateWithdrawn:
		return clock{Text: v.t.T("desk.clock.withdrawn"), Tone: "grey", Bar: 100}
	}
	left := k.DueAt.Sub(v.Now())
	if left < 0 {
		return clock{Text: v.t.T("desk.clock.late", "time", v.span(-left)), Tone: "red", Bar: stub}
	}
	c := clock{Text: v.t.T("desk.clock.left", "time", v.span(left)), Tone: "teal", Bar: share(left, k.DueAt.Sub(began(k)))}
	switch {
	case left < hurry:
		c.Tone = "red"
	case left < casework.SoonWithin || c.Bar <= 50:
		c.Tone = "amber"
	}
	return c
}

// began is when the clock of this round started.
func began(k *store.Case) time.Time {
	if k.Round > 1 && !k.AnsweredAt.IsZero() {
		return k.AnsweredAt
	}
	return k.CapturedAt
}

func share(left, whole time.Duration) int {
	if whole <= 0 {
		return stub
	}
	return min(max(int(100*left/whole), stub), 100)
}

// span says a length of time as one would: days, hours below a day, hours and minutes below three hours.
func (v *visit) span(d time.Duration) string {
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case d >= 24*time.Hour:
		return v.t.T("desk.span.days"+v.one(hours/24), "n", hours/24)
	case d >= hurry:
		return v.t.T("desk.span.hours"+v.one(hours), "n", hours)
	case hours > 0 && minutes > 0:
		return v.t.T("desk.span.hours_minutes", "h", hours, "m", minutes)
	case hours > 0:
		return v.t.T("desk.span.hours"+v.one(hours), "n", hours)
	}
	return v.t.T("desk.span.minutes"+v.one(minutes), "n", minutes)
}

// one is the ending of keys that English says otherwise of one.
func (v *visit) one(n int) string {
	if n == 1 {
		return "_one"
	}
	return ""
}

// when says a moment in Shanghai: today only the time of day, this year without the year.
func (v *visit) when(at time.Time) string {
	if at.IsZero() {
		return v.t.T("desk.never")
	}
	at, now := at.In(workday.Zone()), v.Now().In(workday.Zone())
	switch {
	case at.Format(time.DateOnly) == now.Format(time.DateOnly):
		return v.t.T("desk.today", "time", at.Format("15:04"))
	case at.Year() == now.Year():
		return v.t.DateTime(at)
	}
	return fmt.Sprintf("%s %s", v.t.DateYear(at), at.Format("15:04"))
}

// day says a date in Shanghai.
func (v *visit) day(at time.Time) string { return v.t.Date(at.In(workday.Zone())) }
