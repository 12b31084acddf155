package phone

import (
	"cmp"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// caseView is a case in words.
type caseView struct {
	Number      string
	Kind        string
	Round       int // in which it is being worked on again; 0: it is not
	Steps       []stepView
	Answer      string
	AnswerTitle string
	Erased      bool
}

type stepView struct {
	Title  string
	Detail string
	Done   bool
}

func viewCase(tr locale.Translator, p wire.Progress, erased bool) *caseView {
	v := &caseView{
		Number: wire.ReceiptNumber(p.Number).Dashed(), Kind: string(p.Kind),
		Answer: p.Answer, AnswerTitle: tr.T("phone.answer"), Erased: erased,
	}
	if !p.Kind.AsksVerdict() {
		v.AnswerTitle = tr.T("phone.answer_praise")
	}
	answered := done(p, feedback.CaseAnswered)
	if !answered {
		v.AnswerTitle = tr.T("phone.answer_before")
	}
	if p.State == feedback.CaseNotHandled {
		v.AnswerTitle = tr.T("phone.answer_not_handled")
	}
	if p.Round > 1 && p.DueBy != "" {
		v.Round = p.Round
	}
	for _, s := range p.Steps {
		if s.Name == feedback.CaseAssigned && by(p, feedback.CaseAnswered) != "" && p.Kind.AsksVerdict() {
			continue // the answer names the department; of praise one wants to know where it went
		}
		v.Steps = append(v.Steps, viewStep(tr, p, s, answered))
	}
	return v
}

func viewStep(tr locale.Translator, p wire.Progress, s wire.ProgressStep, answered bool) stepView {
	if !s.Done {
		return openStep(tr, p, s.Name, answered)
	}
	at := s.At.In(workday.Zone())
	v := stepView{Title: tr.T("phone.step." + string(s.Name)), Detail: tr.DateTime(at), Done: true}
	praise := ""
	if !p.Kind.AsksVerdict() {
		praise = "_praise"
	}
	switch { // what is left says all in its title
	case s.Name == feedback.CaseAccepted:
		if s.By != "" {
			// with the time it would not fit a line
			v.Detail = tr.T("phone.step.accepted_by", "name", s.By) + " · " + tr.Date(at)
		}
	case s.Name == feedback.CaseAssigned:
		v.Title = tr.T("phone.step.assigned"+praise, "name", s.By)
	case s.Name == feedback.CaseAnswered:
		v.Title = tr.T("phone.step.answered_centre" + praise)
		if s.By != "" {
			v.Title = tr.T("phone.step.answered"+praise, "name", s.By)
		}
	}
	return v
}

// openStep is something that has yet to happen.
func openStep(tr locale.Translator, p wire.Progress, name feedback.CaseStep, answered bool) stepView {
	v := stepView{Title: tr.T("phone.step." + string(name) + "_open")}
	due := "phone.step.answered_due"
	if name == feedback.CaseAnswered && !p.Kind.AsksVerdict() {
		v.Title, due = tr.T("phone.step.answered_open_praise"), "phone.step.answered_due_praise"
	}
	switch {
	case name == feedback.CaseAnswered:
		if by, err := time.Parse(time.DateOnly, p.DueBy); err == nil {
			date := tr.Date(by)
			if p.DueAbout {
				date = tr.T("phone.about", "date", date)
			}
			v.Detail = tr.T(due, "date", date)
			if was, err := time.Parse(time.DateOnly, p.DueWas); err == nil {
				key := "phone.step.due_agreed"
				if p.DueWhy != "" {
					key = "phone.step.due_told"
				}
				v.Detail = tr.T(key, "was", tr.Date(was), "date", date, "why", p.DueWhy)
			}
		}
	case name == feedback.CaseRated && answered:
		v.Detail = tr.T("phone.step.rated_hint")
	}
	return v
}

func done(p wire.Progress, step feedback.CaseStep) bool {
	for _, s := range p.Steps {
		if s.Name == step {
			return s.Done
		}
	}
	return false
}

// by is who took a step.
func by(p wire.Progress, step feedback.CaseStep) string {
	for _, s := range p.Steps {
		if s.Name == step {
			return s.By
		}
	}
	return ""
}

// wordsView is what the person said, with where and when, and what they showed.
type wordsView struct {
	Text, About string
	Parts       []string
}

func viewWords(tr locale.Translator, c *progress.Case) *wordsView {
	v := &wordsView{Text: c.Words.Text, About: about(tr, c.Words), Parts: viewParts(tr, c.Parts)}
	if v.Text == "" && len(v.Parts) == 0 {
		return nil
	}
	return v
}

func about(tr locale.Translator, w progress.Words) string {
	if on, err := time.Parse(time.DateOnly, w.OnDate); err == nil {
		return tr.T("phone.words.about", "date", tr.DateYear(on), "place", w.Place)
	}
	return w.Place
}

// addedView is what the person added later.
type addedView struct {
	Title string
	Text  string
	Parts []string
}

func viewAdded(tr locale.Translator, added []progress.Addition) []addedView {
	var out []addedView
	for _, a := range added {
		v := addedView{Text: a.Text, Parts: viewParts(tr, a.Parts)}
		v.Title = tr.T("report.added.at", "at", tr.DateTime(a.At.In(workday.Zone())))
		if v.Text != "" || len(v.Parts) > 0 {
			out = append(out, v)
		}
	}
	return out
}

// viewParts counts what arrived, what is on its way and what was not taken, by kind.
func viewParts(tr locale.Translator, parts []progress.Part) []string {
	var out []string
	for _, kind := range feedback.MediaKinds() {
		count := map[store.PartState]int{}
		reason := ""
		for _, p := range parts {
			if p.Kind == kind {
				count[p.State]++
				reason = cmp.Or(p.Reason, reason)
			}
		}
		for _, state := range []store.PartState{store.PartKept, store.PartExpected, store.PartRefused, store.PartErased} {
			if n := count[state]; n > 0 {
				what, why := tr.T("report.count."+string(kind), "n", n), ""
				if reason != "" {
					why = refusal(tr, reason)
				}
				out = append(out, tr.T("report.here."+string(state), "what", what, "why", why))
			}
		}
	}
	return out
}
