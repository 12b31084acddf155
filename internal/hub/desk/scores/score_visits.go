package scores

import (
	"net/http"
	"strconv"
	"strings"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/workbook"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// visitsSave keeps the visits of a day as they were typed. An emptied field takes a count away.
func visitsSave(v *visit) error {
	at, err := v.samplingDay(v.Field("day"))
	if err != nil {
		return err
	}
	day := at.Format("2006-01-02")
	if err := v.R.ParseForm(); err != nil {
		return web.ErrInvalid
	}
	var counts []score.Count
	var wrong []score.Wrong
	take := func(place, text string) {
		text = strings.TrimSpace(text)
		n, ok := score.VisitsOf(text)
		switch {
		case !v.Settings.Places.InUse(place):
		case text == "":
			counts = append(counts, score.Count{Day: day, Place: place, Visits: -1})
		case !ok:
			wrong = append(wrong, score.Wrong{What: "visits", Value: v.PlaceShort(place) + " " + text})
		default:
			counts = append(counts, score.Count{Day: day, Place: place, Visits: n})
		}
	}
	for name, values := range v.R.PostForm {
		if id, ok := strings.CutPrefix(name, "at."); ok && len(values) > 0 {
			take(id, values[0])
		}
	}
	if id := v.Field("place"); id != "" && v.Field("visits") != "" {
		take(id, v.Field("visits"))
	}
	if len(wrong) > 0 {
		return v.showSampling(http.StatusUnprocessableEntity, day, wrong)
	}
	if err := v.Scores.SaveVisits(v.Ctx, v.User.ID, counts, score.Typed, day); err != nil {
		return err
	}
	return v.To("/scores/sampling?day="+day, "score.visits.saved")
}

// visitsForm is a table of all departments to fill in and import.
func visitsForm(v *visit) error {
	at, err := v.samplingDay(v.R.URL.Query().Get("day"))
	if err != nil {
		return err
	}
	b, err := v.newBook()
	if err != nil {
		return err
	}
	var rows [][]workbook.Cell
	for _, p := range v.Settings.Places.Tree() {
		if p.Level == wire.Department {
			rows = append(rows, []workbook.Cell{v.Settings.Places.Label(p.ID, locale.Default), at.Format("2006-01-02"), nil})
		}
	}
	if err := b.Sheet(v.T("score.col.visits"), score.VisitHeads(v.Lang()), rows); err != nil {
		return err
	}
	return b.send("visits")
}

// targetSave sets the share that is to be asked.
func targetSave(v *visit) error {
	percent, err := strconv.Atoi(v.Field("percent"))
	target := &score.Target{Percent: percent}
	if err != nil || target.Validate() != nil {
		return web.ErrInvalid
	}
	if err := v.Editor.Document(v.Ctx, v.User.ID, target); err != nil {
		return err
	}
	return v.To("/scores/sampling", "score.target.saved")
}
