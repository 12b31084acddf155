//go:build e2e

package e2e

import (
	"math/rand/v2"
	"testing"
	"time"

	"xinsheng/internal/stage"
)

// Everything that a visitor meets who speaks: listening, jumping, recording again, a second recording, silence,
// language and type size changed in the middle of a word, and a report of two recordings with a photo that is sent.
func TestVoice_TourOfThePage(t *testing.T) {
	for name, size := range map[string][2]int{"portrait": {1080, 1920}, "landscape": {1920, 1080}} {
		t.Run(name, func(t *testing.T) { tourVoice(t, size[0], size[1]) })
	}
}

func tourVoice(t *testing.T, w, h int) {
	s := newEquippedStory(t, w, h)
	said, err := stage.Speech(spokenText)
	s.must(err)
	s.goes("我有话要说", "kind")
	s.goes("表扬", "write")
	s.keep("write")
	s.goes("说", "voice")
	s.sees("正在录音")
	s.sees("没有听到声音")
	s.robot.mustKeep(s, "silence")
	spoken := s.microphone.Say(stage.MainMicrophone, said)
	s.robot.mustKeep(s, "recording")
	s.touch("大字")
	s.until("large type", func(p page) bool { _, ok := p.target("小字"); return ok && p.says("正在录音") })
	s.robot.mustKeep(s, "recording_large")
	s.touch("EN")
	s.sees("Recording")
	s.robot.mustKeep(s, "recording_large_english")
	s.touch("中文")
	s.sees("正在录音")
	s.touch("小字")
	<-spoken
	s.touch("说完了，点这里")
	s.sees("录好了")
	s.keep("said")
	s.closedSoon()
	time.Sleep(400 * time.Millisecond) // taps rest that long after a page changed
	s.touch("从这里听第 1 段")
	s.until("it is heard", func(p page) bool { _, ok := p.target("停下第 1 段"); return ok })
	s.robot.mustKeep(s, "heard")
	s.touch("停下第 1 段")
	time.Sleep(350 * time.Millisecond)
	s.touch("再录一段")
	s.sees("正在录音")
	s.microphone.Say(stage.MainMicrophone, said[:16000*3])
	time.Sleep(3 * time.Second)
	s.touch("写") // what was said is kept
	s.at("write")
	s.closedSoon()
	s.goes("拍", "photo")
	s.robot.mustKeep(s, "photo")
	s.goes("上一步", "write")
	s.goes("下一步", "review")
	s.keep("review")
	s.goes("听录音", "voice")
	s.keep("two")
	s.touch("删除第 2 段")
	s.sees("删掉第 2 段录音")
	s.keep("remove")
	time.Sleep(350 * time.Millisecond)
	s.touch("删掉")
	s.until("one is left", func(p page) bool { _, ok := p.target("听第 2 段"); return !ok })
	s.must(s.microphone.Unplug(stage.MainMicrophone))
	time.Sleep(350 * time.Millisecond)
	s.touch("再录一段")
	s.sees("话筒没有接好")
	s.keep("missing")
	s.goes("下一步", "review")
	s.goes("个人信息", "consent")
	s.keep("consent")
	s.goes("上一步", "review")
	s.goes("提交", "receipt")
	s.goes("完成", "home")
	s.arrives(1)
}

// A terminal whose microphone is not there says so, offers what else there is, and records once it is plugged in.
func TestVoice_NoMicrophone(t *testing.T) {
	s := newEquippedStory(t, 1080, 1920)
	s.must(s.microphone.Unplug(stage.MainMicrophone))
	s.goes("我有话要说", "kind")
	s.goes("投诉", "write")
	s.goes("说", "voice")
	s.sees("现在录不了音")
	s.keep("missing")
	s.must(s.microphone.Plug(stage.MainMicrophone))
	s.touch("再试一次")
	s.sees("正在录音")
}

// Children tap wherever something can be tapped while the page records: nothing breaks, and the microphone is closed a
// second after the page is left.
func TestVoice_AChildMashesThePage(t *testing.T) {
	s := newEquippedStory(t, 1080, 1920)
	s.goes("我有话要说", "kind")
	s.goes("投诉", "write")
	s.goes("说", "voice")
	dice := rand.New(rand.NewPCG(1, 2))
	for end := time.Now().Add(25 * time.Second); time.Now().Before(end); {
		p := s.look()
		var spots []rect
		for _, label := range []string{"说", "写", "拍", "上一步", "说完了，点这里", "点这里，开始说", "重录", "再录一段", "听第 1 段",
			"从这里听第 1 段", "大字", "小字"} {
			if r, ok := p.target(label); ok {
				spots = append(spots, r)
			}
		}
		if len(spots) == 0 || p.Route == "kind" || p.Route == "home" {
			for _, label := range []string{"我有话要说", "投诉"} {
				if r, ok := p.target(label); ok {
					spots = append(spots, r)
				}
			}
		}
		if len(spots) == 0 {
			continue
		}
		x, y := spots[dice.IntN(len(spots))].center()
		for range 1 + dice.IntN(3) {
			s.tap(x, y)
		}
		time.Sleep(time.Duration(dice.IntN(500)) * time.Millisecond)
	}
	s.goes("帮助", "help")
	s.closedSoon()
	s.keep("help")
	s.until("the mark is gone", func(p page) bool { return !p.says("话筒开着") && !p.says("Mic on") })
}
