package sound_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"xinsheng/internal/stage/sound"
)

// speech is 4 s of noise in syllables, like nothing else in it.
func speech() []float32 {
	random := rand.New(rand.NewPCG(1, 2))
	out := make([]float32, 64000)
	var low float64
	for i := range out {
		low += (random.NormFloat64() - low) * 0.3
		out[i] = float32(0.2 * low * (0.6 + 0.4*math.Sin(float64(i)/900)))
	}
	return out
}

func later(pcm []float32, samples int, volume float32) []float32 {
	out := make([]float32, samples, samples+len(pcm))
	for _, s := range pcm {
		out = append(out, s*volume)
	}
	return out
}

func TestCompare_FindsTheSameSpeechLaterAndSofter(t *testing.T) {
	source := speech()
	c := sound.Compare(source, later(source, 12345, 0.1))
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	if len(c.Spans) != 8 || c.Least().Likeness < 0.9999 {
		t.Errorf("%d spans, least %+v", len(c.Spans), c.Least())
	}
	if shift := c.Shift - 771*time.Millisecond; shift.Abs() > 2*time.Millisecond {
		t.Errorf("the whole is %v later", c.Shift)
	}
}

func TestCompare_CatchesWhatIsMissingOrMoved(t *testing.T) {
	source := speech()
	for name, spoil := range map[string]func([]float32) []float32{
		"first 200 ms dropped": func(s []float32) []float32 { return s[3200:] },
		"200 ms dropped later": func(s []float32) []float32 { return slices.Delete(s, 20000, 23200) },
		"half a second zeroed": func(s []float32) []float32 { clear(s[24000:32000]); return s },
		"a second zeroed":      func(s []float32) []float32 { clear(s[20000:36000]); return s },
		"the end cut":          func(s []float32) []float32 { return s[:60000] },
		"60 ms added":          func(s []float32) []float32 { return slices.Insert(s, 30000, make([]float32, 960)...) },
		"noise":                func(s []float32) []float32 { return sound.Floats(make([]int16, len(s))) },
		"peaks cut": func(s []float32) []float32 {
			for i := range s {
				s[i] = min(max(s[i], -0.01), 0.01)
			}
			return s
		},
	} {
		if err := sound.Compare(source, spoil(slices.Clone(source))).Check(); err == nil {
			t.Errorf("%s was not noticed", name)
		}
	}
	if sound.Compare(make([]float32, 64000), source).Check() == nil {
		t.Error("a silent source was taken for speech")
	}
}
