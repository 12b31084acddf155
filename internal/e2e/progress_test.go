//go:build e2e

package e2e

import (
	"testing"
	"time"
)

// Who has no phone: a complaint is answered, called unsatisfactory at the terminal, answered again, withdrawn and taken back,
// and settled, all with number and PIN on the glass.
func TestProgress_WhoHasNoPhoneGoesTheWholeWayAtTheTerminal(t *testing.T) {
	s := newStory(t, 1080, 1920)
	s.hub.Stop()
	c := s.complains()
	s.must(s.hub.Serve(s.log))
	s.arrives(1)
	s.staffAnswers(c)

	s.looksUp(c, "是我们不对")
	s.calmly("不满意")
	s.sees("哪里还没有解决？")
	s.keep("progress_why")
	s.calmly("问题没有解决")
	s.sees("医院会再办一次")
	s.keep("progress_redone")
	s.calmly("再补充一句")
	s.settle(400 * time.Millisecond)
	s.types("women")
	s.touch("我们")
	s.calmly("完成")
	s.sees("收到了")
	s.keep("progress_added")
	s.calmlyTo("完成", "home")

	desk := newBrowser(s.t, 1440, 900)
	desk.open(s.hub.DeskURL())
	desk.fill("input[name=login]", "centre")
	desk.fill("input[name=password]", "neue Losung 2026 xin")
	desk.click("form[action='/login'] button.main")
	desk.sees("body", complaintText)
	desk.follow("a.row", complaintText)
	desk.sees("body", "问题没有解决")
	desk.keep("desk_redo")
	desk.fill("#text", "已经请护士每半小时说明一次，并当面向您道歉。")
	desk.click(`form[action$="/answer"] button.main`)
	desk.sees("body", "当面向您道歉")

	s.looksUp(c, "已经请护士")
	s.calmly("撤回")
	s.sees("确定要撤回吗？")
	s.keep("progress_withdraw")
	s.calmly("不撤回")
	s.calmly("满意")
	s.sees("记下了，谢谢您。")
	s.sees("已办结")
	s.keep("progress_settled")
	s.calmlyTo("完成", "home")
}

// looksUp opens a case with number and PIN.
func (s *story) looksUp(c taken, answer string) {
	s.t.Helper()
	s.goes("查进度", "progress")
	s.settle(400 * time.Millisecond)
	s.types(c.number)
	s.touch("下一步")
	s.until("asks for the PIN", func(p page) bool { _, ok := p.target("Z"); return !ok })
	s.settle(400 * time.Millisecond)
	s.types(c.pin)
	s.touch("查一查")
	s.sees(answer)
	s.keep("progress_answer")
}
