package surveys

import (
	"cmp"
	"strconv"
	"strings"

	"xinsheng/internal/feedback"
)

// questionView is a question as the preview shows it.
type questionView struct {
	Number            int
	Text, Other       string // in the reader's language and in the other one
	Hint, Type, Group string
	Short, NotMet     bool
	When              string
	Faces             []faceView
	Marks             []string // of a scale, of yes and no
	Options           []optionView
	Line              int // where it stands in the text
	Words             bool
}

type faceView struct {
	Text  string
	Score int // 1 to 5, whatever the number of faces: what colour it has
}

type optionView struct {
	Text, Other string
	Alone       bool
}

// faceScores is which of the five faces a scale of so many points shows.
var faceScores = map[int][]int{2: {2, 4}, 3: {2, 3, 4}, 4: {1, 2, 4, 5}, 5: {1, 2, 3, 4, 5}}

// questions counts the questions of a set: 23 题，短卷 8 题.
func (v *visit) questions(set *feedback.QuestionSet) string {
	n, short := len(set.Questions), 0
	for i := range set.Questions {
		if set.Questions[i].Short {
			short++
		}
	}
	if short == 0 {
		return v.T("survey.questions"+v.Plural(n), "n", n)
	}
	return v.T("survey.questions_short", "n", n, "short", short)
}

// asked is every question as a visitor meets it. Line is where each stands in the text.
func (v *visit) asked(set *feedback.QuestionSet, line func(i int) int) []questionView {
	groups := map[string]string{}
	for _, d := range set.Dimensions {
		groups[d.ID] = d.Name.In(v.Lang())
	}
	numbers := map[string]int{}
	out := make([]questionView, 0, len(set.Questions))
	for i := range set.Questions {
		q := &set.Questions[i]
		numbers[q.ID] = i + 1
		one := questionView{
			Number: i + 1, Text: q.Text.In(v.Lang()), Other: v.InOther(q.Text), Hint: q.Hint.In(v.Lang()),
			Type: v.T("survey.type." + string(q.Type)), Group: groups[q.Dimension], Short: q.Short, NotMet: q.NotMet,
			Words: q.Type == feedback.FreeText, Line: line(i),
		}
		switch q.Type {
		case feedback.Faces:
			for _, score := range faceScores[q.Points] {
				one.Faces = append(one.Faces, faceView{v.T("survey.face." + strconv.Itoa(score)), score})
			}
		case feedback.Scale:
			for n := range 11 {
				one.Marks = append(one.Marks, strconv.Itoa(n))
			}
		case feedback.YesNo:
			one.Marks = []string{v.yesNo(q, 1), v.yesNo(q, 0)}
		}
		for _, o := range q.Options {
			one.Options = append(one.Options, optionView{Text: o.Text.In(v.Lang()), Other: v.InOther(o.Text), Alone: o.Alone})
		}
		if q.When != nil {
			one.When = v.whenAsked(set, q.When, numbers[q.When.Question])
		}
		out = append(out, one)
	}
	return out
}

// yesNo is what one of the two answers says.
func (v *visit) yesNo(q *feedback.Question, value int) string {
	if value == 1 {
		return cmp.Or(q.Yes.In(v.Lang()), v.T("survey.yes"))
	}
	return cmp.Or(q.No.In(v.Lang()), v.T("survey.no"))
}

// whenAsked says what a condition on question n waits for.
func (v *visit) whenAsked(set *feedback.QuestionSet, c *feedback.Condition, n int) string {
	q := set.Question(c.Question)
	if q == nil {
		return ""
	}
	if low, high := q.Range(); len(c.Values) == high-low+1 {
		return v.T("survey.when_any", "n", n)
	}
	return v.T("survey.when", "n", n, "answers", v.answers(q, c))
}

func (v *visit) answers(q *feedback.Question, c *feedback.Condition) string {
	var out []string
	for _, n := range c.Values {
		switch q.Type {
		case feedback.Faces:
			if scores := faceScores[q.Points]; n >= 1 && n <= len(scores) {
				out = append(out, v.T("survey.face."+strconv.Itoa(scores[n-1])))
			}
		case feedback.YesNo:
			out = append(out, v.yesNo(q, n))
		default:
			out = append(out, strconv.Itoa(n))
		}
	}
	for _, id := range c.Options {
		for _, o := range q.Options {
			if o.ID == id {
				out = append(out, o.Text.In(v.Lang()))
			}
		}
	}
	return strings.Join(out, v.T("desk.list_separator"))
}
