package web

import (
	"fmt"
	"strings"
	"time"

	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// Span says a length of time as one would: days, hours below a day, hours and minutes below three hours.
func (v *Visit) Span(d time.Duration) string {
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case d >= 24*time.Hour:
		return v.T("desk.span.days"+v.Plural(hours/24), "n", hours/24)
	case d >= 3*time.Hour:
		return v.T("desk.span.hours"+v.Plural(hours), "n", hours)
	case hours > 0 && minutes > 0:
		return v.T("desk.span.hours_minutes", "h", hours, "m", minutes)
	case hours > 0:
		return v.T("desk.span.hours"+v.Plural(hours), "n", hours)
	}
	return v.T("desk.span.minutes"+v.Plural(minutes), "n", minutes)
}

// Plural is the ending of keys that English says otherwise of one.
func (v *Visit) Plural(n int) string {
	if n == 1 {
		return "_one"
	}
	return ""
}

// When says a moment in Shanghai: today only the time of day, this year without the year.
func (v *Visit) When(at time.Time) string {
	if at.IsZero() {
		return v.T("desk.never")
	}
	at, now := at.In(workday.Zone()), v.Now().In(workday.Zone())
	switch {
	case v.Lasting:
	case at.Format(time.DateOnly) == now.Format(time.DateOnly):
		return v.T("desk.today", "time", at.Format("15:04"))
	case at.Year() == now.Year():
		return v.DateTime(at)
	}
	return fmt.Sprintf("%s %s", v.DateYear(at), at.Format("15:04"))
}

// Day says a date in Shanghai.
func (v *Visit) Day(at time.Time) string {
	if v.Lasting {
		return v.DateYear(at.In(workday.Zone()))
	}
	return v.Date(at.In(workday.Zone()))
}

// Moment says a day in Shanghai and the time of day.
func (v *Visit) Moment(at time.Time) string {
	if v.Lasting {
		return v.When(at)
	}
	return v.DateTime(at.In(workday.Zone()))
}

// Dashed is a number as it stands on the receipt; a mark behind it, for one given out twice, stays.
func Dashed(number string) string {
	plain, mark, _ := strings.Cut(number, "~")
	if len(plain) != 8 {
		return number
	}
	out := wire.ReceiptNumber(plain).Dashed()
	if mark != "" {
		out += "~" + mark
	}
	return out
}

// longest is how much of a text a list shows, in characters: two lines.
const longest = 90

// Cut is the beginning of a text, on one line.
func Cut(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "……"
	}
	return s
}
