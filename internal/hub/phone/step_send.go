package phone

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/workday"
)

// stepForm is what was filled in of a step, as it came.
type stepForm struct {
	Score, Recommend         string
	NotMet                   bool
	Problem, Severity        string
	Text, Suggestion, Praise string
	Department               string
	Parts                    []feedback.Attachment
	damaged                  bool
}

func readStep(r *http.Request) stepForm {
	v := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(r.PostFormValue(name), ""), "\r\n", "\n"))
	}
	f := stepForm{
		Score: v("score"), Recommend: v("recommend"), NotMet: v("not_met") != "", Problem: v("problem"),
		Severity: v("severity"),
		Text:     v("text"), Suggestion: v("suggestion"), Praise: v("praise"), Department: v("department"),
	}
	for _, text := range []*string{&f.Text, &f.Suggestion, &f.Praise} {
		if feedback.Blank(*text) {
			*text = ""
		}
	}
	f.Parts, f.damaged = readParts(r)
	return f
}

// check is the text that says what is missing or wrong, and the field that it is about; empty when all is well.
func (f *stepForm) check(in *walking) (key, field string) {
	whole := in.step == feedback.StepWhole
	switch {
	case f.damaged:
		return "report.wrong.parts", "text"
	case f.NotMet && !whole:
		return "", ""
	case whole && f.Score == "":
		return "walk.wrong.overall", "score"
	case f.Score == "" && f.Problem == "" && f.Text == "" && f.Suggestion == "" && f.Praise == "" && len(f.Parts) == 0:
		return "walk.wrong.nothing", "score"
	case f.Problem != "" && !slices.Contains(feedback.Problems(), feedback.Problem(f.Problem)):
		return "walk.wrong.problem", "problem"
	case f.Problem != "" && !slices.Contains(feedback.Severities(), feedback.Severity(f.Severity)):
		return "walk.wrong.severity", "severity"
	case f.Department != "" && !slices.Contains(walk.Departments(in.task), f.Department):
		return "walk.wrong.department", "department"
	}
	for name, s := range map[string]string{"text": f.Text, "suggestion": f.Suggestion, "praise": f.Praise} {
		if utf8.RuneCountInString(s) > feedback.MaxTextRunes {
			return "report.wrong.too_long", name
		}
	}
	return "", ""
}

// step is what the form means. Call it only after check.
func (f *stepForm) step(in *walking) *feedback.WalkStep {
	s := &feedback.WalkStep{Task: in.task.ID, Walker: in.walker.ID, Part: in.part, Step: in.step, Department: f.Department}
	whole := in.step == feedback.StepWhole
	if f.NotMet && !whole {
		s.NotMet = true
		return s
	}
	s.Text, s.Suggestion, s.Praise, s.Attachments = f.Text, f.Suggestion, f.Praise, f.Parts
	score, _ := strconv.Atoi(f.Score)
	if whole {
		s.Department, s.Overall = "", score
		if n, err := strconv.Atoi(f.Recommend); err == nil {
			s.Recommend = &n
		}
		return s
	}
	s.Score, s.Problem = score, feedback.Problem(f.Problem)
	if s.Problem != "" {
		s.Severity = feedback.Severity(f.Severity)
	}
	return s
}

func (f *stepForm) sending(o *origin, lang string) draft.Sending {
	step := f.step(o.walk)
	heard := form{Parts: step.Attachments}
	s := heard.consented(o, lang)
	s.Step = step
	return s
}

// stepSend saves a step, once however often it comes.
func (d *Door) stepSend(w http.ResponseWriter, r *http.Request, o *origin) {
	row, ok := d.saveStep(w, r, o)
	if !ok {
		return
	}
	if !wantsJSON(r) {
		http.Redirect(w, r, o.path+"?saved="+row.ID, http.StatusSeeOther)
		return
	}
	p, err := d.savedPage(w, r, o, row)
	var html bytes.Buffer
	if err == nil {
		err = d.pages.templates.ExecuteTemplate(&html, "walk-saved", p)
	}
	if err != nil {
		d.fault(w, r, "show saved step", err)
		return
	}
	answer(w, http.StatusOK, map[string]string{"html": html.String(), "title": p.Title, "draft": row.ID})
}

// saveStep reads the form and sends it. It answers itself where that does not go.
func (d *Door) saveStep(w http.ResponseWriter, r *http.Request, o *origin) (*store.Draft, bool) {
	f := readStep(r)
	key, field := f.check(o.walk)
	if key == "" {
		row, err := d.submit(w, r, o, f, f.sending(o, lang(r)))
		switch {
		case err == nil:
			return row, true
		case d.slow(w, r, err, func(problem string) { d.stepAgain(w, r, o, http.StatusTooManyRequests, f, problem) }):
			return nil, false
		case !errors.Is(err, feedback.ErrInvalid):
			d.cannotBegin(w, r, err)
			return nil, false
		}
		key, field = "report.wrong.parts", "text"
	}
	problem := d.pages.texts.For(lang(r)).T(key, "n", feedback.MaxTextRunes)
	if wantsJSON(r) {
		answer(w, http.StatusUnprocessableEntity, map[string]string{"problem": problem, "field": field})
		return nil, false
	}
	d.stepAgain(w, r, o, http.StatusUnprocessableEntity, f, problem)
	return nil, false
}

// stepAgain shows the form as it was filled in, with what stands in the way.
func (d *Door) stepAgain(w http.ResponseWriter, r *http.Request, o *origin, status int, f stepForm, problem string) {
	p, err := d.stepPage(w, r, o, nil)
	if err != nil {
		d.fault(w, r, "show step", err)
		return
	}
	p.Form, p.Problem, p.After = f, problem, r.PostFormValue("after")
	d.showStep(w, r, status, p)
}

// longAgo is the oldest tap that a phone may bring: it waited for its network.
const longAgo = 12 * time.Hour

// stepTime keeps when the experiencer came or left, at one tap. ago is how long the tap waited on the phone, in
// milliseconds: what the phone's clock says is of no matter.
func (d *Door) stepTime(w http.ResponseWriter, r *http.Request, o *origin) {
	what := r.PostFormValue("what")
	if what != "arrived" && what != "left" || o.walk.step == feedback.StepWhole {
		d.nothing(w, r)
		return
	}
	at := d.Now()
	if ms, err := strconv.ParseInt(r.PostFormValue("ago"), 10, 64); err == nil && ms > 0 {
		at = at.Add(-min(time.Duration(min(ms, longAgo.Milliseconds()))*time.Millisecond, longAgo))
	}
	at = at.Round(time.Second) // so that a tap that is sent again is the same one
	err := d.Walks.Note(r.Context(), walk.Instant{
		Task: o.walk.task, Part: o.walk.part, Step: o.walk.step, Left: what == "left", At: at, Lang: lang(r),
	})
	switch {
	case errors.Is(err, walk.ErrMany) && wantsJSON(r):
		d.refuse(w, r, http.StatusTooManyRequests, "phone.busy.text")
	case errors.Is(err, walk.ErrMany):
		d.message(w, r, http.StatusTooManyRequests, "lost", "phone.busy.title", "phone.busy.text")
	case err != nil:
		d.fault(w, r, "note a time", err)
	case wantsJSON(r):
		answer(w, http.StatusOK, map[string]string{"at": at.In(workday.Zone()).Format("15:04")})
	default:
		http.Redirect(w, r, o.path, http.StatusSeeOther)
	}
}
