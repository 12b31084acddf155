package survey_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/survey"
)

// small is a questionnaire without mistake, with every type of question.
const small = `id = "small"
profile = "outpatient"
title = { zh = "小问卷", en = "Small" }

[[dimension]]
id = "care"
name = { zh = "照顾" }

[[question]]
id = "nurse"
type = "faces"
points = 5
dimension = "care"
short = true
text = { zh = "护士好吗？" }

[[question]]
id = "why"
type = "several_of"
text = { zh = "为什么？" }
when = { question = "nurse", values = [1, 2] }
options = [
  { id = "slow", zh = "慢" },
  { id = "none", zh = "说不清", alone = true },
]

[[question]]
id = "slow_where"
type = "one_of"
text = { zh = "哪里慢？" }
when = { question = "why", options = ["slow"] }
options = [
  { id = "here", zh = "这里" },
  { id = "there", zh = "那里" },
]

[[question]]
id = "said"
type = "text"
text = { zh = "还有什么？" }
`

func TestParse_TakesEverySortOfQuestion(t *testing.T) {
	set, mistakes := survey.Parse("small.toml", []byte(small))
	require.Empty(t, mistakes)
	require.Len(t, set.Questions, 4)
	assert.Equal(t, "小问卷", set.Title["zh"])
	assert.Equal(t, &feedback.Condition{Question: "nurse", Values: []int{1, 2}}, set.Questions[1].When)
	assert.True(t, set.Questions[1].Options[1].Alone)
	assert.Equal(t, &feedback.Condition{Question: "why", Options: []string{"slow"}}, set.Questions[2].When)
}

func TestParse_NamesTheLineOfEachMistake(t *testing.T) {
	for name, c := range map[string]struct {
		old, now string
		line     int
		what     survey.Wrong
		about    string
	}{
		"no toml":              {`type = "text"`, `type = text`, 39, survey.Syntax, ""},
		"a word for a number":  {`points = 5`, `points = "five"`, 12, survey.Syntax, ""},
		"unknown key":          {`short = true`, `shrot = true`, 14, survey.UnknownKey, "question.shrot"},
		"bad id":               {`id = "small"`, `id = "Klein und fein"`, 1, survey.BadID, "Klein und fein"},
		"no id":                {`id = "small"`, ``, 1, survey.Missing, "id"},
		"bad profile":          {`"outpatient"`, `"hall"`, 2, survey.BadProfile, "hall"},
		"no title":             {`title = { zh = "小问卷", en = "Small" }`, ``, 1, survey.Missing, "title.zh"},
		"english alone":        {`name = { zh = "照顾" }`, `name = { en = "Care" }`, 7, survey.Missing, "name.zh"},
		"two of one id":        {`id = "why"`, `id = "nurse"`, 18, survey.Twice, "nurse"},
		"bad type":             {`type = "text"`, `type = "essay"`, 39, survey.BadType, "essay"},
		"six faces":            {`points = 5`, `points = 6`, 12, survey.BadPoints, "nurse"},
		"points of words":      {`type = "text"`, "type = \"text\"\npoints = 5", 40, survey.BadPoints, "said"},
		"no such dimension":    {`dimension = "care"`, `dimension = "car"`, 13, survey.NoDimension, "car"},
		"words have no score":  {`type = "text"`, "type = \"text\"\ndimension = \"care\"", 40, survey.Unscored, "text"},
		"one option":           {`  { id = "there", zh = "那里" },`, ``, 32, survey.BadOptions, "slow_where"},
		"same option":          {`id = "there"`, `id = "here"`, 34, survey.Twice, "here"},
		"option without words": {`{ id = "there", zh = "那里" }`, `{ id = "there" }`, 34, survey.Missing, "zh"},
		"yes of words": {`type = "text"`, "type = \"text\"\nyes = { zh = \"有\" }\nno = { zh = \"没有\" }", 40,
			survey.YesNoHere, "text"},
		"yes without no": {`type = "text"`, "type = \"yes_no\"\nyes = { zh = \"有\" }", 37, survey.Missing, "no.zh"},
		"alone of one": {`{ id = "there", zh = "那里" }`, `{ id = "there", zh = "那里", alone = true }`, 34,
			survey.AloneHere, "there"},
		"options of words": {`type = "text"`, "type = \"text\"\noptions = [ { id = \"a\", zh = \"甲\" } ]", 40,
			survey.NoOptionsHere, "text"},
		"a later question":     {`{ question = "nurse"`, `{ question = "said"`, 21, survey.NotEarlier, "said"},
		"no such face":         {`values = [1, 2]`, `values = [0, 2]`, 21, survey.NoSuchAnswer, "nurse"},
		"no such option":       {`options = ["slow"]`, `options = ["fast"]`, 31, survey.NoSuchAnswer, "fast"},
		"condition of nothing": {`, values = [1, 2] }`, ` }`, 21, survey.NoCondition, "nurse"},
		"not in the short one": {`id = "slow_where"`, "id = \"slow_where\"\nshort = true", 32, survey.ShortNeedsShort, "why"},
		"too long":             {`护士好吗？`, strings.Repeat("好", 37), 15, survey.TooLong, strings.Repeat("好", 37)},
		"two lines":            {`护士好吗？`, `护士\n好吗？`, 15, survey.NoLine, "护士\n好吗？"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, small, c.old)
			set, mistakes := survey.Parse("small.toml", []byte(strings.Replace(small, c.old, c.now, 1)))
			assert.Nil(t, set)
			require.NotEmpty(t, mistakes)
			var found []string
			for _, m := range mistakes {
				assert.Equal(t, "small.toml", m.File)
				assert.True(t, errors.Is(m, feedback.ErrInvalid))
				found = append(found, fmt.Sprintf("%d %s %s", m.Line, m.What, m.Name))
			}
			if c.what == survey.Syntax {
				assert.Equal(t, c.line, mistakes[0].Line)
				assert.Equal(t, survey.Syntax, mistakes[0].What)
				return
			}
			assert.Contains(t, found, fmt.Sprintf("%d %s %s", c.line, c.what, c.about))
		})
	}
}

