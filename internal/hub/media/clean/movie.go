package clean

import (
	"cmp"
	"encoding/binary"
	"slices"

	"xinsheng/internal/feedback"
)

// isMovie reports whether a file whose first box is of that kind may be MP4 or QuickTime. Old cameras write no ftyp.
func isMovie(kind string) bool {
	return kind == "ftyp" || kind == "moov" || kind == "mdat" || kind == "wide"
}

// Limits of the ways in which a film may be cut up.
const (
	maxTop   = 20000
	maxSpans = 150000
	maxMoof  = 1 << 20
)

// span is a run of bytes in the file that a track which is kept needs.
type span struct{ off, end int64 }

// movie is what has been read of MP4, M4A or MOV.
type movie struct {
	s      *source
	top    []box
	end    int64 // what follows is left out
	brand  string
	edits  edits
	spans  []span
	tracks []*track
}

func parseMovie(s *source) (*file, error) {
	m := &movie{s: s}
	var err error
	if m.top, m.end, err = walk(s, "moov", "mdat"); err != nil {
		return nil, err
	}
	if err := m.directory(); err != nil {
		return nil, err
	}
	f, err := m.found()
	if err != nil {
		return nil, err
	}
	for _, b := range m.top {
		if b.kind == "moof" {
			if err := m.fragment(b); err != nil {
				return nil, err
			}
		}
	}
	if err := m.media(); err != nil {
		return nil, err
	}
	for _, t := range m.tracks {
		if t.kept() && t.scale > 0 {
			f.DurationMS = max(f.DurationMS, int64(float64(max(t.length, t.ran))*1000/float64(t.scale)))
		}
	}
	p, err := m.edits.plan(m.end)
	if err != nil {
		return nil, err
	}
	return &file{f, p.writer(s)}, nil
}

// walk reads the heads of the boxes at the top, among which must be both of need, and answers where the last ends.
func walk(s *source, need ...string) (top []box, end int64, err error) {
	seen := map[string]bool{}
	for end < s.size {
		head, err := s.at(end, int(min(16, s.size-end)))
		if err != nil {
			return nil, 0, err
		}
		b, err := boxAt(head, end, s.size)
		cut := len(head) >= 8 && slices.Contains([]string{"moov", "moof", "mdat", "meta"}, string(head[4:8]))
		if (err != nil || !printable(b.kind)) && seen[need[0]] && seen[need[1]] && !cut {
			return top, end, nil // no box: something was added behind
		}
		if err != nil || !printable(b.kind) {
			return nil, 0, ErrDamaged
		}
		if len(top) >= maxTop || seen[b.kind] && b.kind == need[0] || b.kind == "ftyp" && b.size() > 256 {
			return nil, 0, ErrNotAccepted
		}
		seen[b.kind] = true
		top = append(top, b)
		end = b.end
	}
	if !seen[need[0]] || !seen[need[1]] {
		return nil, 0, ErrDamaged
	}
	return top, end, nil
}

func printable(kind string) bool {
	for _, c := range []byte(kind) {
		if c < 0x20 || c > 0x7E && c != 0xA9 {
			return false
		}
	}
	return true
}

// directory reads moov and voids what is not needed at the top.
func (m *movie) directory() error {
	for i, b := range m.top {
		switch b.kind {
		case "ftyp", "styp":
			if i == 0 && b.size() >= 8 {
				brand, err := m.s.at(b.body, 4)
				if err != nil {
					return err
				}
				m.brand = string(brand)
			}
		case "moov":
			if err := m.moov(b); err != nil {
				return err
			}
		case "moof", "mdat", "sidx":
		case "free", "skip", "wide":
			m.edits.zero(b.body, b.size())
		default:
			m.edits.void(b)
		}
	}
	return nil
}

func (m *movie) moov(b box) error {
	data, err := m.s.load(b.body, b.size(), maxDirectory)
	if err != nil {
		return err
	}
	x := &boxes{data: data, base: b.body}
	err = x.each(b.body, b.end, x.one(map[string]func(box) error{
		"mvhd": func(b box) error { return m.mvhd(x, b) },
		"trak": func(b box) error { return m.trak(x, b) },
		"mvex": nil,
	}))
	if err != nil {
		return err
	}
	err = x.each(b.body, b.end, func(b box) error { // after the tracks, wherever it stands
		if b.kind != "mvex" {
			return nil
		}
		return x.each(b.body, b.end, x.one(map[string]func(box) error{
			"mehd": nil, "trex": func(b box) error { return m.trex(x, b) },
		}))
	})
	m.edits = append(m.edits, x.edits...)
	return err
}

