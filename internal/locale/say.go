package locale

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// chineseWeekdays in the order of time.Weekday.
var chineseWeekdays = [...]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}

// Date says a day as people do: 7 月 11 日, 11 July. The zone of t counts. The year is left out: dates on a terminal are
// near.
func (t Translator) Date(day time.Time) string {
	if t.lang == "en" {
		return day.Format("2 January")
	}
	return day.Format("1 月 2 日")
}

// DateYear says a day with its year: 2026 年 7 月 11 日, 11 July 2026.
func (t Translator) DateYear(day time.Time) string {
	if t.lang == "en" {
		return day.Format("2 January 2006")
	}
	return day.Format("2006 年 1 月 2 日")
}

// Weekday says the day of the week: 星期六, Saturday.
func (t Translator) Weekday(day time.Time) string {
	if t.lang == "en" {
		return day.Weekday().String()
	}
	return chineseWeekdays[day.Weekday()]
}

// DateTime says a day and a time of day: 7 月 11 日 14:05, 11 July, 14:05.
func (t Translator) DateTime(at time.Time) string {
	if t.lang == "en" {
		return t.Date(at) + ", " + at.Format("15:04")
	}
	return t.Date(at) + " " + at.Format("15:04")
}

// Number says a whole number: 1000 in Chinese, 1,000 in English.
func (t Translator) Number(n int) string {
	if t.lang != "en" {
		return strconv.Itoa(n)
	}
	sign := ""
	digits := strconv.Itoa(n)
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var out strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(d)
	}
	return sign + out.String()
}

// Duration says a length of time in its largest fitting unit: 3 分钟, 3 minutes; below a minute in seconds.
func (t Translator) Duration(d time.Duration) string {
	d = max(d, 0)
	for _, u := range []struct {
		size   time.Duration
		zh, en string
	}{{24 * time.Hour, "天", "day"}, {time.Hour, "小时", "hour"}, {time.Minute, "分钟", "minute"}, {time.Second, "秒", "second"}} {
		n := int(d / u.size)
		if n == 0 && u.size > time.Second {
			continue
		}
		if t.lang != "en" {
			return fmt.Sprintf("%d %s", n, u.zh)
		}
		if n == 1 {
			return "1 " + u.en
		}
		return t.Number(n) + " " + u.en + "s"
	}
	return ""
}
