package hospital

import (
	"fmt"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
)

// The years that a fresh table covers, as far as the library knows them.
const (
	firstYear = 2024
	lastYear  = 2100
)

// SeedWorkDays is the table of Chinese working days as far as the library knows it; staff correct it, and enter the
// next year when the State Council has announced it in November.
func SeedWorkDays() WorkDays {
	table := WorkDays{EndOf: "17:30", Off: []string{}, On: []string{}}
	for year := firstYear; year <= lastYear; year++ {
		days := HolidayUtil.GetHolidaysByYear(year)
		if days.Len() == 0 {
			break
		}
		for e := days.Front(); e != nil; e = e.Next() {
			holiday := e.Value.(*HolidayUtil.Holiday)
			day, err := time.Parse(time.DateOnly, holiday.GetDay())
			if err != nil {
				continue
			}
			switch {
			case holiday.IsWork() && weekend(day):
				table.On = append(table.On, holiday.GetDay())
			case !holiday.IsWork() && !weekend(day):
				table.Off = append(table.Off, holiday.GetDay())
			}
		}
		table.Until = fmt.Sprintf("%d-12-31", year)
	}
	return table
}
