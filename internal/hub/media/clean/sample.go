package clean

import "encoding/binary"

// stsd reads what the samples are. All entries must be of one codec that is accepted, else the track is not kept.
func (t *track) stsd(x *boxes, b box) error {
	if _, err := x.full(b, 8); err != nil {
		return err
	}
	first := true
	return x.each(b.body+8, b.end, func(b box) error {
		codec, err := "", error(nil)
		switch b.kind {
		case "avc1", "avc3":
			codec, err = H264, t.visual(x, b)
		case "hvc1", "hev1":
			codec, err = HEVC, t.visual(x, b)
		case "vp09":
			codec, err = VP9, t.visual(x, b)
		case "Opus":
			codec, err = Opus, nil
			if _, err := sound(x, b); err != nil {
				return err
			}
		case "samr", "sawb":
			codec, err = map[string]string{"samr": AMRNarrow, "sawb": AMRWide}[b.kind], nil
			if _, err := sound(x, b); err != nil {
				return err
			}
		case "mp4a":
			codec, err = sound(x, b)
		}
		if err != nil {
			return err
		}
		if !first && codec != t.codec {
			codec = ""
		}
		t.codec, first = codec, false
		return nil
	})
}

// visualKept is what of an entry's boxes decoding and showing need. Dolby Vision's is read beside HEVC's.
var visualKept = []string{"avcC", "hvcC", "vpcC", "dvcC", "dvvC", "pasp", "clap", "btrt", "fiel", "mdcv", "clli",
	"gama", "CoLL", "SmDm"}

// visual reads a picture's sample entry: 78 bytes, then boxes.
func (t *track) visual(x *boxes, b box) error {
	body, err := x.full(b, 78)
	if err != nil {
		return err
	}
	x.edits.zero(b.body+8, 8)   // version and vendor
	x.edits.zero(b.body+42, 32) // the encoder's name
	t.coded = [2]int64{int64(binary.BigEndian.Uint16(body[24:])), int64(binary.BigEndian.Uint16(body[26:]))}
	rules := map[string]func(box) error{"colr": func(b box) error { colour(x, b); return nil }}
	for _, kind := range visualKept {
		rules[kind] = nil
	}
	return x.each(b.body+78, b.end, x.one(rules))
}

// colour empties what a colour profile tells of the device.
func colour(x *boxes, b box) {
	body := x.in(b)
	if len(body) >= 4+128 && (string(body[:4]) == "prof" || string(body[:4]) == "rICC") {
		for _, f := range iccTells {
			x.edits.zero(b.body+4+int64(f[0]), int64(f[1]-f[0]))
		}
	}
}

// sound reads a sound's sample entry and answers its codec: AAC or, of Opus entries, nothing.
func sound(x *boxes, b box) (codec string, err error) {
	body, err := x.full(b, 28)
	if err != nil {
		return "", err
	}
	x.edits.zero(b.body+10, 6) // revision and vendor
	head := int64(28)
	switch binary.BigEndian.Uint16(body[8:]) { // QuickTime has longer ones
	case 1:
		head += 16
	case 2:
		head += 36
	}
	if b.size() < head {
		return "", ErrDamaged
	}
	esds := func(b box) error {
		body, err := x.full(b, 4)
		if err == nil && aac(body[4:]) {
			codec = AAC
		}
		return err
	}
	err = x.each(b.body+head, b.end, x.one(map[string]func(box) error{
		"esds": esds, "dOps": nil, "damr": func(b box) error {
			x.edits.zero(b.body, min(4, b.size())) // the encoder's maker
			return nil
		}, "chan": nil, "btrt": nil,
		"wave": func(b box) error {
			return x.each(b.body, b.end, x.one(map[string]func(box) error{
				"esds": esds, "frma": nil, "mp4a": nil, "\x00\x00\x00\x00": nil,
			}))
		},
	}))
	return codec, err
}

// aac reports whether an elementary stream descriptor is of AAC: MPEG-4 audio, or MPEG-2 AAC.
func aac(b []byte) bool {
	c := &cursor{b: b}
	if c.number(1) != 3 {
		return false
	}
	c.length()
	c.take(2)
	flags := c.number(1)
	if flags&0x80 != 0 {
		c.take(2)
	}
	if flags&0x40 != 0 {
		return false // a stream at an address
	}
	if flags&0x20 != 0 {
		c.take(2)
	}
	if c.number(1) != 4 {
		return false
	}
	c.length()
	kind := c.number(1)
	return !c.short && (kind == 0x40 || kind >= 0x66 && kind <= 0x68)
}

// length reads a descriptor's.
func (c *cursor) length() {
	for range 4 {
		if c.number(1)&0x80 == 0 {
			return
		}
	}
}
