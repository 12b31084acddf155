package locale

import (
	"strconv"
	"strings"
	"time"
)

// Date says a day as people do: 7 月 11 日, 11 July. The zone of t counts. The year is left out: dates on a terminal are
// near.
func (t Translator) Date(day time.Time) string { return Of(t.lang).lay(day, Of(t.lang).DateAs) }

// DateYear says a day with its year: 2026 年 7 月 11 日, 11 July 2026.
func (t Translator) DateYear(day time.Time) string { return Of(t.lang).lay(day, Of(t.lang).DateYearAs) }

// Weekday says the day of the week: 星期六, Saturday.
func (t Translator) Weekday(day time.Time) string { return Of(t.lang).Weekdays[day.Weekday()] }

// DateTime says a day and a time of day: 7 月 11 日 14:05, 11 July, 14:05.
func (t Translator) DateTime(at time.Time) string {
	return strings.NewReplacer("{date}", t.Date(at), "{time}", at.Format("15:04")).Replace(Of(t.lang).DateTimeAs)
}

// lay writes a day as a layout of package time says, with the language's own months.
func (l Language) lay(day time.Time, layout string) string {
	said := day.Format(layout)
	if len(l.Months) > 0 {
		said = strings.ReplaceAll(said, day.Month().String(), l.Months[day.Month()-1])
	}
	return said
}

// Ordinal is a small number as the language counts rounds.
func (t Translator) Ordinal(n int) string {
	if l := Of(t.lang); n >= 1 && n <= len(l.Ordinals) {
		return l.Ordinals[n-1]
	}
	return t.Number(n)
}

// Number says a whole number: 1000 in Chinese, 1,000 in English.
func (t Translator) Number(n int) string {
	between := Of(t.lang).Thousands
	sign := ""
	digits := strconv.Itoa(n)
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var out strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteString(between)
		}
		out.WriteRune(d)
	}
	return sign + out.String()
}

// Duration says a length of time in its largest fitting unit: 3 分钟, 3 minutes; below a minute in seconds.
func (t Translator) Duration(d time.Duration) string {
	d, l := max(d, 0), Of(t.lang)
	for _, u := range []struct {
		size  time.Duration
		words []string
	}{{24 * time.Hour, l.Day}, {time.Hour, l.Hour}, {time.Minute, l.Minute}, {time.Second, l.Second}} {
		n := int(d / u.size)
		if n == 0 && u.size > time.Second {
			continue
		}
		word := u.words[0]
		if n != 1 {
			word = u.words[len(u.words)-1]
		}
		return t.Number(n) + " " + word
	}
	return ""
}
