package surveys

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/locale"
)

// surveyWordsPage is the words of one question, to be changed without knowing how a questionnaire is written.
type surveyWordsPage struct {
	ID, Title, Type string
	Number, Line    int
	Mark            string
	Next            int // the version that saving makes
	Fields          []wordsField
	Problem         string
	Mistakes        []string
}

// wordsField is one text in all languages. Its inputs are named Name.zh, Name.en and so on.
type wordsField struct {
	Name, Label string
	Needed      bool
	In          []web.WordsField
}

// surveyWords is the words of a question as they are.
func surveyWords(v *visit) error {
	row, set, i, err := v.question()
	if err != nil {
		return err
	}
	return v.showWords(http.StatusOK, row, set, i, surveyWordsPage{Fields: v.wordsOf(&set.Questions[i])})
}

// question is the one that the path names by its number, in the newest version.
func (v *visit) question() (row *store.QuestionSet, set *feedback.QuestionSet, i int, err error) {
	all, err := v.Surveys.Versions(v.Ctx, v.R.PathValue("id"))
	if err != nil {
		return nil, nil, 0, err
	}
	if set, err = survey.Read(&all[0]); err != nil {
		return nil, nil, 0, err
	}
	n, err := strconv.Atoi(v.R.PathValue("n"))
	if err != nil || n < 1 || n > len(set.Questions) {
		return nil, nil, 0, survey.ErrNotFound
	}
	return &all[0], set, n - 1, nil
}

func (v *visit) wordsOf(q *feedback.Question) []wordsField {
	field := func(name, key string, t feedback.Text, needed bool, pairs ...any) wordsField {
		f := wordsField{Name: name, Label: v.T("survey.words."+key, pairs...), Needed: needed}
		for i, l := range locale.Known() {
			label := l.Name
			if key := "survey.words." + l.Code; v.Has(key) {
				label = v.T(key)
			}
			f.In = append(f.In, web.WordsField{Name: name + "." + l.Code, Label: label, Value: t[l.Code],
				Tag: l.Tag, First: i == 0})
		}
		return f
	}
	out := []wordsField{field("text", "text", q.Text, true), field("hint", "hint", q.Hint, false)}
	if q.Yes.Main() != "" {
		out = append(out, field("yes", "yes", q.Yes, true), field("no", "no", q.No, true))
	}
	for i, o := range q.Options {
		out = append(out, field(fmt.Sprintf("options.%d", i), "option", o.Text, true, "n", i+1))
	}
	return out
}

func (v *visit) showWords(status int, row *store.QuestionSet, set *feedback.QuestionSet, i int,
	b surveyWordsPage) error {
	b.ID, b.Title, b.Number = row.ID, set.Title.In(v.Lang()), i+1
	b.Type, b.Line = v.T("survey.type."+string(set.Questions[i].Type)), survey.QuestionLine(row.Source)(i)
	if b.Mark == "" {
		b.Mark = survey.Mark(row.Source)
	}
	if b.Next = row.Version; !row.PublishedAt.IsZero() {
		b.Next++
	}
	return v.Render(status, "survey_words", web.Page{Title: v.T("survey.words.title", "n", b.Number)}, b)
}

// surveyReword keeps other words as the draft.
func surveyReword(v *visit) error {
	row, set, i, err := v.question()
	if err != nil {
		return err
	}
	b := surveyWordsPage{Mark: v.Field("mark"), Fields: v.wordsOf(&set.Questions[i])}
	words := map[string]string{}
	for n := range b.Fields {
		for l := range b.Fields[n].In {
			f := &b.Fields[n].In[l]
			f.Value = v.Field(f.Name)
			words[f.Name] = f.Value
		}
	}
	_, mistakes, err := v.Surveys.Save(v.Ctx, v.User.ID, row.ID, survey.Reword(row.Source, i, words), b.Mark)
	switch {
	case errors.Is(err, survey.ErrStale):
		b.Problem = v.T("survey.stale_words")
		b.Mark = survey.Mark(row.Source)
		return v.showWords(http.StatusConflict, row, set, i, b)
	case err != nil:
		return err
	case len(mistakes) > 0:
		b.Problem = v.T("survey.mistakes"+v.Plural(len(mistakes)), "n", len(mistakes))
		for _, m := range mistakes {
			b.Mistakes = append(b.Mistakes, v.T("survey.wrong."+string(m.What), "name", m.Name))
		}
		return v.showWords(http.StatusUnprocessableEntity, row, set, i, b)
	}
	v.Flash("survey.saved")
	http.Redirect(v.W, v.R, fmt.Sprintf("/surveys/%s#q%d", row.ID, i+1), http.StatusSeeOther)
	return nil
}
