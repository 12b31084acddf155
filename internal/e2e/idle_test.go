//go:build e2e

package e2e

import (
	"testing"
	"time"
)

// A visitor walks away in the middle of a sentence. After the countdown the draft is gone from the glass, and it never
// was anywhere else.
func TestIdle_AHalfWrittenDraftLeavesNoTrace(t *testing.T) {
	s := newStory(t, 1080, 1920)
	began := time.Now()
	s.goes("我有话要说", "kind")
	s.goes("投诉", "write")
	s.settle(400 * time.Millisecond)
	s.touch("等待太久")
	s.types("qujiaodeyishengmeikanwo") // still in the making when the visitor goes
	s.sees("等待太久")
	s.keep("half_written")
	for end := time.Now().Add(100 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		if s.look().says("您还在吗") {
			break
		}
		if time.Now().After(end) {
			t.Fatal("nobody was asked")
		}
	}
	s.keep("are_you_still_there")
	s.touch("我还在，继续")
	s.until("the visitor goes on", func(p page) bool { return p.Route == "write" && p.says("等待太久") && !p.says("您还在吗") })
	waited := time.Now()
	for s.look().Route != "home" {
		if time.Since(waited) > 110*time.Second {
			t.Fatal("the visit did not end")
		}
		time.Sleep(500 * time.Millisecond)
	}
	s.keep("home_again")
	if found := s.traces(began, "等待太久", "qujiaodeyishengmeikanwo", "去叫的医生"); len(found) > 0 {
		t.Errorf("the draft is found in %q", found)
	}
	s.goes("我有话要说", "kind")
	s.goes("投诉", "write")
	if p := s.look(); p.says("yisheng") {
		t.Errorf("the next visitor sees %q", p.all())
	}
	if got := s.exported(); len(got) != 0 {
		t.Errorf("the hub has %v", got)
	}
}
