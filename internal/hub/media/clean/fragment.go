package clean

import "encoding/binary"

// fragment reads a moof: where its samples are, and what of it is not needed.
func (m *movie) fragment(b box) error {
	data, err := m.s.load(b.body, b.size(), maxMoof)
	if err != nil {
		return err
	}
	x := &boxes{data: data, base: b.body}
	last := b.off // where the run before ended
	err = x.each(b.body, b.end, x.one(map[string]func(box) error{
		"mfhd": nil,
		"traf": func(t box) (err error) {
			last, err = m.traf(x, t, b.off, last)
			return err
		},
	}))
	m.edits = append(m.edits, x.edits...)
	if len(m.edits) > maxPieces {
		return ErrNotAccepted
	}
	return err
}

// run is what tfhd says of the runs of a track's fragment.
type run struct {
	track  *track
	base   int64
	length uint32
	size   uint32
	last   int64
	spans  []span
	ran    uint64
}

// traf reads one track's fragment and answers where its samples end.
func (m *movie) traf(outer *boxes, b box, moof, last int64) (int64, error) {
	x := &boxes{data: outer.data, base: outer.base, count: outer.count}
	r := &run{last: last}
	keep := map[string]func(box) error{
		"tfhd": func(b box) error { return m.tfhd(x, b, moof, r) },
		"tfdt": nil,
		"trun": func(b box) error { return r.trun(x, b, m.s.size) },
	}
	for _, kind := range []string{"sdtp", "sbgp", "sgpd", "subs"} {
		keep[kind] = nil
	}
	err := x.each(b.body, b.end, x.one(keep))
	outer.count = x.count
	if err != nil {
		return 0, err
	}
	if r.track == nil || !r.track.kept() {
		outer.edits.void(b)
		return r.last, nil
	}
	r.track.ran += r.ran
	outer.edits = append(outer.edits, x.edits...)
	return r.last, m.need(r.spans...)
}

func (m *movie) tfhd(x *boxes, b box, moof int64, r *run) error {
	if r.track != nil {
		return ErrDamaged
	}
	body, err := x.full(b, 8)
	if err != nil {
		return err
	}
	c := &cursor{b: body}
	flags := c.u32() & 0xFFFFFF
	r.track = m.track(uint32(c.u32()))
	if r.track == nil {
		return ErrDamaged
	}
	r.length, r.size, r.base = r.track.usualLength, r.track.usualSize, r.last
	if flags&0x20000 != 0 {
		r.base = moof
	}
	if flags&1 != 0 {
		r.base = int64(c.number(8))
	}
	if flags&2 != 0 {
		c.take(4)
	}
	if flags&8 != 0 {
		r.length = uint32(c.u32())
	}
	if flags&16 != 0 {
		r.size = uint32(c.u32())
	}
	r.last = r.base
	if c.short || r.base < 0 {
		return ErrDamaged
	}
	return nil
}

func (r *run) trun(x *boxes, b box, size int64) error {
	body, err := x.full(b, 8)
	if err != nil || r.track == nil {
		return ErrDamaged
	}
	c := &cursor{b: body}
	flags, count := c.u32()&0xFFFFFF, c.u32()
	s := span{off: r.last}
	if flags&1 != 0 {
		s.off = r.base + int64(int32(c.u32()))
	}
	if flags&4 != 0 {
		c.take(4)
	}
	width, sizeAt := 0, -1
	if flags&0x100 != 0 {
		width += 4
	}
	if flags&0x200 != 0 {
		sizeAt = width
		width += 4
	}
	if flags&0x400 != 0 {
		width += 4
	}
	if flags&0x800 != 0 {
		width += 4
	}
	if c.short || count*int64(width) > int64(len(c.b)) {
		return ErrDamaged
	}
	total, ran := count*int64(r.size), uint64(count)*uint64(r.length)
	if sizeAt >= 0 {
		total = 0
	}
	if flags&0x100 != 0 {
		ran = 0
	}
	for range count {
		if width == 0 {
			break
		}
		sample := c.take(width)
		if flags&0x100 != 0 {
			ran += uint64(binary.BigEndian.Uint32(sample))
		}
		if sizeAt >= 0 {
			total += int64(binary.BigEndian.Uint32(sample[sizeAt:]))
		}
	}
	s.end = s.off + total
	if s.off < 0 || s.end < s.off || s.end > size {
		return ErrDamaged
	}
	r.last = s.end
	r.ran += ran
	if total > 0 {
		r.spans = append(r.spans, s)
	}
	return nil
}
