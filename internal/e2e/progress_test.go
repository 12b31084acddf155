//go:build e2e

package e2e

import (
	"testing"
	"time"

	"xinsheng/internal/stage"
	"xinsheng/internal/stage/sound"
	"xinsheng/internal/terminal/capture/dsp/dsptest"
)

// Who has no phone: a complaint is answered, called unsatisfactory at the terminal, answered again, withdrawn and taken
// back, and settled, all with number and PIN on the glass.
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
	s.sees("就录音")
	s.keep("progress_add")
	s.calmly("写一写")
	s.settle(400 * time.Millisecond)
	s.types("women")
	s.touch("我们")
	s.calmly("完成")
	s.calmly("提交")
	s.sees("收到了")
	s.keep("progress_added")
	s.calmlyTo("完成", "home")

	desk := s.deskAgain("centre")
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

// Who cannot write: why an answer does not satisfy is spoken. The line breaks after number and PIN were taken, and the
// machine is killed before it is back; the staff hear every word beside the case, in the next round, and the phone page
// counts it.
func TestProgress_SpokenWhereTheLineBreaksIsHeardAtTheDesk(t *testing.T) {
	s := newEquippedStory(t, 1080, 1920)
	said, err := stage.Speech(spokenText)
	s.must(err)
	s.hub.Stop()
	c := s.complains()
	s.must(s.hub.Serve(s.log))
	s.arrives(1)
	s.staffAnswers(c)

	s.looksUp(c, "是我们不对")
	s.calmly("不满意")
	s.sees("哪里还没有解决？")
	s.calmly("我自己说")
	s.sees("就录音")
	s.hub.Stop()
	s.calmlyTo("说一说", "voice")
	s.sees("正在录音")
	spoken := s.microphone.Say(stage.MainMicrophone, said)
	s.robot.mustKeep(s, "progress_speaking")
	<-spoken
	time.Sleep(700 * time.Millisecond) // nobody stops in the middle of the last word
	s.touch("说完了，点这里")
	s.sees("录好了")
	s.keep("progress_spoken")
	s.closedSoon()
	s.calmlyTo("好了", "progress")
	s.sees("已录音")
	s.keep("progress_to_send")
	s.calmly("提交")
	s.sees("安全存在这台机器里")
	s.keep("progress_kept")
	if p := s.look(); p.says("记下了") || p.says("收到了") {
		t.Errorf("the page says that the hospital has it: %q", p.all())
	}
	if found := s.traces(time.Time{}, "OggS", "OpusHead"); len(found) > 0 {
		t.Fatalf("a recording lies open in %q", found)
	}

	s.terminal.Kill()
	s.must(s.hub.Serve(s.log))
	s.startTerminal()

	desk := s.deskAgain("centre")
	desk.sees("body", complaintText)
	desk.follow("a.row", complaintText)
	desk.until("the recording is there", `!!document.querySelector("audio source, audio[src]")`)
	desk.sees("body", "不满意的原因")
	desk.sees("body", "第二轮")
	desk.keep("desk_why_spoken")
	if err := sound.Compare(dsptest.Filter(said), sound.Floats(desk.plays())).Check(); err != nil {
		t.Errorf("said against what the desk plays: %v", err)
	}
	phone := newBrowser(s.t, 420, 900)
	phone.open(c.url)
	phone.sees("body", "录音")
	phone.keep("phone_spoken")
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
