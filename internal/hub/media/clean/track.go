package clean

import (
	"encoding/binary"
	"math"
)

// track is one of a film's.
type track struct {
	id      uint32
	handler string // vide, soun, or anything else
	codec   string // empty: none that is accepted
	width   int    // upright
	height  int
	scale   uint32 // ticks a second
	length  uint64 // in ticks
	ran     uint64 // in ticks, of fragments
	spans   []span
	edits   edits

	usualLength, usualSize uint32 // of a sample in a fragment

	elsewhere bool // samples in another file
	standing  bool
	coded     [2]int64
	shown     [2]int64
	table     table
}

// kept reports whether the film keeps the track.
func (t *track) kept() bool { return t.codec != "" }

// parseTrack reads a trak. Changes that it needs when it is kept are in its edits.
func parseTrack(s *source, outer *boxes, b box) (*track, error) {
	t := &track{}
	x := &boxes{data: outer.data, base: outer.base, count: outer.count}
	err := x.each(b.body, b.end, x.one(map[string]func(box) error{
		"tkhd": func(b box) error { return t.tkhd(x, b) },
		"edts": nil,
		"mdia": func(b box) error { return t.mdia(x, b) },
	}))
	outer.count = x.count
	if err != nil {
		return nil, err
	}
	t.edits = x.edits
	if t.handler != "vide" && t.handler != "soun" {
		t.codec = ""
	}
	if !t.kept() {
		return t, nil
	}
	if t.elsewhere {
		return nil, ErrNotAccepted
	}
	if t.scale == 0 {
		return nil, ErrDamaged
	}
	if t.handler == "vide" {
		size := t.coded
		if size[0] == 0 || size[1] == 0 {
			size = t.shown
		}
		if t.width, t.height, err = picture(size[0], size[1], t.standing); err != nil {
			return nil, err
		}
	}
	t.spans, err = t.table.spans(s.size)
	return t, err
}

func (t *track) tkhd(x *boxes, b box) error {
	version, c, err := times(x, b)
	if err != nil {
		return err
	}
	t.id = uint32(c.u32())
	c.take(4 + 4<<version + 16) // reserved, duration, layer, group, volume
	var matrix [9]int32
	for i := range matrix {
		matrix[i] = int32(c.u32())
	}
	t.standing = matrix[0] == 0 && matrix[1] != 0
	t.shown = [2]int64{c.u32() >> 16, c.u32() >> 16}
	if c.short {
		return ErrDamaged
	}
	return nil
}

func (t *track) mdia(x *boxes, b box) error {
	return x.each(b.body, b.end, x.one(map[string]func(box) error{
		"mdhd": func(b box) error { return t.mdhd(x, b) },
		"hdlr": func(b box) error {
			body, err := x.full(b, 20)
			if err == nil {
				t.handler = string(body[8:12])
				x.edits.zero(b.body+12, b.size()-12) // maker and name
			}
			return err
		},
		"minf": func(b box) error { return t.minf(x, b) },
	}))
}

func (t *track) mdhd(x *boxes, b box) error {
	version, c, err := times(x, b)
	if err != nil {
		return err
	}
	t.scale = uint32(c.u32())
	t.length = c.number(4 << version)
	if t.length == math.MaxUint32 || t.length == math.MaxUint64 {
		t.length = 0 // not known
	}
	if c.take(2); c.short {
		return ErrDamaged
	}
	x.edits.set(b.body+int64(20+12*int64(version)), 0x55, 0xC4) // the language is undetermined
	return nil
}

func (t *track) minf(x *boxes, b box) error {
	return x.each(b.body, b.end, x.one(map[string]func(box) error{
		"vmhd": nil, "smhd": nil,
		"hdlr": func(b box) error { // QuickTime's second
			x.edits.zero(b.body+12, b.size()-12)
			return nil
		},
		"dinf": func(b box) error {
			return x.each(b.body, b.end, x.one(map[string]func(box) error{
				"dref": func(b box) (err error) { t.elsewhere, err = elsewhere(x, b); return err },
			}))
		},
		"stbl": func(b box) error { return t.stbl(x, b) },
	}))
}

// elsewhere reports whether samples may be in another file, and empties what stands behind the flag that they are not.
func elsewhere(x *boxes, b box) (away bool, err error) {
	if _, err := x.full(b, 8); err != nil {
		return false, err
	}
	err = x.each(b.body+8, b.end, func(b box) error {
		body, err := x.full(b, 4)
		if err != nil {
			return err
		}
		away = away || body[3]&1 == 0
		x.edits.zero(b.body+4, b.size()-4)
		return nil
	})
	return away, err
}

func (t *track) stbl(x *boxes, b box) error {
	keep := map[string]func(box) error{"stsd": func(b box) error { return t.stsd(x, b) }}
	for _, kind := range []string{"stts", "ctts", "cslg", "stss", "stps", "sdtp", "sbgp", "sgpd", "subs"} {
		keep[kind] = nil
	}
	for kind, to := range map[string]*[]byte{
		"stsc": &t.table.chunks, "stsz": &t.table.sizes, "stco": &t.table.places, "co64": &t.table.wide,
	} {
		keep[kind] = func(b box) error {
			body, err := x.full(b, 8)
			if *to != nil {
				err = ErrDamaged
			}
			*to = body
			return err
		}
	}
	return x.each(b.body, b.end, x.one(keep))
}

// table says where samples are.
type table struct{ chunks, sizes, places, wide []byte }

// spans is where they are, in the order of the tables.
func (t *table) spans(size int64) ([]span, error) {
	width, places := 4, t.places
	if places == nil {
		width, places = 8, t.wide
	}
	if places == nil || t.chunks == nil || len(t.sizes) < 12 {
		return nil, ErrDamaged
	}
	each, samples := binary.BigEndian.Uint32(t.sizes[4:]), int64(binary.BigEndian.Uint32(t.sizes[8:]))
	list := t.sizes[12:]
	if each == 0 && samples > int64(len(list)/4) {
		return nil, ErrDamaged
	}
	count, runs := int64(binary.BigEndian.Uint32(places[4:])), int64(binary.BigEndian.Uint32(t.chunks[4:]))
	places, t.chunks = places[8:], t.chunks[8:]
	if count > int64(len(places)/width) || runs > int64(len(t.chunks)/12) || count > 0 && runs == 0 {
		return nil, ErrDamaged
	}
	var out []span
	run, done, per := int64(0), int64(0), int64(0)
	for chunk := range count {
		for run < runs && int64(binary.BigEndian.Uint32(t.chunks[12*run:])) <= chunk+1 {
			per = int64(binary.BigEndian.Uint32(t.chunks[12*run+4:]))
			run++
		}
		n := min(per, samples-done)
		c := &cursor{b: places[chunk*int64(width):]}
		s := span{off: int64(c.number(width))}
		if each != 0 {
			s.end = s.off + n*int64(each)
		} else {
			s.end = s.off
			for i := range n {
				s.end += int64(binary.BigEndian.Uint32(list[4*(done+i):]))
			}
		}
		if done += n; s.off < 0 || s.end < s.off || s.end > size {
			return nil, ErrDamaged
		}
		if k := len(out) - 1; k >= 0 && out[k].end == s.off {
			out[k].end = s.end
		} else if s.end > s.off {
			if out = append(out, s); len(out) > maxSpans {
				return nil, ErrNotAccepted
			}
		}
	}
	if done != samples {
		return nil, ErrDamaged
	}
	return out, nil
}