// times blanks the two times that stand at the begin of mvhd, tkhd and mdhd, and answers what follows them.
func times(x *boxes, b box) (version byte, rest *cursor, err error) {
	body, err := x.full(b, 24)
	if err != nil {
		return 0, nil, err
	}
	n := 4
	if body[0] == 1 {
		n = 8
	} else if body[0] != 0 {
		return 0, nil, ErrNotAccepted
	}
	x.edits.zero(b.body+4, int64(2*n))
	return body[0], &cursor{b: body[4+2*n:]}, nil
}

func (m *movie) mvhd(x *boxes, b box) error {
	_, c, err := times(x, b)
	if err == nil && c.u32() == 0 {
		err = ErrDamaged
	}
	return err
}

func (m *movie) trak(x *boxes, b box) error {
	t, err := parseTrack(m.s, x, b)
	if err != nil {
		return err
	}
	if len(m.tracks) >= 16 || slices.ContainsFunc(m.tracks, func(o *track) bool { return o.id == t.id }) {
		return ErrNotAccepted
	}
	m.tracks = append(m.tracks, t)
	if !t.kept() {
		x.edits.void(b)
		return nil
	}
	x.edits = append(x.edits, t.edits...)
	return m.need(t.spans...)
}

func (m *movie) trex(x *boxes, b box) error {
	body, err := x.full(b, 24)
	if err != nil {
		return err
	}
	if t := m.track(binary.BigEndian.Uint32(body[4:])); t != nil && t.kept() {
		t.usualLength, t.usualSize = binary.BigEndian.Uint32(body[12:]), binary.BigEndian.Uint32(body[16:])
		return nil
	}
	x.edits.void(b)
	return nil
}

func (m *movie) track(id uint32) *track {
	for _, t := range m.tracks {
		if t.id == id {
			return t
		}
	}
	return nil
}

// found says what the film is. A film of which one could not show all that a person sees or hears is refused whole.
func (m *movie) found() (Found, error) {
	f := Found{Kind: feedback.Voice, MediaType: MP4Audio}
	strange := map[string]bool{}
	for _, t := range m.tracks {
		switch {
		case !t.kept():
			strange[t.handler] = true
		case t.handler == "soun" && f.Audio == "":
			f.Audio = t.codec
		case t.handler == "vide" && f.Video == "":
			f.Video, f.Width, f.Height = t.codec, t.width, t.height
		case t.handler == "vide" || t.codec != f.Audio:
			return f, ErrNotAccepted
		}
	}
	if f.Video == "" && strange["vide"] || f.Audio == "" && strange["soun"] || f.Audio == "" && f.Video == "" {
		return f, ErrNotAccepted
	}
	if f.Audio == AMRNarrow || f.Audio == AMRWide {
		f.MediaType = Mobile
	}
	if f.Video != "" {
		f.Kind, f.MediaType = feedback.Video, MP4
		if m.brand == "qt  " || m.brand == "" {
			f.MediaType = QuickTime
		}
	}
	return f, nil
}

// need notes spans that are kept. Most follow one another.
func (m *movie) need(more ...span) error {
	for _, s := range more {
		if k := len(m.spans) - 1; k >= 0 && m.spans[k].end == s.off {
			m.spans[k].end = s.end
			continue
		}
		if len(m.spans) >= maxSpans {
			return ErrNotAccepted
		}
		m.spans = append(m.spans, s)
	}
	return nil
}

// media zeros what no kept track needs of the media data: samples of other tracks, and what lies between.
func (m *movie) media() error { return keepOnly(m.top, m.spans, &m.edits) }

// keepOnly zeros what is in the mdat boxes outside of spans, all of which must be inside.
func keepOnly(top []box, spans []span, e *edits) error {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.off, b.off) })
	i, needed := 0, int64(0)
	for _, b := range top {
		if b.kind != "mdat" {
			continue
		}
		at := b.body
		for ; i < len(spans) && spans[i].off < b.end; i++ {
			s := spans[i]
			if s.off < b.body || s.end > b.end {
				return ErrDamaged
			}
			e.zero(at, s.off-at)
			at = max(at, s.end)
			needed += s.end - s.off
		}
		e.zero(at, b.end-at)
		if len(*e) > maxPieces {
			return ErrNotAccepted
		}
	}
	if i < len(spans) || needed == 0 {
		return ErrDamaged
	}
	return nil
}
