//go:build e2e

package e2e

import (
	"bytes"
	"os/exec"
	"testing"
	"time"

	"xinsheng/internal/stage"
	"xinsheng/internal/stage/sound"
)

// loud reports whether somebody speaks in a piece of sound.
func loud(pcm []int16) bool {
	n := 0
	for _, s := range pcm {
		if s > 1500 || s < -1500 {
			n++
		}
	}
	return n > 400
}

// hears waits until something is said after a moment of the loudspeaker.
func (s *story) hears(what string, from int) {
	s.t.Helper()
	s.until("hears "+what, func(page) bool { return loud(s.microphone.Heard()[from:]) })
}

// Somebody who cannot read has the page read, stops it with a touch, has the next page read by itself, and speaks in
// silence.
func TestAloud_PagesAreReadAndTheMicrophoneHearsNothingOfIt(t *testing.T) {
	s := newEquippedStory(t, 1080, 1920)
	s.goes("我有话要说", "kind")
	began := len(s.microphone.Heard())
	time.Sleep(350 * time.Millisecond)
	s.touch("朗读")
	s.sees("停止")
	s.hears("the title", began)
	s.keep("title")
	time.Sleep(4 * time.Second)
	s.keep("later")

	espeak := exec.Command("espeak-ng", "-v", "cmn", "-s", "150", "-b", "1", "--stdin", "--stdout")
	espeak.Stdin = bytes.NewReader([]byte("您想说的是哪一类？"))
	wav, err := espeak.Output()
	s.must(err)
	title, err := stage.Samples(wav)
	s.must(err)
	if c := sound.Compare(sound.Floats(title), sound.Floats(s.microphone.Heard()[began:])); c.Least().Likeness < 0.9 {
		t.Errorf("the title is heard %.2f alike", c.Least().Likeness)
	}

	s.tap(540, 285) // beside the title, where nothing is to be tapped
	s.sees("朗读")
	time.Sleep(600 * time.Millisecond) // what the sound server still holds
	quiet := len(s.microphone.Heard())
	time.Sleep(1500 * time.Millisecond)
	if loud(s.microphone.Heard()[quiet:]) {
		t.Error("it reads on after a touch")
	}

	next := len(s.microphone.Heard())
	s.goes("投诉", "write")
	s.hears("the next page", next)
	s.keep("write")
	s.goes("说", "voice")
	s.sees("正在录音")
	time.Sleep(400 * time.Millisecond)
	open := len(s.microphone.Heard())
	time.Sleep(2500 * time.Millisecond)
	if loud(s.microphone.Heard()[open:]) {
		t.Error("it speaks into the open microphone")
	}
	s.keep("recording")
	if found := s.traces(time.Time{}, "您想说的是"); len(found) > 0 {
		t.Errorf("what was said lies in %q", found)
	}
}
