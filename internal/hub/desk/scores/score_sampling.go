package scores

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/workday"
)

type samplingPage struct {
	Bar        scoreBar
	Day        string // 2006-01-02
	DayName    string
	Before     string
	After      string // empty: it is today
	Today      string
	Target     string
	Figures    []web.Figure
	Rows       []samplingRow
	Others     []web.Choice // places that have no line yet
	Edit       bool
	Percents   []web.Tab
	Problems   []string
	More       string
	LastDay    string // the latest day that can be chosen
	TargetLine int    // of the bars
}

type samplingRow struct {
	ID, Name, Asked, Visits, Share, State, Tone string
	Bar                                         int // 0 to 100, of thrice the target
	Indent                                      bool
}

// scoreSampling is the share of a day's patients who were asked.
func scoreSampling(v *visit) error {
	return v.showSampling(http.StatusOK, v.R.URL.Query().Get("day"), nil)
}

func (v *visit) showSampling(status int, day string, wrong []score.Wrong) error {
	s := v.scoreScope("/scores/sampling")
	at, err := v.samplingDay(day)
	if err != nil {
		return err
	}
	got, err := v.Scores.Sampling(v.Ctx, v.Settings.Places, at, s.Scope.Places)
	if err != nil {
		return err
	}
	target, err := v.Scores.Target(v.Ctx)
	if err != nil {
		return err
	}
	b := samplingPage{Bar: v.scoreBar(s), Edit: v.Is(staff.Centre), TargetLine: 100 / 3, LastDay: v.Now().
		In(workday.Zone()).Format(time.DateOnly)}
	b.Day, b.DayName = got.Day, v.T("score.day", "date", v.Date(at), "weekday", v.Weekday(at))
	b.Target = strconv.Itoa(target.Percent) + "%"
	b.Before = s.with(s.Path, "day", at.AddDate(0, 0, -1).Format(time.DateOnly))
	if got.Day < b.LastDay {
		b.After = s.with(s.Path, "day", at.AddDate(0, 0, 1).Format(time.DateOnly))
	}
	for _, p := range []int{score.CountyTarget, score.TownshipTarget} {
		b.Percents = append(b.Percents, web.Tab{Value: strconv.Itoa(p), Text: v.T("score.target." + strconv.Itoa(p)),
			Here: p == target.Percent})
	}
	b.Figures = v.samplingFigures(got, target, got.Day == b.LastDay)
	if got.Day == b.LastDay { // in the morning the day before says more
		before, err := v.Scores.Sampling(v.Ctx, v.Settings.Places, at.AddDate(0, 0, -1), s.Scope.Places)
		if err != nil {
			return err
		}
		if share, ok := before.All.Percent(); ok {
			b.Figures[0].Note += " · " + v.T("score.sampling.yesterday", "share", fmt.Sprintf("%.1f%%", share))
		}
	}
	v.samplingRows(&b, got, target)
	v.tellVisits(&b, wrong)
	if err := v.Saw("scores.view", s.Place); err != nil {
		return err
	}
	return v.Render(status, "score_sampling", web.Page{Title: v.T("score.tab.sampling")}, b)
}

// samplingDay is the day that is asked for, at the latest today.
func (v *visit) samplingDay(text string) (time.Time, error) {
	now := v.Now().In(workday.Zone())
	at, err := time.ParseInLocation(time.DateOnly, text, workday.Zone())
	if err != nil || at.After(now) || at.Year() < 2020 {
		at = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, workday.Zone())
	}
	return at, nil
}

func (v *visit) samplingFigures(got *score.Sampling, target score.Target, today bool) []web.Figure {
	asked, met, told := 0, 0, 0
	for _, one := range got.Places {
		if share, ok := one.Percent(); ok {
			told++
			if share >= float64(target.Percent) {
				met++
			}
		}
		if _, ok := v.Settings.Places.Get(one.Place); ok && one.Visits < 0 {
			asked += one.Asked
		}
	}
	name := "score.sampling.share"
	if today {
		name = "score.sampling.share_today"
	}
	all := web.Figure{Name: v.T(name), Value: "—", Note: v.T("score.sampling.no_visits")}
	if share, ok := got.All.Percent(); ok {
		all.Value, all.Red = fmt.Sprintf("%.1f%%", share), !today && share < float64(target.Percent)
		all.Note = v.T("score.sampling.of", "asked", v.Number(got.All.Asked), "visits", v.Number(got.All.Visits))
	}
	return []web.Figure{
		all, {Name: v.T("score.sampling.target"), Value: strconv.Itoa(target.Percent) + "%",
			Note: v.T("score.target." + strconv.Itoa(target.Percent))},
		{Name: v.T("score.sampling.met"), Value: v.T("score.sampling.met_of", "met", met, "told", told)},
		{Name: v.T("score.sampling.untold"), Value: v.Number(asked), Note: v.T("score.sampling.untold_note")},
	}
}

// samplingRows is a line for each place with a count or somebody asked, in the order of the tree.
func (v *visit) samplingRows(b *samplingPage, got *score.Sampling, target score.Target) {
	ids := slices.Collect(maps.Keys(got.Places))
	order := map[string]int{}
	for i, p := range v.Settings.Places.Tree() {
		order[p.ID] = i + 1
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(order[a], order[b]), cmp.Compare(a, b)) })
	for _, id := range ids {
		one := got.Places[id]
		r := samplingRow{ID: id, Name: v.PlaceShort(id), Asked: v.Number(one.Asked), State: v.T("score.sampling.no_visits"),
			Tone: "grey", Share: "—"}
		if one.Visits >= 0 {
			r.Visits = strconv.Itoa(one.Visits)
		}
		if share, ok := one.Percent(); ok {
			r.Share, r.Bar, r.Tone, r.State = fmt.Sprintf("%.1f%%", share), min(100, int(share*100/3)/max(1, target.Percent)),
				"green", v.T("score.sampling.reached")
			if share < float64(target.Percent) {
				short := (target.Percent*one.Visits+99)/100 - one.Asked
				r.Tone, r.State = "red", v.T("score.sampling.short", "n", v.Number(short))
				if got.Day == b.LastDay { // it is not over
					r.Tone = "amber"
				}
			}
		}
		b.Rows = append(b.Rows, r)
	}
	for _, p := range v.Settings.Places.Tree() {
		if _, listed := got.Places[p.ID]; !listed {
			b.Others = append(b.Others, web.Choice{ID: p.ID, Name: v.Settings.Places.Label(p.ID, v.Lang())})
		}
	}
}

// tellVisits puts what is wrong with a table into words.
func (v *visit) tellVisits(b *samplingPage, wrong []score.Wrong) {
	for i, w := range wrong {
		if i == web.MaxProblems {
			b.More = v.T("table.wrong.more", "n", strconv.Itoa(len(wrong)-i))
			return
		}
		key := "score.wrong." + w.What
		if w.File != "" {
			key = "table.wrong." + string(w.File)
		}
		b.Problems = append(b.Problems, v.Wrong(w.Line, w.Column, v.T(key, "value", web.Cut(w.Value))))
	}
}
