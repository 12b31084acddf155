//go:build e2e

package e2e

import (
	"testing"

	"xinsheng/internal/feedback"
)

// A moderator opens a meeting that nobody planned on the terminal of the hall; two people leave their word one after
// the other, and nobody in the room can read either.
func TestListening_TwoPeopleLeaveTheirWord(t *testing.T) {
	s := newStory(t, 1920, 1080)
	s.calmlyTo("帮助", "help")
	s.calmlyTo("志愿者、工作人员签到", "badge")
	s.rest()
	s.types("1002")
	s.calmly("下一步")
	s.rest()
	s.types("246800")
	s.calmlyTo("签到", "sessions")
	s.rest()
	s.keep("sessions")
	s.goes("就在这里开一场", "listening")
	s.keep("listening")
	for _, kind := range []string{"建议", "表扬"} {
		s.calmlyTo("轮到我说", "kind")
		s.goes(kind, "write")
		s.rest()
		s.types("nihao")
		s.touch("你好")
		s.sees("你好")
		s.goes("下一步", "review")
		s.goes("提交", "receipt")
		s.goes("完成", "listening")
		s.until("nothing of it is on the glass", func(p page) bool { return !p.says("你好") })
	}
	s.sees("2 位")
	s.keep("after_two")
	s.until("both are at the hub", func(page) bool { return len(s.visit()) == 2 })
	for _, r := range s.visit() {
		if w := r.Body.ListeningWord; r.Body.Type != feedback.TypeListeningWord || w == nil || w.Session == "" ||
			w.Report.Text != "你好" || r.Body.HelpedBy != "" {
			t.Errorf("the hub has %+v", r.Body)
		}
	}
}
