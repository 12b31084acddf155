package dsp_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"xinsheng/internal/terminal/capture/dsp"
	"xinsheng/internal/terminal/capture/dsp/dsptest"
)

func sine(hz, db float64, seconds float64) []int16 {
	pcm := make([]int16, int(seconds*dsp.Rate))
	for i := range pcm {
		pcm[i] = int16(math.Pow(10, db/20) * 32767 * math.Sin(2*math.Pi*hz*float64(i)/dsp.Rate))
	}
	return pcm
}

func db(pcm []float32) float64 {
	var sum float64
	for _, s := range pcm {
		sum += float64(s) * float64(s)
	}
	return dsp.Decibel(sum / float64(len(pcm)))
}

func peak(pcm []float32) (p float32) {
	for _, s := range pcm {
		p = max(p, s, -s)
	}
	return p
}

// last is the last half second.
func last(pcm []float32) []float32 { return pcm[len(pcm)-dsp.Rate/2:] }

func TestFilter_TakesAwayWhatLiesBelowTheVoice(t *testing.T) {
	// Loud enough that the gain stays where it is: the speech beside it holds it.
	hum := func(hz float64) float64 {
		c := dsp.New()
		pcm := sine(hz, -40, 2)
		for at := 0; at < len(pcm); at += dsp.Frame {
			c.Process(pcm[at : at+dsp.Frame])
		}
		return c.Level() - (-43)
	}
	if got := hum(30); got > -18 {
		t.Errorf("30 Hz by %.1f dB", got)
	}
	if got := hum(50); got > -10 {
		t.Errorf("50 Hz by %.1f dB", got)
	}
	if got := hum(300); math.Abs(got) > 0.5 {
		t.Errorf("300 Hz by %.1f dB", got)
	}
}

// syllables are 250 ms of a tone and 150 ms of nothing, in turn.
func syllables(level, seconds float64) []int16 {
	pcm := sine(300, level+3, seconds)
	for i := range pcm {
		if i%6400 >= 4000 {
			pcm[i] = 0
		}
	}
	return pcm
}

func TestFilter_BringsQuietAndLoudSpeakersTogether(t *testing.T) {
	for _, c := range []struct{ in, low, high float64 }{
		{-50, -33, -31}, // no more than 18 dB: what is behind it is noise
		{-35, -22, -18}, {-20, -22, -18}, {-14, -22, -18}, {-5, -22, -10},
	} {
		out := dsptest.Filter(syllables(c.in, 12))
		if got := db(out[28*6400 : 28*6400+4000]); got < c.low || got > c.high {
			t.Errorf("from %.0f dB to %.1f dB, want %.0f to %.0f", c.in, got, c.low, c.high)
		}
	}
}

func TestFilter_DoesNotRaiseTheHall(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pcm := make([]int16, 20*dsp.Rate)
	for i := range pcm {
		pcm[i] = int16(random.NormFloat64() * 104) // -50 dB
		if i/dsp.Rate%4 == 0 {
			pcm[i] += int16(1500 * math.Sin(2*math.Pi*300*float64(i)/dsp.Rate)) // somebody now and then, -30 dB
		}
	}
	out := dsptest.Filter(pcm)
	for second := 5; second < 20; second++ {
		got := db(out[second*dsp.Rate : (second+1)*dsp.Rate])
		if second%4 == 0 && got < -24 {
			t.Errorf("the speaker is at %.1f dB in second %d", got, second)
		}
		if second%4 != 0 && got > -38.5 {
			t.Errorf("the hall is at %.1f dB in second %d", got, second)
		}
	}
}

func TestFilter_NeverReachesFullScaleAndBendsNoPeak(t *testing.T) {
	// A quiet speaker who has been turned up, then shouts.
	pcm := append(sine(300, -30, 6), sine(300, -0.1, 2)...)
	out := dsptest.Filter(pcm)
	if p := peak(out); p > 0.8901 {
		t.Errorf("a peak of %.3f", p)
	}
	// A bent sine has harmonics; one that was turned down has none.
	shout := last(out)
	var re, im, all float64
	for i, s := range shout {
		x := 2 * math.Pi * 300 * float64(i) / dsp.Rate
		re, im, all = re+float64(s)*math.Cos(x), im+float64(s)*math.Sin(x), all+float64(s)*float64(s)
	}
	n := float64(len(shout))
	rest := 1 - 2*(re*re+im*im)/n/all
	if rest > 0.01 {
		t.Errorf("%.1f %% of the shout is distortion", 100*rest)
	}
}

func TestFilter_ShiftsNothing(t *testing.T) {
	pcm := make([]int16, dsp.Rate)
	for i := 5000; i < 5016; i++ {
		pcm[i] = 8000
	}
	out := dsptest.Filter(pcm)
	if len(out) != len(pcm) {
		t.Fatalf("%d samples of %d", len(out), len(pcm))
	}
	for i, s := range out {
		if (s > 0.05) != (i >= 5000 && i < 5016) {
			t.Fatalf("sample %d is %.3f", i, s)
		}
	}
}

func TestFilter_EndsWithTheLastSample(t *testing.T) {
	pcm := sine(300, -20, 1)
	pcm = pcm[:len(pcm)-123]
	out := dsptest.Filter(pcm)
	if got := db(out[len(out)-400:]); got < -30 {
		t.Errorf("the last 25 ms are at %.1f dB", got)
	}
}
