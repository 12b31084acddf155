package feedback_test

import (
	"slices"
	"testing"

	"xinsheng/internal/feedback"
)

// surveySet has a question of each type; two hang on others, one of them on one that hangs itself.
func surveySet() *feedback.QuestionSet {
	return &feedback.QuestionSet{ID: "set", Version: 1, Questions: []feedback.Question{
		{ID: "bell", Type: feedback.YesNo, Short: true},
		{ID: "speed", Type: feedback.Faces, Points: 5, NotMet: true, When: &feedback.Condition{Question: "bell",
			Values: []int{1}}},
		{ID: "why", Type: feedback.SeveralOf, When: &feedback.Condition{Question: "speed", Values: []int{1, 2}},
			Options: []feedback.Option{
				{ID: "night"}, {ID: "busy"}, {ID: "none", Alone: true}}},
		{ID: "night", Type: feedback.OneOf, When: &feedback.Condition{Question: "why", Options: []string{"night", "none"}},
			Options: []feedback.Option{{ID: "often"}, {ID: "once"}}},
		{ID: "recommend", Type: feedback.Scale, Short: true},
		{ID: "never", Type: feedback.YesNo, When: &feedback.Condition{Question: "bell", Values: []int{0}}},
		{ID: "more", Type: feedback.FreeText, Short: true},
	}}
}

func answered(a feedback.Answer) feedback.Answer { a.State = feedback.Answered; return a }

func TestAsked_FollowsTheAnswersSoFar(t *testing.T) {
	no, yes := answered(feedback.Answer{Value: 0}), answered(feedback.Answer{Value: 1})
	slow := answered(feedback.Answer{Value: 2})
	for name, c := range map[string]struct {
		short   bool
		answers map[string]feedback.Answer
		want    []string
	}{
		"nothing answered": {false, nil, []string{"bell", "recommend", "more"}},
		"the short form": {true, map[string]feedback.Answer{"bell": yes},
			[]string{"bell", "recommend", "more"}},
		"0 is an answer": {false, map[string]feedback.Answer{"bell": no},
			[]string{"bell", "recommend", "never", "more"}},
		"one hangs on another": {false, map[string]feedback.Answer{"bell": yes},
			[]string{"bell", "speed", "recommend", "more"}},
		"and another on that": {false, map[string]feedback.Answer{"bell": yes, "speed": slow},
			[]string{"bell", "speed", "why", "recommend", "more"}},
		"a value that does not hold": {false,
			map[string]feedback.Answer{"bell": yes, "speed": answered(feedback.Answer{Value: 3})},
			[]string{"bell", "speed", "recommend", "more"}},
		"an option holds": {false, map[string]feedback.Answer{"bell": yes, "speed": slow,
			"why": answered(feedback.Answer{Options: []string{"busy", "night"}})},
			[]string{"bell", "speed", "why", "night", "recommend", "more"}},
		"another option does not": {false, map[string]feedback.Answer{"bell": yes, "speed": slow,
			"why": answered(feedback.Answer{Options: []string{"busy"}})}, []string{"bell", "speed", "why", "recommend", "more"}},
		"skipped holds nothing": {false,
			map[string]feedback.Answer{"bell": {State: feedback.Skipped}}, []string{"bell", "recommend", "more"}},
		"not experienced holds nothing": {false,
			map[string]feedback.Answer{"bell": yes, "speed": {State: feedback.NotMet}},
			[]string{"bell", "speed", "recommend", "more"}},
		"an answer that is not asked any more holds nothing": {false, map[string]feedback.Answer{"bell": no, "speed": slow},
			[]string{"bell", "recommend", "never", "more"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, q := range surveySet().Asked(c.short, c.answers) {
				got = append(got, q.ID)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("asked %q, want %q", got, c.want)
			}
		})
	}
}