func TestParse_ASetWithoutQuestionsOrWithTooManyIsNone(t *testing.T) {
	head := small[:strings.Index(small, "[[dimension]]")]
	_, mistakes := survey.Parse("x.toml", []byte(head))
	require.Len(t, mistakes, 1)
	assert.Equal(t, survey.NoneYet, mistakes[0].What)
	var b strings.Builder
	b.WriteString(head)
	for i := range feedback.MaxAnswers + 1 {
		fmt.Fprintf(&b, "[[question]]\nid = \"q%d\"\ntype = \"text\"\ntext = { zh = \"问\" }\n", i)
	}
	_, mistakes = survey.Parse("x.toml", []byte(b.String()))
	require.Len(t, mistakes, 1)
	assert.Equal(t, survey.TooMany, mistakes[0].What)
	assert.Equal(t, 4+4*feedback.MaxAnswers+1, mistakes[0].Line)
}

func FuzzParse_NeverPanicsAndNamesALine(f *testing.F) {
	f.Add(small)
	f.Add("[[question]]\n[question.text]\nzh='x'")
	f.Add("id.a.b = 1\n[id]\n[[id]]\n")
	f.Fuzz(func(t *testing.T, text string) {
		set, mistakes := survey.Parse("x.toml", []byte(text))
		if (set == nil) == (len(mistakes) == 0) {
			t.Fatal("neither a set nor a mistake, or both")
		}
		for _, m := range mistakes {
			if m.Line < 1 || m.Line > strings.Count(text, "\n")+1 {
				t.Fatalf("line %d of %d", m.Line, strings.Count(text, "\n")+1)
			}
		}
	})
}
