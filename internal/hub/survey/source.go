package survey

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"xinsheng/internal/feedback"
)

// source is a questionnaire as it is written.
type source struct {
	ID        string        `toml:"id"`
	Profile   string        `toml:"profile"`
	Title     words         `toml:"title"`
	Intro     words         `toml:"intro"`
	Dimension []sourceGroup `toml:"dimension"`
	Question  []sourceQuest `toml:"question"`
}

// words is a text by language.
type words map[string]string

type sourceGroup struct {
	ID   string `toml:"id"`
	Name words  `toml:"name"`
}

type sourceQuest struct {
	ID        string           `toml:"id"`
	Type      string           `toml:"type"`
	Points    int              `toml:"points"`
	Dimension string           `toml:"dimension"`
	Short     bool             `toml:"short"`
	NotMet    bool             `toml:"not_met"`
	Text      words            `toml:"text"`
	Hint      words            `toml:"hint"`
	Yes       words            `toml:"yes"`
	No        words            `toml:"no"`
	When      *sourceWhen      `toml:"when"`
	Written   []map[string]any `toml:"options"`
	Options   []sourceOption   `toml:"-"`
}

type sourceWhen struct {
	Question string   `toml:"question"`
	Values   []int    `toml:"values"`
	Options  []string `toml:"options"`
}

type sourceOption struct {
	ID    string
	Alone bool
	Text  words
	odd   []string // keys that hold something else than they should
}

// option takes what an option holds apart: its name, whether it stands alone, and its words, each under its language.
func option(keys map[string]any) sourceOption {
	o := sourceOption{Text: words{}}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		said, isText := keys[key].(string)
		alone, isFlag := keys[key].(bool)
		switch {
		case key == "id" && isText:
			o.ID = said
		case key == "alone" && isFlag:
			o.Alone = alone
		case key != "id" && key != "alone" && isText:
			o.Text[key] = said
		default:
			o.odd = append(o.odd, key)
		}
	}
	return o
}

// MaxSource is the longest questionnaire as TOML, in bytes.
const MaxSource = 48 << 10

// maxKeys is more than the longest questionnaire has. The decoder takes long over very many that it does not know.
const maxKeys = 3000

// Parse reads a questionnaire. With mistakes, sorted by their lines, there is none. Name is what the mistakes call the
// file.
func Parse(name string, text []byte) (*feedback.QuestionSet, []Mistake) {
	if len(text) > MaxSource {
		return nil, []Mistake{{File: name, Line: 1, What: TooLong, Name: name}}
	}
	c := &check{file: name, lines: linesOf(text)}
	if len(c.lines) > maxKeys {
		return nil, []Mistake{{File: name, Line: 1, What: TooLong, Name: name}}
	}
	var src source
	err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&src)
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case errors.As(err, &unknown):
		for i := range unknown.Errors {
			row, _ := unknown.Errors[i].Position()
			c.at(row, UnknownKey, strings.Join(unknown.Errors[i].Key(), "."))
		}
	case errors.As(err, &wrong):
		row, _ := wrong.Position()
		c.at(row, Syntax, strings.TrimPrefix(wrong.Error(), "toml: "))
	case err != nil:
		c.at(1, Syntax, strings.TrimPrefix(err.Error(), "toml: "))
	}
	for i := range src.Question {
		for _, keys := range src.Question[i].Written {
			src.Question[i].Options = append(src.Question[i].Options, option(keys))
		}
	}
	if len(c.found) == 0 {
		c.set(&src)
	}
	if len(c.found) > 0 {
		slices.SortStableFunc(c.found, func(a, b Mistake) int { return cmp.Compare(a.Line, b.Line) })
		return nil, c.found
	}
	return src.set(), nil
}

func (w words) text() feedback.Text { return feedback.Text(w).Each(strings.Clone) }

// set is the questionnaire of a source without mistakes; its version is for the hub to give.
func (s *source) set() *feedback.QuestionSet {
	out := &feedback.QuestionSet{ID: s.ID, Profile: feedback.Profile(s.Profile), Title: s.Title.text(),
		Intro: s.Intro.text()}
	for _, d := range s.Dimension {
		out.Dimensions = append(out.Dimensions, feedback.Dimension{ID: d.ID, Name: d.Name.text()})
	}
	for _, q := range s.Question {
		one := feedback.Question{
			ID: q.ID, Type: feedback.QuestionType(q.Type), Text: q.Text.text(), Hint: q.Hint.text(), Dimension: q.Dimension,
			Points: q.Points, NotMet: q.NotMet, Short: q.Short, Yes: q.Yes.text(), No: q.No.text(),
		}
		for _, o := range q.Options {
			one.Options = append(one.Options, feedback.Option{ID: o.ID, Text: o.Text.text(), Alone: o.Alone})
		}
		if w := q.When; w != nil {
			one.When = &feedback.Condition{Question: w.Question, Values: w.Values, Options: w.Options}
		}
		out.Questions = append(out.Questions, one)
	}
	return out
}

// path names a place in the source, as linesOf does: question.3.text.zh.
func path(parts ...any) string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = fmt.Sprint(p)
	}
	return strings.Join(out, ".")
}
