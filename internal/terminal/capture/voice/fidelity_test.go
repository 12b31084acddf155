package voice_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"xinsheng/internal/stage"
	"xinsheng/internal/stage/sound"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/capture/dsp/dsptest"
)

const sentence = "你好，我想说一下昨天在门诊的情况。等了三个小时，没有人告诉我们为什么。"

// What staff hear is what was said: the microphone's way through sound server, driver, filters, codec and file, against
// the source, and the codec's part alone.
func TestRecorder_KeepsEveryWordInItsPlace(t *testing.T) {
	need(t, "opusinfo", "ffprobe")
	h := openHall(t)
	source := speech(t, sentence)
	take := record(t, h)
	began := time.Now()
	<-h.Say(stage.MainMicrophone, source)
	saidFor := time.Since(began)
	reaches(t, take, saidFor+600*time.Millisecond)
	open := time.Since(began)
	asked := time.Now()
	v, err := take.Stop()
	stopped := time.Since(asked)
	if err != nil {
		t.Fatal(err)
	}
	stored, err := stage.Samples(v.Ogg)
	if err != nil {
		t.Fatal(err)
	}

	whole := sound.Compare(dsptest.Filter(source), sound.Floats(stored))
	if err := whole.Check(); err != nil {
		t.Errorf("source against file: %v", err)
	}
	// From where the first word begins: of a span that is nearly all silence before it, the codec keeps less.
	said := samples(whole.Shift + whole.Spans[0].At)
	codec := sound.Compare(h.encoded[said:], sound.Floats(stored[said:]))
	if err := codec.Check(); err != nil {
		t.Errorf("encoder's input against file: %v", err)
	}
	if codec.Shift != 0 {
		t.Errorf("the file has it %v later than the encoder got it", codec.Shift)
	}
	t.Logf("encoder's input against file: %d spans, least %.3f; source against file: %d spans, least %.3f, %v after Record; Stop %v",
		len(codec.Spans), codec.Least().Likeness, len(whole.Spans), whole.Least().Likeness, whole.Shift, stopped)

	first := whole.Shift + whole.Spans[0].At
	for name, spoilt := range map[string][]int16{
		"200 ms of the first word dropped": slices.Delete(slices.Clone(stored), samples(first),
			samples(first+200*time.Millisecond)),
		"half a second silent": silenced(stored, samples(first+4*time.Second),
			samples(first+4500*time.Millisecond)),
	} {
		if sound.Compare(dsptest.Filter(source), sound.Floats(spoilt)).Check() == nil {
			t.Errorf("the comparison takes a recording for good with %s", name)
		}
	}

	if got := time.Duration(len(stored)) * time.Second / 16000; (got - v.Duration).Abs() > time.Millisecond {
		t.Errorf("the file plays %v, the recording is %v", got, v.Duration)
	}
	// The recording is as long as the microphone was open, or longer; that nothing of its beginning is lost is compared
	// above, and at its end a busy machine may have something on its way.
	if v.Duration < open-500*time.Millisecond || v.Duration > open+2*time.Second {
		t.Errorf("the recording is %v, the microphone was open for %v", v.Duration, open)
	}
	if v.Verdict != capture.Good || v.Cut || len(v.Bars) != 100 || slices.Max(v.Bars) < 0.5 {
		t.Errorf("verdict %q, cut %v, bars %.1v", v.Verdict, v.Cut, v.Bars)
	}
	strangers(t, v)
}

func samples(at time.Duration) int { return int(at * 16000 / time.Second) }

func silenced(pcm []int16, from, to int) []int16 {
	pcm = slices.Clone(pcm)
	clear(pcm[from:to])
	return pcm
}

// strangers asks programs that others wrote what they think of the file.
func strangers(t *testing.T, v capture.Voice) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "voice.opus")
	if err := os.WriteFile(file, v.Ogg, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("opusinfo", file).CombinedOutput()
	if err != nil || strings.Contains(string(out), "WARNING") || !strings.Contains(string(out), "Pre-skip: 312") {
		t.Errorf("opusinfo: %v\n%s", err, out)
	}
	out, err = exec.Command("ffprobe", "-v", "warning", "-show_entries", "stream=codec_name,channels:format=format_name",
		"-of", "csv=p=0", file).CombinedOutput()
	if err != nil || string(out) != "opus,1\nogg\n" {
		t.Errorf("ffprobe: %v\n%s", err, out)
	}
}

// Somebody who speaks before the page is ready loses nothing from the moment in which Record returns.
func TestRecorder_HearsTheWordThatIsBeingSaidWhenItOpens(t *testing.T) {
	h := openHall(t)
	source := speech(t, sentence)
	h.Say(stage.MainMicrophone, source)
	take := record(t, h)
	reaches(t, take, 3*time.Second)
	v, err := take.Stop()
	if err != nil {
		t.Fatal(err)
	}
	stored, err := stage.Samples(v.Ogg)
	if err != nil {
		t.Fatal(err)
	}
	// The other way round: what is in the recording is what was said, from its first half second on.
	c := sound.Compare(sound.Floats(stored), dsptest.Filter(source))
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	if first := c.Spans[0]; first.At != 0 {
		t.Errorf("the recording begins with silence until %v", first.At)
	}
}
