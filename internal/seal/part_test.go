package seal_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hpke"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"xinsheng/internal/feedback"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

const (
	frameSize = 4 + 1 + 2 + 32
	chunkSize = wire.ChunkSize + 16
)

func content(n int) []byte {
	b := make([]byte, n)
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

func sealPart(t *testing.T, k *seal.PrivateKey, record feedback.RecordID, part string, b []byte) ([]byte,
	wire.PartHeader) {
	t.Helper()
	var out bytes.Buffer
	w, err := k.Public().SealPart(&out, record, part)
	if err != nil {
		t.Fatal(err)
	}
	for len(b) > 0 { // uneven pieces, so that chunk borders fall inside a write
		n := min(len(b), 100_003)
		if _, err := w.Write(b[:n]); err != nil {
			t.Fatal(err)
		}
		b = b[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), w.Header()
}

func openPart(k *seal.PrivateKey, record feedback.RecordID, part string, b []byte) ([]byte, error) {
	h := wire.Header{ID: record, Suite: seal.DefaultSuite, KeyID: k.Public().ID()}
	r, err := seal.NewRing(k).OpenPart(bytes.NewReader(b), &h, part)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

var partSizes = []int{0, 1, wire.ChunkSize - 1, wire.ChunkSize, wire.ChunkSize + 1, 2 * wire.ChunkSize,
	3*wire.ChunkSize + 17}

func TestPart_OpensToTheSameBytes(t *testing.T) {
	k := newKey(t)
	for _, n := range partSizes {
		b, h := sealPart(t, k, recordID, "p1", content(n))
		if h.Size != int64(len(b)) || h.SHA256 != wire.Digest(b) || h.ID != "p1" {
			t.Errorf("%d bytes: header %+v does not describe the part", n, h)
		}
		got, err := openPart(k, recordID, "p1", b)
		if err != nil || !bytes.Equal(got, content(n)) {
			t.Errorf("%d bytes came back as %d: %v", n, len(got), err)
		}
	}
}

func TestPart_OpensFromAReaderThatGivesByteByByte(t *testing.T) {
	k := newKey(t)
	b, _ := sealPart(t, k, recordID, "p1", content(wire.ChunkSize+5))
	h := wire.Header{ID: recordID, Suite: seal.DefaultSuite, KeyID: k.Public().ID()}
	r, err := seal.NewRing(k).OpenPart(iotest.OneByteReader(bytes.NewReader(b)), &h, "p1")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, content(wire.ChunkSize+5)) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
}

func TestPart_RefusesWhatWasTamperedWith(t *testing.T) {
	k := newKey(t)
	b, _ := sealPart(t, k, recordID, "p1", content(3*wire.ChunkSize))
	chunk := func(i int) []byte { return b[frameSize+i*chunkSize : frameSize+(i+1)*chunkSize] }
	join := func(pieces ...[]byte) []byte { return bytes.Join(append([][]byte{b[:frameSize]}, pieces...), nil) }
	other, _ := sealPart(t, k, recordID, "p1", content(3*wire.ChunkSize))

	cases := map[string][]byte{
		"last chunk missing":          join(chunk(0), chunk(1)),
		"only the frame":              join(),
		"first chunk missing":         join(chunk(1), chunk(2)),
		"chunks swapped":              join(chunk(1), chunk(0), chunk(2)),
		"last chunk repeated":         join(chunk(0), chunk(1), chunk(2), chunk(2)),
		"something after the end":     append(bytes.Clone(b), 0),
		"cut inside a chunk":          b[:len(b)-1],
		"cut to a tag":                b[:frameSize+2*chunkSize+16],
		"cut inside the frame":        b[:frameSize-1],
		"chunk of another sealing":    join(chunk(0), other[frameSize+chunkSize:frameSize+2*chunkSize], chunk(2)),
		"frame of another sealing":    append(bytes.Clone(other[:frameSize]), b[frameSize:]...),
		"encapsulated key of no size": append([]byte("XSPT\x01\x00\x00"), b[frameSize:]...),
		"nothing":                     nil,
	}
	for name, b := range cases {
		if _, err := openPart(k, recordID, "p1", b); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, i := range []int{0, 4, 5, 8, frameSize, frameSize + chunkSize, len(b) - 1} {
		changed := bytes.Clone(b)
		changed[i] ^= 0x80
		if _, err := openPart(k, recordID, "p1", changed); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("byte %d changed: %v", i, err)
		}
	}
}

// A sealer that does not keep the rules could end a part of whole chunks with an empty one: a second spelling of the
// same.
func TestPart_WithAnEmptyChunkAtTheEndIsRefused(t *testing.T) {
	k := newKey(t)
	public, err := hpke.DHKEM(ecdh.X25519()).NewPublicKey(k.Public().Wire().Public)
	if err != nil {
		t.Fatal(err)
	}
	encapsulated, sender, err := hpke.NewSender(public, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(),
		[]byte("xinsheng part v1"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := wire.FramePart(encapsulated)
	if err != nil {
		t.Fatal(err)
	}
	for i, chunk := range [][]byte{content(wire.ChunkSize), nil} {
		sealed, err := sender.Seal(wire.PartAAD(recordID, "p1", uint64(i), i == 1), chunk)
		if err != nil {
			t.Fatal(err)
		}
		b = append(b, sealed...)
	}
	got, err := openPart(k, recordID, "p1", b)
	if !errors.Is(err, feedback.ErrInvalid) || !strings.Contains(err.Error(), "empty chunk") {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
}

func TestPart_OfAnotherRecordOrPlaceIsRefused(t *testing.T) {
	k := newKey(t)
	b, _ := sealPart(t, k, recordID, "p1", content(10))
	if _, err := openPart(k, otherID, "p1", b); !errors.Is(err, feedback.ErrInvalid) {
		t.Errorf("other record: %v", err)
	}
	if _, err := openPart(k, recordID, "p2", b); !errors.Is(err, feedback.ErrInvalid) {
		t.Errorf("other part: %v", err)
	}
	if _, err := openPart(newKey(t), recordID, "p1", b); !errors.Is(err, feedback.ErrInvalid) {
		t.Errorf("other key: %v", err)
	}
}

func TestPart_KeepsTheErrorOfTheReaderBelow(t *testing.T) {
	k := newKey(t)
	b, _ := sealPart(t, k, recordID, "p1", content(2*wire.ChunkSize))
	broken := errors.New("cable pulled")
	for _, n := range []int{frameSize + 10, frameSize + chunkSize} {
		h := wire.Header{ID: recordID, Suite: seal.DefaultSuite, KeyID: k.Public().ID()}
		r, err := seal.NewRing(k).OpenPart(io.MultiReader(bytes.NewReader(b[:n]), iotest.ErrReader(broken)), &h, "p1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(r); !errors.Is(err, broken) || errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

func TestPart_WritesNothingOnceTheDiskRefused(t *testing.T) {
	broken := errors.New("disk full")
	to := &failingWriter{after: frameSize, err: broken}
	w, err := newKey(t).Public().SealPart(to, recordID, "p1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content(2*wire.ChunkSize + 1)); !errors.Is(err, broken) {
		t.Fatalf("write: %v", err)
	}
	if err := w.Close(); !errors.Is(err, broken) {
		t.Fatalf("close: %v", err)
	}
	if to.written != frameSize {
		t.Fatalf("%d bytes written after the failure", to.written-frameSize)
	}
}

func TestPart_CannotBeWrittenAfterClose(t *testing.T) {
	w, err := newKey(t).Public().SealPart(io.Discard, recordID, "p1")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("x")); err == nil {
		t.Fatal("written after close")
	}
}

func TestPart_WithoutProperIdsIsRefused(t *testing.T) {
	p := newKey(t).Public()
	if _, err := p.SealPart(io.Discard, "nonsense", "p1"); !errors.Is(err, feedback.ErrInvalid) {
		t.Errorf("record id: %v", err)
	}
	if _, err := p.SealPart(io.Discard, recordID, "../p1"); !errors.Is(err, feedback.ErrInvalid) {
		t.Errorf("part id: %v", err)
	}
}

type failingWriter struct {
	after, written int
	err            error
}

func (w *failingWriter) Write(b []byte) (int, error) {
	if w.written+len(b) > w.after {
		return 0, w.err
	}
	w.written += len(b)
	return len(b), nil
}

func FuzzOpenPart(f *testing.F) {
	k, err := seal.GenerateKey()
	if err != nil {
		f.Fatal(err)
	}
	var out bytes.Buffer
	w, err := k.Public().SealPart(&out, recordID, "p1")
	if err != nil {
		f.Fatal(err)
	}
	w.Write([]byte("a voice"))
	w.Close()
	f.Add(out.Bytes())
	f.Add([]byte("XSPT\x01\x00\x20"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := openPart(k, recordID, "p1", b)
		if err == nil && !(bytes.Equal(b, out.Bytes()) && string(got) == "a voice") {
			t.Fatal("opened something that was never sealed")
		}
		if err != nil && !errors.Is(err, feedback.ErrInvalid) {
			t.Fatalf("another kind of error: %v", err)
		}
	})
}
