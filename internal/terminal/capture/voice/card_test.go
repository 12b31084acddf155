package voice_test

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"xinsheng/internal/stage"
	"xinsheng/internal/terminal/capture"
)

// plugin makes an ALSA plugin from C and makes it the default device.
func plugin(t *testing.T, name, source string) {
	t.Helper()
	need(t, "gcc")
	dir := t.TempDir()
	library := filepath.Join(dir, name+".so")
	if out, err := exec.Command("gcc", "-shared", "-fPIC", "-DPIC", "-O1", "-o", library, source, "-lasound", "-lm").
		CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	conf := filepath.Join(dir, "asound.conf")
	if err := os.WriteFile(conf, []byte("pcm_type."+name+" { lib \""+library+"\" }\npcm.default { type "+name+" }\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ALSA_CONFIG_PATH", conf)
}

// Most USB microphones know 48 kHz and nothing else, and the driver does not change that.
func TestRecorder_MicrophoneThatKnowsOnlyItsOwnRateIsHeardRight(t *testing.T) {
	need(t, "ffmpeg")
	quiet(t)
	plugin(t, "card", filepath.Join("testdata", "card.c"))
	h := &hall{}
	h.use("default", "default")
	take := record(t, h)
	began := time.Now()
	reaches(t, take, 3*time.Second)
	if took := time.Since(began); took < 2500*time.Millisecond || took > 4*time.Second+lag {
		t.Errorf("three seconds took %v", took)
	}
	v, err := take.Stop()
	if err != nil || v.Verdict != capture.Good {
		t.Fatalf("%q, %v", v.Verdict, err)
	}
	stored, err := stage.Samples(v.Ogg)
	if err != nil {
		t.Fatal(err)
	}
	var re, im, all float64
	for i, s := range stored[16000:40000] {
		x, y := float64(s), 2*math.Pi*300*float64(i)/16000
		re, im, all = re+x*math.Cos(y), im+x*math.Sin(y), all+x*x
	}
	if pure := 2 * (re*re + im*im) / 24000 / all; pure < 0.98 {
		t.Errorf("%.3f of what was heard is the tone of 300 Hz", pure)
	}

	a, err := h.player.Play(v.Ogg, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	<-a.Done()
	if took, want := time.Since(began), v.Duration-time.Second; took < want-500*time.Millisecond || took > want+
		500*time.Millisecond+lag {
		t.Errorf("%v took %v", want, took)
	}
}

// The driver itself says that its card is gone, as the kernel does.
func TestRecorder_CardThatIsPulledOutIsSurvived(t *testing.T) {
	quiet(t)
	plugin(t, "card", filepath.Join("testdata", "card.c"))
	gone := filepath.Join(t.TempDir(), "gone")
	t.Setenv("CARD_PULLED", gone)
	h := &hall{}
	h.use("default", "default")
	for range 3 {
		take := record(t, h)
		reaches(t, take, time.Second)
		a, err := h.player.Play(anyVoice(t), 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(gone, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		pulled := time.Now()
		<-take.Done()
		<-a.Done()
		if took := time.Since(pulled); took > 3*time.Second+lag {
			t.Errorf("it was noticed after %v", took)
		}
		if v, err := take.Stop(); err != nil || !v.Cut || v.Duration < time.Second {
			t.Errorf("%v, cut %v, %v", v.Duration, v.Cut, err)
		}
		refused(t, h, capture.ErrMissing, time.Second)
		if err := os.Remove(gone); err != nil {
			t.Fatal(err)
		}
	}
}
