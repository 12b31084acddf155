package clean

import (
	"encoding/binary"
	"math"

	"xinsheng/internal/feedback"
)

// Forms of sound in a WAV file.
const (
	wavPCM   = 1
	wavFloat = 3
	wavALaw  = 6
	wavULaw  = 7
	wavOwn   = 0xFFFE // the form stands further behind
)

// wavCodecs are the forms that are accepted, with how many bits a sample has.
var wavCodecs = map[[2]uint16]string{
	{wavPCM, 8}: "pcm_u8", {wavPCM, 16}: "pcm_s16le", {wavPCM, 24}: "pcm_s24le", {wavPCM, 32}: "pcm_s32le",
	{wavFloat, 32}: "pcm_f32le", {wavALaw, 8}: "pcm_alaw", {wavULaw, 8}: "pcm_mulaw",
}

// wavOwnTail is what follows the form's number where it stands further behind.
const wavOwnTail = "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xAA\x00\x38\x9B\x71"

// wav is a recording of samples.
type wav struct {
	s                    *source
	form, channels, bits uint16
	rate                 uint32
	codec                string
	sound                span
}

// parseWAV reads a RIFF file of samples, mono or stereo. Of its pieces two are kept: what the samples are, and they.
func parseWAV(s *source) (*file, error) {
	w := &wav{s: s}
	for at := int64(12); at+8 <= s.size; {
		head, err := s.at(at, 8)
		if err != nil {
			return nil, err
		}
		kind, n := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
		at += 8
		if w.sound.off > 0 && kind != "data" {
			if !printable(kind) || n > s.size-at {
				break // something was added behind
			}
			at += n + n&1
			continue
		}
		if err := w.piece(kind, at, n); err != nil {
			return nil, err
		}
		at += n + n&1
	}
	if w.sound.off == 0 {
		return nil, ErrDamaged
	}
	return w.file()
}

func (w *wav) piece(kind string, at, n int64) error {
	switch kind {
	case "fmt ":
		if w.codec != "" {
			return ErrNotAccepted
		}
		return w.format(at, n)
	case "data":
		switch {
		case w.sound.off > 0:
			return ErrNotAccepted // a second recording would be lost
		case w.codec == "":
			return ErrDamaged
		}
		if n == math.MaxUint32 { // a recorder that could not go back to say how much it is
			n = w.s.size - at
		}
		if n > w.s.size-at {
			return ErrDamaged
		}
		w.sound = span{at, at + n - n%w.block()}
		return nil
	}
	if !printable(kind) || n > w.s.size-at {
		return ErrDamaged
	}
	return nil
}

func (w *wav) format(at, n int64) error {
	if n < 16 {
		return ErrDamaged
	}
	b, err := w.s.at(at, int(min(n, 40)))
	if err != nil {
		return err
	}
	w.form, w.channels = binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint16(b[2:])
	w.rate, w.bits = binary.LittleEndian.Uint32(b[4:]), binary.LittleEndian.Uint16(b[14:])
	if w.form == wavOwn {
		if len(b) < 40 || string(b[26:40]) != wavOwnTail {
			return ErrNotAccepted
		}
		w.form = binary.LittleEndian.Uint16(b[24:])
	}
	codec, ok := wavCodecs[[2]uint16{w.form, w.bits}]
	if !ok || w.channels < 1 || w.channels > 2 || w.rate < 4000 || w.rate > 192_000 {
		return ErrNotAccepted
	}
	if w.codec = codec; int64(binary.LittleEndian.Uint16(b[12:])) != w.block() {
		return ErrDamaged
	}
	return nil
}

// block is the bytes of one sample of all channels.
func (w *wav) block() int64 { return int64(w.channels) * int64(w.bits) / 8 }

func (w *wav) file() (*file, error) {
	n := w.sound.end - w.sound.off
	if n == 0 {
		return nil, ErrDamaged
	}
	if n > math.MaxUint32-64 {
		return nil, ErrNotAccepted
	}
	le := binary.LittleEndian
	head := le.AppendUint32([]byte("RIFF"), uint32(36+n+n&1))
	head = le.AppendUint32(append(head, "WAVEfmt "...), 16)
	head = le.AppendUint16(le.AppendUint16(head, w.form), w.channels)
	head = le.AppendUint32(le.AppendUint32(head, w.rate), uint32(int64(w.rate)*w.block()))
	head = le.AppendUint16(le.AppendUint16(head, uint16(w.block())), w.bits)
	head = le.AppendUint32(append(head, "data"...), uint32(n))
	p := &plan{}
	p.put(head)
	p.keep(w.sound.off, n)
	p.zeros(n & 1)
	return &file{Found{Kind: feedback.Voice, MediaType: WAV, Audio: w.codec,
		DurationMS: n / w.block() * 1000 / int64(w.rate)}, p.writer(w.s)}, nil
}

// isWAV reports whether a file begins like one.
func isWAV(first []byte) bool { return string(first[:4]) == "RIFF" && string(first[8:12]) == "WAVE" }
