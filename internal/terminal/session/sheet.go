package session

import (
	"maps"
	"slices"
	"time"

	"xinsheng/internal/feedback"
)

// Sheet is a questionnaire being filled in. Its set stays the one that it was begun with, whatever the hub sends
// meanwhile.
type Sheet struct {
	Set        *feedback.QuestionSet // never changed
	Short      bool
	Respondent feedback.Respondent
	Answers    map[string]feedback.Answer // by question; replaced, never changed in place
	Seen       map[string]bool            // questions whose page was left with Next
	Began      time.Time
	Complete   bool // the person came to the end
}

// Answered is the sheet with an answer to a question.
func (sh *Sheet) Answered(question string, a feedback.Answer) *Sheet {
	next := *sh
	next.Answers = maps.Clone(sh.Answers)
	if next.Answers == nil {
		next.Answers = map[string]feedback.Answer{}
	}
	a.Question = question
	next.Answers[question] = a
	return &next
}

// Cleared is the sheet without an answer to a question.
func (sh *Sheet) Cleared(question string) *Sheet {
	next := *sh
	next.Answers = maps.Clone(sh.Answers)
	delete(next.Answers, question)
	return &next
}

// Saw is the sheet after a question's page was left with Next.
func (sh *Sheet) Saw(question string) *Sheet {
	next := *sh
	next.Seen = maps.Clone(sh.Seen)
	if next.Seen == nil {
		next.Seen = map[string]bool{}
	}
	next.Seen[question] = true
	return &next
}

// Asked are the questions that are asked as the answers stand.
func (sh *Sheet) Asked() []*feedback.Question { return sh.Set.Asked(sh.Short, sh.Answers) }

// MayAsk is how many questions there are at most, as the answers stand: those that are asked, and those that hang on
// one that was not come to yet. It never grows on the way forward.
func (sh *Sheet) MayAsk() int {
	may := map[string]bool{}
	for i := range sh.Set.Questions {
		q := &sh.Set.Questions[i]
		if sh.Short && !q.Short {
			continue
		}
		if c := q.When; c != nil {
			a, answered := sh.Answers[c.Question]
			if !may[c.Question] || (answered || sh.Seen[c.Question]) && !c.Holds(a) {
				continue
			}
		}
		may[q.ID] = true
	}
	return len(may)
}

// Given is how many of them have an answer, a recording counted as one.
func (sh *Sheet) Given(media []Media) int {
	n := 0
	for _, q := range sh.Asked() {
		if _, ok := sh.Answers[q.ID]; ok || slices.ContainsFunc(media, func(m Media) bool { return m.Question == q.ID }) {
			n++
		}
	}
	return n
}

// media are the recordings that belong to questions which are asked: an earlier answer that was changed may have taken
// a question away.
func (sh *Sheet) media(all []Media) []Media {
	asked := sh.Asked()
	return slices.DeleteFunc(slices.Clone(all), func(m Media) bool {
		return !slices.ContainsFunc(asked, func(q *feedback.Question) bool { return q.ID == m.Question })
	})
}

// answers are the sheet's as a record. A question whose page was seen and that has no answer was skipped; one that was
// never reached is left out.
func (sh *Sheet) answers(now time.Time, media []Media) *feedback.Answers {
	a := &feedback.Answers{
		Set: sh.Set.ID, Version: sh.Set.Version, Short: sh.Short, Respondent: sh.Respondent, Complete: sh.Complete,
		Seconds: max(0, int(now.Sub(sh.Began).Seconds())),
	}
	for _, q := range sh.Asked() {
		it, ok := sh.Answers[q.ID]
		it.Question, it.Voices = q.ID, nil
		for i, m := range media {
			if m.Question == q.ID {
				it.Voices = append(it.Voices, partID(i))
			}
		}
		switch {
		case len(it.Voices) > 0:
			it.State = feedback.Answered
		case !ok && !sh.Seen[q.ID]:
			continue
		case !ok:
			it.State = feedback.Skipped
		}
		a.Items = append(a.Items, it)
	}
	return a
}
