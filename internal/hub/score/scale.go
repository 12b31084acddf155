package score

import (
	"fmt"

	"xinsheng/internal/feedback"
)

// Item is what an answer says on a scale from 0 to 100; ok is false for one that has no score.
func Item(q *feedback.Question, a *feedback.Answer) (score float64, ok bool) {
	low, high := q.Range()
	if high <= low || a.State != feedback.Answered {
		return 0, false
	}
	return 100 * float64(a.Value-low) / float64(high-low), true
}

// Sheet is what a whole questionnaire says: the score of each dimension that counts, and under "" that of the sheet.
func Sheet(set *feedback.QuestionSet, a *feedback.Answers) map[string]float64 {
	given := answersOf(a)
	type tally struct {
		items, answered int
		sum             float64
	}
	dimensions := map[string]*tally{}
	for _, q := range set.Asked(a.Short, given) {
		if low, high := q.Range(); q.Dimension == "" || high <= low {
			continue
		}
		d := dimensions[q.Dimension]
		if d == nil {
			d = new(tally)
			dimensions[q.Dimension] = d
		}
		answer := given[q.ID]
		if answer.State == feedback.NotMet {
			continue
		}
		d.items++
		if score, ok := Item(q, &answer); ok {
			d.answered++
			d.sum += score
		}
	}
	out := map[string]float64{}
	asked, total := 0, 0.0
	for _, d := range set.Dimensions { // in a fixed order: sums of fractions depend on it
		t := dimensions[d.ID]
		if t == nil || t.items == 0 {
			continue
		}
		asked++
		if 2*t.answered >= t.items {
			out[d.ID] = t.sum / float64(t.answered)
			total += out[d.ID]
		}
	}
	if n := len(out); n > 0 && 2*n >= asked {
		out[""] = total / float64(n)
	}
	return out
}

// Check reports whether the answers can have been given to that version of the set.
func Check(set *feedback.QuestionSet, a *feedback.Answers) error {
	asked := map[string]*feedback.Question{}
	for _, q := range set.Asked(a.Short, answersOf(a)) {
		asked[q.ID] = q
	}
	for i := range a.Items {
		it := &a.Items[i]
		if q := asked[it.Question]; q == nil || !q.Fits(it) {
			return fmt.Errorf("answer %d does not fit set %s version %d: %w", i, set.ID, set.Version, feedback.ErrInvalid)
		}
	}
	return nil
}

func answersOf(a *feedback.Answers) map[string]feedback.Answer {
	given := make(map[string]feedback.Answer, len(a.Items))
	for _, it := range a.Items {
		given[it.Question] = it
	}
	return given
}

// hurried reports whether nobody can have read the questions.
func hurried(a *feedback.Answers) bool {
	answered := 0
	for i := range a.Items {
		if a.Items[i].State == feedback.Answered {
			answered++
		}
	}
	return answered >= 5 && a.Seconds < answered
}
