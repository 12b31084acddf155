package survey

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
)

// The longest texts in characters, Chinese and any other language: what fits on one page of a terminal in large type.
var (
	maxTitle    = [2]int{16, 40}
	maxIntro    = [2]int{60, 160}
	maxQuestion = [2]int{36, 110}
	maxHint     = [2]int{36, 110}
	maxOption   = [2]int{16, 44}
	maxAnswer   = [2]int{8, 20}
	maxGroup    = [2]int{12, 40}
)

// The number of options that fit on one page.
const (
	minOptions = 2
	maxOptions = 5
)

// check gathers what is wrong.
type check struct {
	file  string
	lines lines
	found []Mistake
}

func (c *check) add(at string, what Wrong, name string) { c.at(c.lines.of(at), what, name) }

func (c *check) at(line int, what Wrong, name string) {
	c.found = append(c.found, Mistake{File: c.file, Line: line, What: what, Name: name})
}

func (c *check) set(s *source) {
	c.id("id", s.ID, nil)
	if s.Profile != string(feedback.Outpatient) && s.Profile != string(feedback.Ward) {
		c.add("profile", BadProfile, s.Profile)
	}
	c.words("title", s.Title, maxTitle, true)
	c.words("intro", s.Intro, maxIntro, false)
	groups := map[string]bool{} // whether a question counts for it
	for i, d := range s.Dimension {
		at := path("dimension", i)
		if _, twice := groups[d.ID]; twice {
			c.add(at+".id", Twice, d.ID)
		}
		c.id(at+".id", d.ID, nil)
		c.words(at+".name", d.Name, maxGroup, true)
		groups[d.ID] = false
	}
	if len(s.Question) == 0 {
		c.add("question", NoneYet, s.ID)
	}
	if len(s.Question) > feedback.MaxAnswers {
		c.add(path("question", feedback.MaxAnswers), TooMany, s.Question[feedback.MaxAnswers].ID)
	}
	for i := range s.Question {
		c.question(s, i, groups)
	}
	for i, d := range s.Dimension {
		if !groups[d.ID] {
			c.add(path("dimension", i, "id"), Unused, d.ID)
		}
	}
}

func (c *check) question(s *source, i int, groups map[string]bool) {
	q, at := &s.Question[i], path("question", i)
	earlier := s.Question[:i]
	c.id(at+".id", q.ID, func(id string) bool { return find(earlier, id) != nil })
	c.words(at+".text", q.Text, maxQuestion, true)
	c.words(at+".hint", q.Hint, maxHint, false)
	kind := feedback.QuestionType(q.Type)
	if !slices.Contains(feedback.QuestionTypes(), kind) {
		c.add(at+".type", BadType, q.Type)
		return
	}
	if (kind == feedback.Faces) != (q.Points >= 2 && q.Points <= 5) || kind != feedback.Faces && q.Points != 0 {
		c.add(at+".points", BadPoints, q.ID)
	}
	c.words(at+".yes", q.Yes, maxAnswer, !feedback.Text(q.No).IsZero())
	c.words(at+".no", q.No, maxAnswer, !feedback.Text(q.Yes).IsZero())
	if kind != feedback.YesNo && (!feedback.Text(q.Yes).IsZero() || !feedback.Text(q.No).IsZero()) {
		c.add(at+".yes", YesNoHere, q.Type)
	}
	c.options(at, q, kind)
	if q.Dimension != "" {
		_, known := groups[q.Dimension]
		switch {
		case !known:
			c.add(at+".dimension", NoDimension, q.Dimension)
		case kind != feedback.Faces && kind != feedback.Scale && kind != feedback.YesNo:
			c.add(at+".dimension", Unscored, q.Type)
		}
		if known {
			groups[q.Dimension] = true
		}
	}
	if q.When != nil {
		c.when(at+".when", q, earlier)
	}
}

func (c *check) options(at string, q *sourceQuest, kind feedback.QuestionType) {
	if kind != feedback.OneOf && kind != feedback.SeveralOf {
		if len(q.Options) > 0 {
			c.add(at+".options", NoOptionsHere, q.Type)
		}
		return
	}
	if len(q.Options) < minOptions || len(q.Options) > maxOptions {
		c.add(at+".options", BadOptions, q.ID)
	}
	for i, o := range q.Options {
		one := path(at, "options", i)
		c.id(one+".id", o.ID, func(id string) bool {
			return slices.ContainsFunc(q.Options[:i], func(b sourceOption) bool { return b.ID == id })
		})
		for _, key := range o.odd {
			c.add(one+"."+key, Syntax, key)
		}
		c.words(one, o.Text, maxOption, true)
		if o.Alone && kind != feedback.SeveralOf {
			c.add(one+".alone", AloneHere, o.ID)
		}
	}
}

// when checks a condition: it needs an earlier question, and answers that this one can have.
func (c *check) when(at string, q *sourceQuest, earlier []sourceQuest) {
	w := q.When
	on := find(earlier, w.Question)
	if on == nil {
		c.add(at+".question", NotEarlier, w.Question)
		return
	}
	if q.Short && !on.Short {
		c.add(at+".question", ShortNeedsShort, w.Question)
	}
	if len(w.Values)+len(w.Options) == 0 {
		c.add(at, NoCondition, w.Question)
	}
	model := feedback.Question{Type: feedback.QuestionType(on.Type), Points: on.Points}
	low, high := model.Range()
	for _, v := range w.Values {
		if high == 0 || v < low || v > high {
			c.add(at+".values", NoSuchAnswer, w.Question)
			break
		}
	}
	for _, o := range w.Options {
		if !slices.ContainsFunc(on.Options, func(have sourceOption) bool { return have.ID == o }) {
			c.add(at+".options", NoSuchAnswer, o)
		}
	}
}

func find(in []sourceQuest, id string) *sourceQuest {
	for i := range in {
		if in[i].ID == id {
			return &in[i]
		}
	}
	return nil
}

// id checks a name. A nil taken asks nothing.
func (c *check) id(at, id string, taken func(string) bool) {
	switch {
	case id == "":
		c.add(at, Missing, "id")
	case !feedback.ValidName(id):
		c.add(at, BadID, id)
	case taken != nil && taken(id):
		c.add(at, Twice, id)
	}
}

// words checks a text: languages that there are, one line each, not too long, and Chinese where it is needed.
func (c *check) words(at string, w words, most [2]int, needed bool) {
	first := locale.Default
	if w[first] == "" && (needed || !feedback.Text(w).IsZero()) {
		c.add(at, Missing, strings.TrimLeft(at[strings.LastIndex(at, ".")+1:]+"."+first, "0123456789."))
	}
	for _, lang := range slices.Sorted(maps.Keys(w)) {
		key, s, n := at+"."+lang, w[lang], most[1]
		if lang == first {
			n = most[0]
		}
		switch {
		case !locale.IsKnown(lang):
			c.add(key, UnknownKey, unnumbered(key))
		case strings.ContainsFunc(s, unicode.IsControl) || s != strings.TrimSpace(s):
			c.add(key, NoLine, s)
		case utf8.RuneCountInString(s) > n:
			c.add(key, TooLong, s)
		}
	}
}

// unnumbered is a path as it is written, without the numbers of tables and options: question.text.fr.
func unnumbered(at string) string {
	parts := slices.DeleteFunc(strings.Split(at, "."), func(s string) bool { return strings.Trim(s, "0123456789") == "" })
	return strings.Join(parts, ".")
}
