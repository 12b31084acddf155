//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

const (
	oldQuestion = "今天挂号，您满意吗？"
	newQuestion = "今天挂号顺不顺，您满意吗？"
)

// The satisfaction centre publishes another version of the questionnaire while somebody is answering it. She notices
// nothing, and her answers stay with the questions that she was asked; the next visitor gets the new ones.
func TestPush_AQuestionnairePublishedInTheMiddleOfAVisitDisturbsNobody(t *testing.T) {
	s := newStory(t, 1080, 1920)
	desk := s.deskAs("centre")
	s.goes("满意度问卷", "survey")
	s.keep("survey")
	s.goes("简短问卷", "question")
	s.sees(oldQuestion)
	s.answers("满意")
	s.answers("一般")
	s.sees("第 3 题，共 8 题")

	// A version with other words and one question less in the short form.
	desk.open(s.hub.DeskURL() + "/surveys/outpatient/edit")
	desk.sees("h1", "门诊满意度问卷")
	_, err := ask(desk, chromedp.Evaluate[bool](`(t => { t.value = t.value.replace(`+quote(oldQuestion)+`, `+
		quote(newQuestion)+
		`).replace('id = "signs"\ntype = "faces"\npoints = 5\ndimension = "environment"\nshort = true', 'id = "signs"\ntype = "faces"\npoints = 5\ndimension = "environment"'); return true })(document.querySelector("textarea"))`))
	s.must(err)
	desk.click("button.main")
	desk.sees(".flash", "草稿已保存")
	desk.keep("desk_1_draft")
	desk.click(`form[action$="/publish"] button.main`)
	desk.sees(".flash", "已发布")
	desk.sees(".plan", "第 2 版")
	desk.keep("desk_2_published")
	s.answers("满意") // she goes on meanwhile
	taken := strings.Count(s.log.String(), "new configuration")
	s.hub.Stop() // a terminal asks for news once a minute, and at once when the network is back
	s.notices("that the network is gone", func() bool { return !s.online() })
	s.must(s.hub.Serve(s.log))
	s.notices("the new version", func() bool { return strings.Count(s.log.String(), "new configuration") > taken })

	s.sees("第 4 题，共 8 题")
	s.keep("in_the_middle")
	for range 3 {
		s.goes("上一步", "question")
	}
	s.sees(oldQuestion)
	s.keep("back_at_the_first")
	for range 3 {
		s.goes("下一步", "question")
	}
	for range 4 {
		s.answers("满意")
	}
	s.sees("第 8 题，共 8 题")
	s.answered("9")
	s.keep("last")
	s.goes("提交", "survey_done")
	s.keep("thanks")
	s.goes("完成", "home")

	s.goes("满意度问卷", "survey")
	s.goes("简短问卷", "question")
	s.sees(newQuestion)
	s.sees("第 1 题，共 7 题")
	s.keep("the_next_visitor")
	s.hasAnswers("outpatient", 1, 8)
}

// answers chooses an answer and goes on.
func (s *story) answers(label string) {
	s.t.Helper()
	s.answered(label)
	s.goes("下一步", "question")
}

func (s *story) answered(label string) {
	s.t.Helper()
	s.settle(200 * time.Millisecond)
	s.touch(label)
	s.settle(200 * time.Millisecond)
}

// hasAnswers waits until the hub has answers to so many questions of a version.
func (s *story) hasAnswers(set string, version, items int) {
	s.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		out, err := s.hub.Command(s.t.Context(), "export", "--format", "jsonl")
		s.must(err)
		for line := range bytes.Lines([]byte(out)) {
			var r struct {
				Body struct {
					Answers struct {
						Set      string `json:"set"`
						Version  int    `json:"version"`
						Complete bool   `json:"complete"`
						Items    []struct {
							State string `json:"state"`
						} `json:"items"`
					} `json:"answers"`
				} `json:"body"`
			}
			s.must(json.Unmarshal(line, &r))
			if a := r.Body.Answers; a.Set != "" {
				if a.Set != set || a.Version != version || !a.Complete || len(a.Items) != items {
					s.t.Fatalf("the hub has %+v", a)
				}
				return
			}
		}
	}
	s.t.Fatal("no answers came")
}
