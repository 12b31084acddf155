package opus_test

import (
	"math"
	"testing"

	"xinsheng/internal/terminal/capture/opus"
)

func TestOpus_GivesTheSameSoundBackAfterThePreSkip(t *testing.T) {
	enc, err := opus.NewEncoder()
	if err != nil {
		t.Fatal(err)
	}
	dec, err := opus.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	// Syllables of 200 Hz with harmonics, as a voice has them.
	in := make([]float32, 100*opus.Frame)
	for i := range in {
		for h := 1.0; h < 8; h++ {
			in[i] += float32(0.1 / h * math.Sin(2*math.Pi*200*h*float64(i)/opus.Rate) * (1 + math.Sin(float64(i)/700)))
		}
	}
	var out []int16
	size := 0
	for at := 0; at < len(in); at += opus.Frame {
		packet, err := enc.Encode(in[at : at+opus.Frame])
		if err != nil {
			t.Fatal(err)
		}
		size += len(packet)
		pcm, err := dec.Decode(packet)
		if err != nil || len(pcm) != opus.Frame {
			t.Fatalf("%d samples, %v", len(pcm), err)
		}
		out = append(out, pcm...)
	}
	const skip = opus.PreSkip * opus.Rate / 48000
	likeness := func(shift int) float64 {
		var both, a, b float64
		for i := opus.Rate / 2; i < len(in)-opus.Frame; i++ {
			x, y := float64(in[i]), float64(out[i+shift])
			both, a, b = both+x*y, a+x*x, b+y*y
		}
		return both / math.Sqrt(a*b)
	}
	// The codec's own high-pass moves low tones by a few samples.
	best := skip - 40
	for shift := best; shift <= skip+40; shift++ {
		if likeness(shift) > likeness(best) {
			best = shift
		}
	}
	if best < skip-4 || best > skip+4 || likeness(best) < 0.95 {
		t.Errorf("most alike %d samples from the pre-skip: %.3f", best-skip, likeness(best))
	}
	if bits := size * 8 / 2; bits < 16000 || bits > 32000 {
		t.Errorf("%d bit/s", bits)
	}
}

func TestOpus_DamagedPacketIsAnError(t *testing.T) {
	dec, err := opus.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dec.Decode([]byte{0xff, 0xff}); err == nil {
		t.Error("no error")
	}
}
