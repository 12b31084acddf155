package scores

import (
	"net/http"
	"strconv"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// pageSize is how many words one page shows.
const pageSize = 25

type wordsPage struct {
	Bar   scoreBar
	Rows  []wordRow
	Total string
	Prev  string
	Next  string
}

type wordRow struct {
	Place, When, Who, Question, Text, Flag string
	Parts                                  []part.View
	Erase                                  string // the record, for those who may delete what was said in it
}

// scoreWords is what people wrote and said in questionnaires, for those who read what people write.
func scoreWords(v *visit) error {
	s := v.scoreScope("/scores/words")
	number, err := strconv.Atoi(s.Query.Get("page"))
	if err != nil || number < 1 || number > 1<<20 {
		number = 1
	}
	list, total, err := v.Scores.Words(v.Ctx, s.Scope, (number-1)*pageSize, pageSize)
	if err != nil {
		return err
	}
	b := wordsPage{Bar: v.scoreBar(s), Total: v.T("score.words.total", "n", v.Number(total))}
	at := s.with(s.Path, "", "")
	turn := func(n int) string {
		if at == s.Path {
			return at + "?page=" + strconv.Itoa(n)
		}
		return at + "&page=" + strconv.Itoa(n)
	}
	if number > 1 {
		b.Prev = turn(number - 1)
	}
	if number*pageSize < total {
		b.Next = turn(number + 1)
	}
	sets := map[string]*feedback.QuestionSet{}
	for i := range list {
		w := &list[i]
		key := w.Set + strconv.Itoa(w.Version)
		if _, read := sets[key]; !read {
			if sets[key], err = v.Scores.Set(v.Ctx, w.Set, w.Version); err != nil {
				return err
			}
		}
		r := v.wordRow(w, sets[key])
		parts := make([]*store.Part, len(w.Parts))
		for i := range w.Parts {
			parts[i] = &w.Parts[i]
		}
		r.Parts = part.Views(v.Visit, "/records/", parts)
		if v.Is(staff.Centre) {
			r.Erase = w.RecordID
		}
		b.Rows = append(b.Rows, r)
	}
	if err := v.Saw("scores.words", s.Place); err != nil {
		return err
	}
	return v.Render(http.StatusOK, "score_words", web.Page{Title: v.T("score.tab.words")}, b)
}

func (v *visit) wordRow(w *score.Word, set *feedback.QuestionSet) wordRow {
	r := wordRow{Place: v.PlaceShort(w.PlaceID), When: v.When(w.CapturedAt), Question: w.Question, Text: w.Text}
	if set != nil {
		if q := set.Question(w.Question); q != nil {
			r.Question = q.Text.In(v.Lang())
		}
	}
	if w.Respondent != "" {
		r.Who = v.T("score.who." + w.Respondent)
	}
	if w.Flag != "" {
		r.Flag = v.T("score.flag." + string(w.Flag))
	}
	return r
}
