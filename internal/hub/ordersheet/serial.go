package ordersheet

import (
	"strconv"
	"time"

	"xinsheng/internal/workday"
)

// What spreadsheets count days from, and the days that are dates: 1 January 2000 to 31 December 2099.
const (
	firstDay, lastDay = 36526, 73050
	epochYear         = 1899
)

// serial reads a date as spreadsheets keep it: in days since 30 December 1899.
func serial(s string) (time.Time, bool) {
	days, err := strconv.ParseFloat(s, 64)
	if err != nil || days < firstDay || days >= lastDay+1 {
		return time.Time{}, false
	}
	whole := int(days)
	day := time.Date(epochYear, time.December, 30+whole, 0, 0, 0, 0, workday.Zone())
	return day.Add(time.Duration((days - float64(whole)) * 24 * float64(time.Hour)).Round(time.Second)), true
}
