package ogg_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture/ogg"
)

// packet is one of 20 ms whose first byte says so and whose rest is anything.
func packet(random *rand.Rand, size int) []byte {
	p := []byte{9 << 3} // wideband, 20 ms, one frame
	for len(p) < size {
		p = append(p, byte(random.Uint32()))
	}
	return p
}

func file(packets [][]byte, samples int64) []byte {
	w := ogg.NewWriter(0, 312, 16000)
	for _, p := range packets {
		w.Packet(p)
	}
	return w.End(samples)
}

func TestOgg_ReadsWhatItWrote(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, sizes := range [][]int{{1}, {60, 61}, {254, 255, 256, 509, 510, 511, 1275}, slices.Repeat([]int{60}, 9000),
		slices.Repeat([]int{1275}, 120)} {
		var packets [][]byte
		for _, n := range sizes {
			packets = append(packets, packet(random, n))
		}
		samples := int64(960*len(packets) - 312 - 17)
		f, err := ogg.Read(file(packets, samples))
		if err != nil {
			t.Fatal(err)
		}
		if f.Samples != samples || f.PreSkip != 312 || f.Channels != 1 || !slices.EqualFunc(f.Packets, packets, bytes.Equal) {
			t.Errorf("%d packets: %d samples, %d packets", len(packets), f.Samples, len(f.Packets))
		}
	}
}

func TestOgg_RefusesWhatIsDamaged(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	whole := file([][]byte{packet(random, 60), packet(random, 600), packet(random, 60)}, 2000)
	for at := range whole {
		spoilt := bytes.Clone(whole)
		spoilt[at] ^= 0x40
		if _, err := ogg.Read(spoilt); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("byte %d was changed: %v", at, err)
		}
	}
	for n := range whole {
		if _, err := ogg.Read(whole[:n]); err != nil && !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("cut after %d bytes: %v", n, err)
		}
	}
	if _, err := ogg.Read(nil); !errors.Is(err, feedback.ErrInvalid) {
		t.Errorf("nothing: %v", err)
	}
}

func TestSamples_KnowsEveryKindOfPacket(t *testing.T) {
	for _, c := range []struct {
		packet []byte
		want   int
	}{
		{nil, 0}, {[]byte{0}, 480}, {[]byte{3 << 3}, 2880}, {[]byte{9 << 3}, 960}, {[]byte{12 << 3}, 480},
		{[]byte{13 << 3}, 960},
		{[]byte{16 << 3}, 120}, {[]byte{31 << 3}, 960}, {[]byte{9<<3 | 1}, 1920}, {[]byte{9<<3 | 2}, 1920},
		{[]byte{9<<3 | 3}, 0},
		{[]byte{9<<3 | 3, 0x80 | 3}, 2880},
	} {
		if got := ogg.Samples(c.packet); got != c.want {
			t.Errorf("%x: %d, want %d", c.packet, got, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file([][]byte{packet(rand.New(rand.NewPCG(5, 6)), 60)}, 600))
	f.Fuzz(func(t *testing.T, b []byte) {
		if file, err := ogg.Read(b); err == nil && (file.Samples <= 0 || len(file.Packets) == 0) {
			t.Error("a recording without sound")
		}
	})
}
