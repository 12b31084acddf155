//go:build e2e

package e2e

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The same pages the other way round, in large type and in English: switched in the middle of a draft, losing nothing.
func TestTour_LandscapeLargeTypeAndEnglish(t *testing.T) {
	s := newStory(t, 1920, 1080)
	s.keep("home")
	s.goes("我有话要说", "kind")
	s.keep("kind")
	s.goes("咨询", "write")
	s.settle(400 * time.Millisecond)
	s.types("yibaobaoxiao")
	s.touch("医保报销")
	s.sees("医保报销")
	s.keep("write")
	s.touch("大字")
	s.until("large type", func(p page) bool { _, ok := p.target("小字"); return ok && p.says("医保报销") })
	s.keep("write_large")
	s.touch("EN")
	s.until("English", func(p page) bool { _, ok := p.target("Next"); return ok && p.says("医保报销") })
	s.keep("write_large_english")
	s.goes("Next", "review")
	s.sees("医保报销")
	s.keep("review_large_english")
	s.goes("Where", "where")
	s.keep("where")
	s.goes("Back", "review")
	s.goes("Contact", "contact")
	s.keep("contact")
	s.goes("Back", "review")
	s.goes("Help", "help")
	s.keep("help")
	s.goes("Back", "review")
	s.goes("Send", "receipt")
	s.keep("receipt")
	s.goes("Finish", "home")
	s.until("Chinese and small again for the next visitor", func(p page) bool { _, ok := p.target("大字"); return ok })
	s.arrives(1)
}

// Somebody is in danger: the page says whom to ring and that the terminal cannot, and a report from there goes first.
func TestTour_Danger(t *testing.T) {
	s := newStory(t, 1080, 1920)
	s.goes("我有话要说", "kind")
	s.goes("有人有危险", "danger")
	s.sees("7212345")
	s.keep("danger")
	s.goes("写下紧急情况", "write")
	s.settle(400 * time.Millisecond)
	s.types("yourenyundaole")
	s.touch("有人晕倒了")
	s.goes("下一步", "review")
	s.keep("review")
	s.holds("按住 2 秒送出", func(p page) bool { return p.says("真的有人有危险吗") }) // a robot types as no person does
	s.keep("sure")
	s.holds("有危险，按住 2 秒送出", func(p page) bool { return p.Route == "receipt" })
	s.keep("receipt")
	s.arrives(1)
	s.sees("还没有人看到")
	s.keep("sent")
	b := s.deskAs("centre")
	b.sees("#banner .alarm .mark", "可能是孩子在玩")
	b.keep("alarm")
	b.click("#banner .alarm form button")
	s.sees("满意度管理中心")
	s.keep("seen")
	s.goes("首页", "home")
}

// Somebody writes of not living on: help comes before any form, someone can be asked to come while a page of the centre
// is open, and the page that follows says whether anybody has seen it.
func TestTour_Despair(t *testing.T) {
	s := newStory(t, 1080, 1920)
	s.goes("我有话要说", "kind")
	s.goes("投诉", "write")
	s.settle(400 * time.Millisecond)
	s.types("woxiangzisha")
	s.touch("我想自杀")
	s.goes("难受？有人愿意听", "despair")
	s.sees("12356")
	s.keep("alone")
	b := s.deskAs("centre")
	s.until("offers someone once the centre is there",
		func(p page) bool { _, ok := p.target("请人过来陪我"); return ok && p.Settled })
	s.keep("offered")
	s.goes("请人过来陪我", "receipt")
	s.sees("还没有人看到")
	s.keep("sent")
	b.do(chromedp.WaitVisible("#banner .alarm .mark"))
	b.keep("alarm")
	b.click("#banner .alarm form button")
	s.sees("已经看到")
	s.keep("seen")
	s.arrives(1)
	for text := range s.exported() {
		if text != "" {
			t.Errorf("words were sent: %d characters", len(text))
		}
	}
}

// A technician opens the hidden door, looks at the queue, and quits.
func TestTour_Technician(t *testing.T) {
	s := newStory(t, 1080, 1920)
	for range 5 {
		s.touch("corner")
		time.Sleep(150 * time.Millisecond)
	}
	s.at("technician")
	s.keep("pin")
	s.settle(400 * time.Millisecond)
	s.types("135791")
	s.goes("下一步", "technician")
	s.settle(400 * time.Millisecond)
	s.keep("pin_wrong")
	s.types(technicianPIN)
	s.goes("下一步", "tech_panel")
	s.keep("panel")
}
