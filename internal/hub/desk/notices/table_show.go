package notices

import (
	"net/http"
	"slices"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/notice"
)

// tablePage is who is told of what by which way.
type tablePage struct {
	Events []eventRow
}

type eventRow struct {
	Name string
	Told []toldRow
}

type toldRow struct {
	Name string
	Ways []web.Choice // ID is the name of the tick
}

// tick is the name of one tick of the table.
func tick(e notice.Event, to notice.Audience, w notice.Way) string {
	return string(e) + "." + string(to) + "." + string(w)
}

func tableShow(v *visit) error {
	rules, err := v.Notices.Rules(v.Ctx)
	if err != nil {
		return err
	}
	var b tablePage
	for _, e := range notice.Events() {
		row := eventRow{Name: v.T(e.Label())}
		for _, to := range e.Audiences() {
			t := toldRow{Name: v.T(to.Label())}
			for _, w := range to.Takes() {
				t.Ways = append(t.Ways, web.Choice{ID: tick(e, to, w), Name: v.T(w.Label()),
					Chosen: slices.Contains(rules.How(e, to), w)})
			}
			row.Told = append(row.Told, t)
		}
		b.Events = append(b.Events, row)
	}
	return v.Render(http.StatusOK, "notice_table", web.Page{Title: v.T("notice.table.title")}, b)
}

// tableSave keeps the whole table as it was ticked.
func tableSave(v *visit) error {
	rules := notice.Rules{}
	for _, e := range notice.Events() {
		rules[e] = map[notice.Audience][]notice.Way{}
		for _, to := range e.Audiences() {
			for _, w := range to.Takes() {
				if v.Field(tick(e, to, w)) != "" {
					rules[e][to] = append(rules[e][to], w)
				}
			}
		}
	}
	if err := v.Notices.SaveRules(v.Ctx, v.User.ID, rules); err != nil {
		return err
	}
	return v.To("/notices/table", "notice.saved")
}