func TestFits_TakesWhatAQuestionAllowsAndNothingElse(t *testing.T) {
	set := surveySet()
	for name, c := range map[string]struct {
		question string
		answer   feedback.Answer
		fits     bool
	}{
		"the worst face":               {"speed", answered(feedback.Answer{Value: 1}), true},
		"the best face":                {"speed", answered(feedback.Answer{Value: 5}), true},
		"no face":                      {"speed", answered(feedback.Answer{}), false},
		"a sixth face":                 {"speed", answered(feedback.Answer{Value: 6}), false},
		"a face with words":            {"speed", answered(feedback.Answer{Value: 3, Text: "慢"}), false},
		"a face with an option":        {"speed", answered(feedback.Answer{Value: 3, Options: []string{"night"}}), false},
		"not experienced":              {"speed", feedback.Answer{State: feedback.NotMet}, true},
		"not experienced, not offered": {"bell", feedback.Answer{State: feedback.NotMet}, false},
		"skipped":                      {"bell", feedback.Answer{State: feedback.Skipped}, true},
		"no":                           {"bell", answered(feedback.Answer{Value: 0}), true},
		"yes":                          {"bell", answered(feedback.Answer{Value: 1}), true},
		"more than yes":                {"bell", answered(feedback.Answer{Value: 2}), false},
		"nought of ten":                {"recommend", answered(feedback.Answer{Value: 0}), true},
		"ten of ten":                   {"recommend", answered(feedback.Answer{Value: 10}), true},
		"eleven of ten":                {"recommend", answered(feedback.Answer{Value: 11}), false},
		"below nought":                 {"recommend", answered(feedback.Answer{Value: -1}), false},
		"one option":                   {"night", answered(feedback.Answer{Options: []string{"often"}}), true},
		"two options of one":           {"night", answered(feedback.Answer{Options: []string{"often", "once"}}), false},
		"no option":                    {"night", answered(feedback.Answer{}), false},
		"an unknown option":            {"night", answered(feedback.Answer{Options: []string{"busy"}}), false},
		"an option with a number":      {"night", answered(feedback.Answer{Options: []string{"often"}, Value: 1}), false},
		"several options":              {"why", answered(feedback.Answer{Options: []string{"night", "busy"}}), true},
		"one option twice":             {"why", answered(feedback.Answer{Options: []string{"night", "night"}}), false},
		"an option that stands alone":  {"why", answered(feedback.Answer{Options: []string{"none"}}), true},
		"and one beside it":            {"why", answered(feedback.Answer{Options: []string{"night", "none"}}), false},
		"words":                        {"more", answered(feedback.Answer{Text: "很好"}), true},
		"a recording":                  {"more", answered(feedback.Answer{Voices: []string{"1"}}), true},
		"neither":                      {"more", answered(feedback.Answer{}), false},
		"words with a number":          {"more", answered(feedback.Answer{Text: "很好", Value: 1}), false},
	} {
		t.Run(name, func(t *testing.T) {
			c.answer.Question = c.question
			if got := set.Question(c.question).Fits(&c.answer); got != c.fits {
				t.Errorf("fits: %v", got)
			}
		})
	}
}

func TestAnswers_AreRefusedInWrongForm(t *testing.T) {
	good := func() feedback.Answers {
		return feedback.Answers{Set: "set", Version: 1, Items: []feedback.Answer{
			answered(feedback.Answer{Question: "bell", Value: 1}), {Question: "speed", State: feedback.Skipped},
			answered(feedback.Answer{Question: "more", Voices: []string{"1"}})},
			Attachments: []feedback.Attachment{{PartID: "1", Kind: feedback.Voice, MediaType: "audio/ogg", Size: 1000,
				DurationMS: 4000}}}
	}
	whole := good()
	if err := whole.Validate(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*feedback.Answers){
		"no set":                        func(a *feedback.Answers) { a.Set = "" },
		"no version":                    func(a *feedback.Answers) { a.Version = 0 },
		"an unknown respondent":         func(a *feedback.Answers) { a.Respondent = "nurse" },
		"time that runs back":           func(a *feedback.Answers) { a.Seconds = -1 },
		"no items":                      func(a *feedback.Answers) { a.Items = nil },
		"a question twice":              func(a *feedback.Answers) { a.Items[1].Question = "bell" },
		"an unknown state":              func(a *feedback.Answers) { a.Items[0].State = "maybe" },
		"skipped with a value":          func(a *feedback.Answers) { a.Items[1].Value = 1 },
		"a recording that is not there": func(a *feedback.Answers) { a.Attachments = nil },
		"a photo":                       func(a *feedback.Answers) { a.Attachments[0].Kind = feedback.Photo },
		"too many items": func(a *feedback.Answers) {
			for i := range feedback.MaxAnswers {
				a.Items = append(a.Items, feedback.Answer{Question: "q" + string(rune('a'+i/26)) + string(rune('a'+i%26)),
					State: feedback.Skipped})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := good()
			spoil(&a)
			if a.Validate() == nil {
				t.Error("taken")
			}
		})
	}
}
