package session

import (
	"time"

	"xinsheng/internal/feedback"
)

// Sheet is a questionnaire being filled in. Its set stays the one that it was begun with, whatever the hub sends meanwhile.
type Sheet struct {
	Set        *feedback.QuestionSet // never changed
	Short      bool
	Respondent feedback.Respondent
	Answers    map[string]feedback.Answer // by question; replaced, never changed in place
	Seen       map[string]bool            // questions whose page was left with Next
	Began      time.Time
	Complete   bool // the person came to the end
}

// answers are the sheet's as a record. A question whose page was seen and that has no answer was skipped; one that was never
// reached is left out.
func (sh *Sheet) answers(now time.Time, media []Media) *feedback.Answers {
	a := &feedback.Answers{
		Set: sh.Set.ID, Version: sh.Set.Version, Short: sh.Short, Respondent: sh.Respondent, Complete: sh.Complete,
		Seconds: max(0, int(now.Sub(sh.Began).Seconds())),
	}
	for _, q := range sh.Set.Asked(sh.Short, sh.Answers) {
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
