package clean

import (
	"bytes"
	"fmt"
	"io"
)

// Tiles says how the pictures of a HEIC stand in it. Decoded one after the other, they fill rows of Columns tiles; the
// first Width times Height pixels are the picture, which is then turned and mirrored.
type Tiles struct {
	Columns, Rows int
	Width, Height int  // before turning
	Turn          int  // quarter turns against the clock
	Mirror        byte // 0: no; 'h': left and right change places; 'v': top and bottom
	MirrorFirst   bool
}

var startCode = []byte{0, 0, 0, 1}

// Bitstream writes the tiles of a clean HEIC as one stream of HEVC, which any decoder of HEVC reads, one frame a tile.
func Bitstream(dst io.Writer, src io.ReaderAt, size int64) (Tiles, error) {
	s := &source{r: src, size: size}
	h, _, err := readHEIC(s)
	if err != nil {
		return Tiles{}, err
	}
	t, list, err := h.tiles()
	if err != nil {
		return t, err
	}
	for _, id := range list {
		if err := h.tile(dst, h.items[id]); err != nil {
			return t, err
		}
	}
	return t, nil
}

// tiles is the grid and its pictures in order.
func (h *heic) tiles() (t Tiles, list []uint32, err error) {
	t, id := Tiles{Columns: 1, Rows: 1}, h.primary
	for range 4 {
		it := h.items[id]
		if err := h.geometry(it, &t); err != nil {
			return t, nil, err
		}
		switch it.kind {
		case "hvc1", "hev1":
			return t, []uint32{id}, nil
		case "iden":
			if len(it.to) != 1 {
				return t, nil, ErrDamaged
			}
			id = it.to[0]
			continue
		}
		b, err := h.content(it, 64)
		if err != nil {
			return t, nil, err
		}
		c := &cursor{b: b}
		c.take(1)
		wide := c.number(1)&1 == 1
		t.Rows, t.Columns = int(c.number(1))+1, int(c.number(1))+1
		t.Width, t.Height = int(c.id(wide)), int(c.id(wide))
		if c.short || t.Rows*t.Columns != len(it.to) || t.Width < 1 || t.Height < 1 ||
			int64(t.Width)*int64(t.Height) > maxPixels {
			return t, nil, ErrDamaged
		}
		for _, id := range it.to {
			if k := h.items[id].kind; k != "hvc1" && k != "hev1" {
				return t, nil, ErrNotAccepted
			}
		}
		return t, it.to, nil
	}
	return t, nil, ErrNotAccepted
}

// geometry reads what is said of the picture as a whole.
func (h *heic) geometry(it *item, t *Tiles) error {
	for _, i := range it.props {
		if i < 1 || i > len(h.props) {
			continue
		}
		b := h.props[i-1]
		switch b.kind {
		case "ispe":
			_, _, c, err := h.versioned(b)
			if err != nil {
				return err
			}
			t.Width, t.Height = int(c.u32()), int(c.u32())
		case "irot", "imir":
			body, err := h.x.full(b, 1)
			if err != nil {
				return err
			}
			if b.kind == "irot" {
				t.Turn = int(body[0] & 3)
				continue
			}
			t.Mirror, t.MirrorFirst = 'v', t.Turn == 0
			if body[0]&1 == 1 {
				t.Mirror = 'h'
			}
		}
	}
	return nil
}

// content is what an item holds, at most so much.
func (h *heic) content(it *item, most int64) ([]byte, error) {
	var all []byte
	for _, p := range it.parts {
		if it.own {
			p.off, p.end = p.off+h.idat.body, p.end+h.idat.body
		}
		if most -= p.end - p.off; most < 0 {
			return nil, ErrNotAccepted
		}
		b, err := h.s.load(p.off, p.end-p.off, maxTile)
		if err != nil {
			return nil, err
		}
		all = append(all, b...)
	}
	return all, nil
}

// maxTile is what one picture of HEVC may have. Those of phones have some 100 KB, whole ones some megabytes.
const maxTile = 32 << 20

// tile writes one picture: its parameter sets, then its parts, each behind a start code instead of its length.
func (h *heic) tile(dst io.Writer, it *item) error {
	width := 0
	var out bytes.Buffer
	for _, i := range it.props {
		if i < 1 || i > len(h.props) || h.props[i-1].kind != "hvcC" {
			continue
		}
		body, err := h.x.full(h.props[i-1], 23)
		if err != nil {
			return err
		}
		width = int(body[21]&3) + 1
		c := &cursor{b: body[23:]}
		for range body[22] {
			c.take(1)
			for range c.number(2) {
				out.Write(startCode)
				out.Write(c.take(int(c.number(2))))
				if c.short {
					return ErrDamaged
				}
			}
		}
	}
	if width == 0 {
		return ErrDamaged
	}
	b, err := h.content(it, maxTile)
	if err != nil {
		return err
	}
	for c := (&cursor{b: b}); len(c.b) > 0; {
		n := c.number(width)
		if n > uint64(len(c.b)) {
			return ErrDamaged
		}
		out.Write(startCode)
		out.Write(c.take(int(n)))
	}
	if _, err := dst.Write(out.Bytes()); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
