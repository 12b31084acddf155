package clean

import (
	"bytes"

	"xinsheng/internal/feedback"
)

// mp3Rates are bits a second in thousands, by the index in a frame's head: of MPEG 1, and of 2 and 2.5.
var mp3Rates = [2][15]int64{
	{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
}

// mp3Hertz are samples a second of MPEG 1; 2 has half, 2.5 a quarter of them.
var mp3Hertz = [3]int64{44100, 48000, 32000}

// mp3Frame is what the head of a frame says.
type mp3Frame struct {
	size, samples, hertz int64
	about                int64 // where a table about the file would stand, from the frame's start
}

// mp3Head reads the four bytes at a frame's start; ok is false where they are none of layer III with a rate.
func mp3Head(b []byte) (f mp3Frame, ok bool) {
	version, layer, rate, hertz := b[1]>>3&3, b[1]>>1&3, b[2]>>4, b[2]>>2&3
	if b[0] != 0xFF || b[1]>>5 != 7 || version == 1 || layer != 1 || rate == 0 || rate == 15 || hertz == 3 {
		return f, false
	}
	mono, later := b[3]>>6 == 3, 0
	f.hertz, f.samples = mp3Hertz[hertz], 1152
	if version != 3 {
		later, f.samples, f.hertz = 1, 576, f.hertz/2
	}
	if version == 0 {
		f.hertz /= 2
	}
	f.about = [2][2]int64{{36, 21}, {21, 13}}[later][map[bool]int{true: 1}[mono]]
	f.size = f.samples/8*1000*mp3Rates[later][rate]/f.hertz + int64(b[2]>>1&1)
	return f, true
}

// parseMP3 reads frame after frame of MPEG layer III. What stands before and behind them, titles and pictures, is left
// out, and so is a last frame that was begun.
func parseMP3(s *source) (*file, error) {
	start, err := mp3Start(s)
	if err != nil {
		return nil, err
	}
	end, samples, hertz := start, int64(0), int64(0)
	for end+4 <= s.size {
		head, err := s.at(end, 4)
		if err != nil {
			return nil, err
		}
		f, ok := mp3Head(head)
		if !ok || hertz != 0 && f.hertz != hertz || end+f.size > s.size {
			break
		}
		end, samples, hertz = end+f.size, samples+f.samples, f.hertz
	}
	if samples == 0 {
		return nil, ErrNotAccepted
	}
	if err := mp3Rest(s, end, hertz); err != nil {
		return nil, err
	}
	e := edits{}
	if err := mp3About(s, start, end, &e); err != nil {
		return nil, err
	}
	for i := range e {
		e[i].off -= start
	}
	p, err := e.plan(end - start)
	if err != nil {
		return nil, err
	}
	for i := range p.pieces {
		p.pieces[i].off += start
	}
	return &file{Found{Kind: feedback.Voice, MediaType: MP3, Audio: LayerIII, DurationMS: samples * 1000 / hertz},
		p.writer(s)}, nil
}

// mp3Start is where the first frame is, behind ID3 tags.
func mp3Start(s *source) (at int64, err error) {
	for {
		head, err := s.at(at, 10)
		if err != nil {
			return 0, err
		}
		if string(head[:3]) != "ID3" {
			return at, nil
		}
		n := int64(0)
		for _, b := range head[6:10] {
			if b&0x80 != 0 {
				return 0, ErrDamaged
			}
			n = n<<7 | int64(b)
		}
		if at += 10 + n; head[5]&0x10 != 0 {
			at += 10
		}
		for at < s.size { // writers leave room there
			if b, err := s.at(at, 1); err != nil || b[0] != 0 {
				break
			}
			at++
		}
	}
}

// mp3Rest says whether what stands behind the last frame is what may be left out: tags, zeros, a frame that was begun.
// Everything else may be sound.
func mp3Rest(s *source, at, hertz int64) error {
	if at == s.size {
		return nil
	}
	b, err := s.rest(at, s.size)
	if err != nil {
		return err
	}
	for _, tag := range []string{"TAG", "APETAGEX", "LYRICSBEGIN"} {
		if bytes.HasPrefix(b, []byte(tag)) {
			return nil
		}
	}
	if len(b) < 4 {
		return nil
	}
	if f, ok := mp3Head(b); ok && f.hertz == hertz && at+f.size > s.size {
		return nil
	}
	if int64(len(b)) == s.size-at && len(bytes.Trim(b, "\x00")) == 0 {
		return nil
	}
	return ErrDamaged
}

// mp3About empties the encoder's version in the table that a first frame may hold in place of sound. That the name
// stays tells players how much silence the encoder put before the sound.
func mp3About(s *source, start, end int64, e *edits) error {
	head, err := s.at(start, 4)
	if err != nil {
		return err
	}
	f, _ := mp3Head(head)
	n := min(f.size, end-start)
	b, err := s.at(start, int(n))
	if err != nil || n < f.about+8 {
		return err
	}
	b = b[f.about:]
	if kind := string(b[:4]); kind != "Xing" && kind != "Info" {
		return nil
	}
	at, flags := int64(8), b[7]
	for bit, size := range []int64{4, 4, 100, 4} {
		if flags>>bit&1 == 1 {
			at += size
		}
	}
	if int64(len(b)) < at+9 {
		return nil
	}
	keep := int64(0)
	if name := string(b[at : at+4]); name == "LAME" || name == "Lavf" || name == "Lavc" {
		keep = 4
	}
	e.zero(start+f.about+at+keep, 9-keep)
	return nil
}
