//go:build e2e

package e2e

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"xinsheng/internal/stage"
	"xinsheng/internal/stage/sound"
	"xinsheng/internal/terminal/capture/dsp/dsptest"
)

const spokenText = "你好，我想说一下昨天在门诊的情况。等了三个小时，没有人告诉我们为什么。"

// Six taps and a voice: recorded with the network dead, kept through a kill, heard at the desk word for word.
func TestVoice_SixTapsReachTheStaffWordForWord(t *testing.T) {
	s := newEquippedStory(t, 1080, 1920)
	said, err := stage.Speech(spokenText)
	s.must(err)
	s.hub.Stop()

	s.goes("我有话要说", "kind")
	s.goes("投诉", "write")
	s.keep("write_with_tabs")
	s.goes("说", "voice")
	s.sees("正在录音")
	spoken := s.microphone.Say(stage.MainMicrophone, said)
	s.sees("话筒开着")
	s.robot.mustKeep(s, "recording")
	<-spoken
	time.Sleep(700 * time.Millisecond) // nobody stops in the middle of the last word
	s.touch("说完了，点这里")
	s.sees("录好了")
	s.keep("recorded")
	s.closedSoon()
	s.goes("下一步", "review")
	s.keep("review")
	s.goes("提交", "receipt")
	got := s.takes("receipt")
	if found := s.traces(time.Time{}, "OggS", "OpusHead"); len(found) > 0 {
		t.Fatalf("a recording lies open in %q", found)
	}

	s.terminal.Kill()
	s.must(s.hub.Serve(s.log))
	s.startTerminal()
	s.arrives(1)

	desk := s.deskAs("centre")
	desk.open(s.hub.DeskURL() + "/cases/" + got.number)
	desk.until("the recording is there", `!!document.querySelector("audio source, audio[src]")`)
	desk.keep("desk_case")
	heard := desk.plays()
	c := sound.Compare(dsptest.Filter(said), sound.Floats(heard))
	if err := c.Check(); err != nil {
		t.Errorf("said against what the desk plays: %v", err)
	}
	t.Logf("%d half seconds, the least alike %.3f at %v", len(c.Spans), c.Least().Likeness, c.Least().At)
	spoilt := append([]int16(nil), heard...)
	from := int((c.Shift + c.Spans[0].At) * 16000 / time.Second)
	clear(spoilt[from : from+3200])
	if sound.Compare(dsptest.Filter(said), sound.Floats(spoilt)).Check() == nil {
		t.Error("a first word that is missing would not be noticed")
	}
}

// The microphone is pulled out in the middle of a word: what was said until then goes out, with what is written beside
// it.
func TestVoice_AMicrophonePulledOutLosesNothingThatWasSaid(t *testing.T) {
	s := newEquippedStory(t, 1080, 1920)
	said, err := stage.Speech(spokenText)
	s.must(err)
	s.goes("我有话要说", "kind")
	s.goes("建议", "write")
	time.Sleep(400 * time.Millisecond) // taps rest that long after a page changed
	s.types("ni")
	s.touch("你")
	s.sees("你")
	s.goes("说", "voice")
	s.sees("正在录音")
	s.microphone.Say(stage.MainMicrophone, said)
	time.Sleep(3 * time.Second)
	s.must(s.microphone.Unplug(stage.MainMicrophone))
	s.sees("话筒断开了")
	s.keep("pulled_out")
	s.goes("下一步", "review")
	s.keep("review")
	s.goes("提交", "receipt")
	s.goes("完成", "home")
	s.arrives(1)

	s.must(s.microphone.Plug(stage.MainMicrophone))
	s.goes("我有话要说", "kind")
	s.goes("表扬", "write")
	s.goes("说", "voice")
	s.sees("正在录音")
	s.keep("plugged_in_again")
	s.goes("首页", "voice")
	s.settle(300 * time.Millisecond)
	s.keep("asks_before_losing_it")
}

// closedSoon waits until no program has the microphone open, a second at most.
func (s *story) closedSoon() {
	s.t.Helper()
	for end := time.Now().Add(time.Second); ; time.Sleep(20 * time.Millisecond) {
		open, err := s.microphone.Recording()
		s.must(err)
		if !open {
			return
		}
		if time.Now().After(end) {
			s.t.Fatal("the microphone is still open")
		}
	}
}

// mustKeep takes a picture of what moves, without waiting for it to rest.
func (r *robot) mustKeep(s *story, name string) {
	s.t.Helper()
	time.Sleep(2 * time.Second)
	_, err := r.keep(name)
	s.must(err)
}

// plays is the sound that the page of a case plays first, fetched as the page itself does.
func (b *browser) plays() []int16 {
	b.t.Helper()
	pcm, err := stage.Samples(
		b.fetch(`(() => { const a = document.querySelector("audio"); a.load(); return a.currentSrc || a.src || a.querySelector("source").src })()`))
	if err != nil {
		b.t.Fatal(err)
	}
	return pcm
}

// fetch is what the browser gets from the address that an expression names.
func (b *browser) fetch(expression string) []byte {
	b.t.Helper()
	const script = `(async () => {
		const r = await fetch(URL);
		if (!r.ok) throw new Error("status " + r.status);
		const bytes = new Uint8Array(await r.arrayBuffer());
		let text = "";
		for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode.apply(null, bytes.subarray(i, i + 32768));
		return btoa(text);
	})()`
	coded, err := ask(b, chromedp.Evaluate[string](strings.Replace(script, "URL", expression, 1),
		chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("browser: fetch: %v", err)
	}
	raw, err := base64.StdEncoding.DecodeString(coded)
	if err != nil {
		b.t.Fatal(err)
	}
	b.save("fetched", raw)
	return raw
}

// save keeps what the browser got beside the pictures.
func (b *browser) save(name string, raw []byte) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(pictures, strings.TrimPrefix(b.t.Name(), "Test"), name), raw, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// until reloads the page until an expression is true.
func (b *browser) until(what, expression string) {
	b.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		ok, err := ask(b, chromedp.Evaluate[bool](expression))
		if err == nil && ok {
			return
		}
		b.do(chromedp.Reload())
	}
	b.keep("wrong")
	b.t.Fatalf("not so: %s", what)
}
