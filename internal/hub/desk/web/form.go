package web

import (
	"errors"
	"strings"
	"time"

	"xinsheng/internal/workday"
)

// Field is what a form says, without the space around it.
func (v *Visit) Field(name string) string { return strings.TrimSpace(v.R.PostFormValue(name)) }

// ErrMoment is of what a browser sends for a moment, and is none.
var ErrMoment = errors.New("this is no date and time")

// Moment reads what a browser sends for a date and a time of day in Shanghai; empty is no time.
func Moment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation("2006-01-02T15:04", s, workday.Zone())
	if err != nil {
		return time.Time{}, ErrMoment
	}
	return t, nil
}

// Typed writes a moment in Shanghai as a browser reads it.
func Typed(at time.Time) string { return at.In(workday.Zone()).Format("2006-01-02T15:04") }
