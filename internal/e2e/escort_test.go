//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"xinsheng/internal/stage"
)

// wardRecord is what the hub keeps of a questionnaire and of a report from a ward.
type wardRecord struct {
	Body struct {
		Type    string `json:"type"`
		VisitID string `json:"visit_id"`
		PlaceID string `json:"place_id"`
		Profile string `json:"profile"`
		Report  struct {
			Bed string `json:"bed"`
		} `json:"report"`
		Answers struct {
			Set        string `json:"set"`
			Respondent string `json:"respondent"`
			Complete   bool   `json:"complete"`
			Items      []struct {
				Question string   `json:"question"`
				State    string   `json:"state"`
				Value    int      `json:"value"`
				Voices   []string `json:"voices"`
			} `json:"items"`
		} `json:"answers"`
	} `json:"body"`
}

// A daughter sits with her mother on a ward: she answers for her, thinks better of one answer, says the last one aloud,
// and then has a suggestion that names the bed.
func TestEscort_AnswersOnTheWardAndHasASuggestion(t *testing.T) {
	s := newEquippedStory(t, 1920, 1080)
	s.stopTerminal()
	s.args = append(s.args, "--profile", "ward", "--place", "zx-zy-gk")
	s.startTerminal()
	s.keep("home")
	s.calmlyTo("满意度问卷", "survey")
	s.keep("who")
	s.calmlyTo("陪护的人", "question")
	s.keep("first")

	s.passes("满意", "下一步")
	s.passes("没介绍过", "下一步") // nobody showed them around
	s.passes("不满意", "下一步")
	s.calmly("上一步")
	s.sees("第 3 题")
	s.keep("back")
	s.passes("很满意", "下一步")
	for s.look().Route == "question" && !s.look().says("您最希望我们改进什么") {
		s.passesSomehow()
	}
	s.keep("free")
	words, err := stage.Speech("希望晚上走廊的灯暗一点")
	s.must(err)
	s.calmlyTo("说一说", "voice")
	s.sees("正在录音")
	spoken := s.microphone.Say(stage.MainMicrophone, words)
	s.sees("话筒开着")
	s.robot.mustKeep(s, "speaks")
	<-spoken
	s.calmly("说完了，点这里")
	s.calmlyTo("好了", "question")
	s.keep("spoken")
	s.calmlyTo("提交", "survey_done")
	s.keep("thanks")

	s.calmlyTo("还有话要说", "kind")
	s.calmlyTo("建议", "write")
	s.types("wanshang")
	s.touch("晚上")
	s.calmlyTo("下一步", "review")
	s.keep("review")
	s.calmlyTo("床号", "bed")
	s.keep("beds")
	s.calmlyTo("12 床", "review")
	s.sees("12 床")
	s.keep("review_with_bed")
	s.calmlyTo("提交", "receipt")
	s.calmlyTo("完成", "home")
	s.checksTheWard()
}

// passes answers the question on the glass and goes on to another page.
func (s *story) passes(answer, next string) {
	s.t.Helper()
	s.rest()
	before := s.look().all()
	s.touch(answer)
	s.touch(next)
	s.until("another page", func(p page) bool {
		return p.Route != "question" || p.all() != before && !p.says(question(before))
	})
}

// question is which one a page shows: 第 3 题.
func question(texts string) string {
	from := strings.Index(texts, "第 ")
	to := strings.Index(texts[max(from, 0):], "题")
	if from < 0 || to < 0 {
		return "第 ? 题"
	}
	return texts[from : from+to+len("题")]
}

// passesSomehow answers whatever type of question it is.
func (s *story) passesSomehow() {
	s.t.Helper()
	p := s.look()
	furniture := []string{"首页", "上一步", "下一步", "不想答", "提前结束", "没有经历，跳过这题", "朗读", "停止朗读", "大字", "EN", "帮助", "低位操作"}
	for _, label := range append([]string{"很满意", "9"}, p.labels()...) {
		if _, ok := p.target(label); ok && !slices.Contains(furniture, label) {
			if label != "很满意" {
				s.keep("other_type")
			}
			s.passes(label, "下一步")
			return
		}
	}
	s.t.Fatalf("no way to answer %q", p.labels())
}

// checksTheWard reads at the hub what came of it.
func (s *story) checksTheWard() {
	s.t.Helper()
	s.arrives(2)
	out, err := s.hub.Command(s.t.Context(), "export", "--format", "jsonl")
	s.must(err)
	of := map[string]wardRecord{}
	for line := range bytes.Lines([]byte(out)) {
		var r wardRecord
		s.must(json.Unmarshal(line, &r))
		of[r.Body.Type] = r
	}
	answers, report := of["answers"].Body, of["report"].Body
	switch a := answers.Answers; {
	case a.Set != "inpatient" || a.Respondent != "escort" || !a.Complete || answers.Profile != "ward" ||
		answers.PlaceID != "zx-zy-gk":
		s.t.Errorf("the hub has %+v", answers)
	case len(a.Items) < 20 || a.Items[2].Value != 5 || len(a.Items[len(a.Items)-1].Voices) != 1:
		s.t.Errorf("the answers are %+v", a.Items)
	}
	if report.Report.Bed != "12" || report.VisitID != answers.VisitID {
		s.t.Errorf("the report is %+v", report)
	}
}
