package resample

import (
	"math"
	"testing"
)

func sine(hz float64, rate, n int) []int16 {
	pcm := make([]int16, n)
	for i := range pcm {
		pcm[i] = int16(math.Round(16000 * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))))
	}
	return pcm
}

// off is the greatest difference between a second of sound and the sine that it should be, away from the ends.
func off(got []int16, hz float64, rate int) (worst float64) {
	want := sine(hz, rate, len(got))
	for i := 400; i < len(got)-400; i++ {
		worst = max(worst, math.Abs(float64(got[i])-float64(want[i])))
	}
	return worst
}

func TestResampler_KeepsVoicesInTimeAndShape(t *testing.T) {
	for _, device := range []int{8000, 44100, 48000, 96000} {
		for _, hz := range []float64{150, 1000, 3000} {
			r := New(device, 16000)
			in := sine(hz, device, device)
			var heard []int16
			for len(in) > 0 {
				n := min(441, len(in))
				heard = append(heard, r.Push(in[:n])...)
				in = in[n:]
			}
			if len(heard) < 15900 || off(heard, hz, 16000) > 60 {
				t.Errorf("%g Hz from %d: %d samples, off by %.0f of 16000", hz, device, len(heard), off(heard, hz, 16000))
			}

			voice, at := sine(hz, 16000, 20000), 0
			r = New(16000, device)
			played := make([]int16, device)
			for rest := played; len(rest) > 0; {
				n := min(882, len(rest))
				r.Pull(rest[:n], func(p []int16) { at += copy(p, voice[at:]) })
				rest = rest[n:]
			}
			if off(played, hz, device) > 60 || at > 16000+1000 {
				t.Errorf("%g Hz to %d: off by %.0f of 16000, %d samples asked for", hz, device, off(played, hz, device), at)
			}
		}
	}
}

func TestResampler_FoldsNothingDown(t *testing.T) {
	r := New(48000, 16000)
	for i, s := range r.Push(sine(10000, 48000, 48000))[100:15000] {
		if s > 60 || s < -60 {
			t.Fatalf("a whistle of 10 kHz becomes a tone: sample %d is %d", i, s)
		}
	}
}
