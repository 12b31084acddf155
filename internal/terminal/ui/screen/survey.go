package screen

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// perQuestion is how long a person takes for a question, for saying how long a questionnaire takes.
const perQuestion = 7 * time.Second

// survey is the page before a questionnaire: what it is, how long it takes, on a ward who answers, and where there is a
// short form which one.
type survey struct {
	sheetSender
	set *feedback.QuestionSet // the one that was offered as the page opened; nil: not asked yet
	who feedback.Respondent
}

// Page implements nav.Screen.
func (s *survey) Page(env *nav.Env) nav.Page {
	begun := s.p.Session.Draft().Sheet
	switch {
	case begun != nil:
		s.set = begun.Set
		if s.who == "" {
			s.who = begun.Respondent
		}
	case s.set == nil:
		s.set = s.p.Site.Survey()
	}
	if s.set == nil {
		return nav.Page{Title: env.T("survey.none"), Body: flow.Column(0, env.Text(theme.Body, env.T("survey.none_text")))}
	}
	p := nav.Page{Title: s.set.Title.In(env.Lang())}
	if begun != nil {
		p.OnBack = func() { s.leaveSheet(env) }
		p.OnHome = p.OnBack
	}
	if s.set.Profile == feedback.Ward && s.who == "" {
		p.Body = s.body(env, env.T("survey.who"), s.respondents(env))
		return p
	}
	if s.set.Profile == feedback.Ward && s.set.HasShort() {
		p.OnBack = func() {
			s.who = ""
			env.Nav.RedrawAnew()
		}
	}
	ask := ""
	if s.set.HasShort() {
		ask = env.T("survey.which")
	}
	p.Body = s.body(env, ask, s.forms(env))
	return p
}

// body is what the questionnaire is for, the ways to begin, and what is done with the answers.
func (s *survey) body(env *nav.Env, ask string, ways []fyne.CanvasObject) fyne.CanvasObject {
	intro := env.Text(theme.Body, s.set.Intro.In(env.Lang())).Even()
	consent := env.Field(widgets.Field{Icon: "lock", Name: env.T("review.consent"), Value: env.T("survey.consent"),
		OneLine: !env.Portrait(),
		OnTap:   func() { env.Nav.Go(nav.To(nav.Consent)) }})
	columns := 1
	if !env.Portrait() {
		columns = len(ways)
	}
	rows := float32(len(ways) / columns)
	column := func(gap float32, least float64, intro ...fyne.CanvasObject) fyne.CanvasObject {
		if ask != "" {
			intro = append(intro, env.Text(theme.Heading, ask).Within(1))
		}
		tiles := flow.Sized(0, env.MM(least)*rows, flow.Grid(columns, env.Space(), ways...))
		return flow.Column(gap, append(intro, flow.Most(env.MM(104)*rows, tiles), consent)...)
	}
	return flow.FirstFit(column(env.Space(), 60, intro), column(env.Gap(), 44, intro), column(env.Gap(), 44),
		column(env.Gap(), 0))
}

// respondents asks who answers.
func (s *survey) respondents(env *nav.Env) []fyne.CanvasObject {
	tile := func(icon, key string, who feedback.Respondent) fyne.CanvasObject {
		return env.Tile(widgets.Tile{Icons: []string{icon}, Role: theme.Heading, Name: env.T(key),
			About: env.T(key + "_about"),
			OnTap: func() {
				s.who = who
				if s.set.HasShort() {
					env.Nav.RedrawAnew()
					return
				}
				s.begin(env, false)
			}})
	}
	return []fyne.CanvasObject{
		tile("user", "survey.patient", feedback.Patient),
		tile("users", "survey.escort", feedback.Escort),
	}
}

// forms offers the short form and the whole, or the only one.
func (s *survey) forms(env *nav.Env) []fyne.CanvasObject {
	tile := func(icon, key string, short, dark bool) fyne.CanvasObject {
		return env.Tile(widgets.Tile{Icons: []string{icon}, Role: theme.Heading, Dark: dark, Name: env.T(key),
			About: s.length(env, short),
			OnTap: func() { s.begin(env, short) }})
	}
	if !s.set.HasShort() {
		return []fyne.CanvasObject{tile("clipboard-list", "survey.start", false, true)}
	}
	return []fyne.CanvasObject{
		tile("clock", "survey.short", true, true),
		tile("clipboard-list", "survey.full", false, false),
	}
}

// length says how many questions a form has, and about how long it takes.
func (s *survey) length(env *nav.Env, short bool) string {
	sheet := session.Sheet{Set: s.set, Short: short}
	least, most, key := len(sheet.Asked()), sheet.MayAsk(), "survey.length"
	if least < most {
		key = "survey.length_most"
	}
	minutes := max(1, int((time.Duration(least+most)*perQuestion/2 + 30*time.Second).Minutes()))
	return env.T(key, "n", strconv.Itoa(most), "m", strconv.Itoa(minutes))
}

// begin opens the first question. A form that was begun keeps its answers.
func (s *survey) begin(env *nav.Env, short bool) {
	sheet := &session.Sheet{Set: s.set, Began: time.Now()}
	if begun := s.p.Session.Draft().Sheet; begun != nil {
		kept := *begun
		sheet = &kept
	}
	sheet.Short, sheet.Respondent = short, s.who
	if !s.p.Session.Update(func(d *session.Draft) {
		if d.Sheet == nil {
			d.AsReport()
		}
		d.Sheet = sheet
	}) {
		return
	}
	if asked := sheet.Asked(); len(asked) > 0 {
		env.Nav.Go(nav.Route{Name: nav.QuestionPage, Arg: asked[0].ID})
	}
}
