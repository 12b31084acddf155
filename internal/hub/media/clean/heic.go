package clean

import (
	"encoding/binary"
	"slices"

	"xinsheng/internal/feedback"
)

// isHEIC reports whether that brand of a first box means stills of HEVC. What it really holds is checked later.
func isHEIC(brand string) bool {
	return slices.Contains([]string{"heic", "heix", "heim", "heis", "mif1"}, brand)
}

// Limits of a HEIC. A picture of 48 million pixels has 200 tiles.
const (
	maxMeta  = 1 << 20
	maxItems = 2000
)

// heicProperties are those that pixels need.
var heicProperties = []string{"hvcC", "ispe", "pixi", "irot", "imir", "clap", "pasp", "auxC", "clli", "mdcv"}

// item is one thing in a HEIC: a picture, a tile, or what was told about them.
type item struct {
	kind  string
	at    int64 // where its kind stands
	parts []span
	to    []uint32 // what it is made of, in order
	own   bool     // its parts are in idat, counted from its begin
	away  bool     // elsewhere than in this file, or made of other items
	props []int
}

// heic is what has been read of one.
type heic struct {
	s       *source
	top     []box
	x       *boxes
	edits   edits
	primary uint32
	items   map[uint32]*item
	refs    []box // of iref, with the width of its numbers
	wide    bool
	props   []box
	idat    box
}

func parseHEIC(s *source) (*file, error) {
	_, f, err := readHEIC(s)
	return f, err
}

func readHEIC(s *source) (*heic, *file, error) {
	h := &heic{s: s, items: map[uint32]*item{}}
	top, end, err := walk(s, "meta", "mdat")
	if err != nil {
		return nil, nil, err
	}
	h.top = top
	for _, b := range top {
		switch b.kind {
		case "meta":
			if err := h.meta(b); err != nil {
				return nil, nil, err
			}
		case "ftyp", "mdat":
		default:
			h.edits.void(b)
		}
	}
	kept, err := h.keep()
	if err != nil {
		return nil, nil, err
	}
	if err := h.drop(kept); err != nil {
		return nil, nil, err
	}
	w, hi, err := h.measure()
	if err != nil {
		return nil, nil, err
	}
	p, err := append(h.edits, h.x.edits...).plan(end)
	if err != nil {
		return nil, nil, err
	}
	return h, &file{Found{Kind: feedback.Photo, MediaType: HEIC, Width: w, Height: hi}, p.writer(s)}, nil
}

func (h *heic) meta(b box) error {
	data, err := h.s.load(b.body, b.size(), maxMeta)
	if err != nil {
		return err
	}
	x := &boxes{data: data, base: b.body}
	h.x = x
	if _, err := x.full(b, 4); err != nil {
		return err
	}
	return x.each(b.body+4, b.end, x.one(map[string]func(box) error{
		"hdlr": func(b box) error {
			body, err := x.full(b, 20)
			if err == nil && string(body[8:12]) != "pict" {
				err = ErrNotAccepted
			}
			x.edits.zero(b.body+12, b.size()-12)
			return err
		},
		"pitm": h.pitm, "iinf": h.iinf, "iloc": h.iloc, "iref": h.iref, "iprp": h.iprp,
		"idat": func(b box) error { h.idat = b; return nil },
		"dinf": func(b box) error {
			return x.each(b.body, b.end, x.one(map[string]func(box) error{
				"dref": func(b box) error {
					away, err := elsewhere(x, b)
					if err == nil && away {
						err = ErrNotAccepted
					}
					return err
				},
			}))
		},
	}))
}

// versioned is a reader of what follows version and flags.
func (h *heic) versioned(b box) (version byte, flags int64, c *cursor, err error) {
	body, err := h.x.full(b, 4)
	if err != nil {
		return 0, 0, nil, err
	}
	return body[0], int64(binary.BigEndian.Uint32(body)) & 0xFFFFFF, &cursor{b: body[4:]}, nil
}

// id reads an item's number, of 16 or 32 bits.
func (c *cursor) id(wide bool) uint32 {
	if wide {
		return uint32(c.number(4))
	}
	return uint32(c.number(2))
}

func (h *heic) item(id uint32) (*item, error) {
	it := h.items[id]
	if it == nil {
		if len(h.items) >= maxItems {
			return nil, ErrNotAccepted
		}
		it = &item{}
		h.items[id] = it
	}
	return it, nil
}

func (h *heic) pitm(b box) error {
	version, _, c, err := h.versioned(b)
	if err == nil {
		h.primary = c.id(version > 0)
	}
	return err
}

func (h *heic) iinf(b box) error {
	version, _, _, err := h.versioned(b)
	if err != nil {
		return err
	}
	head := int64(6)
	if version > 0 {
		head = 8
	}
	if b.size() < head {
		return ErrDamaged
	}
	return h.x.each(b.body+head, b.end, h.x.one(map[string]func(box) error{"infe": h.infe}))
}

func (h *heic) infe(b box) error {
	version, _, c, err := h.versioned(b)
	if err != nil {
		return err
	}
	if version != 2 && version != 3 {
		return ErrNotAccepted
	}
	it, err := h.item(c.id(version == 3))
	if err != nil {
		return err
	}
	if it.kind != "" {
		return ErrDamaged
	}
	locked := c.number(2) != 0
	it.at = b.end - int64(len(c.b))
	it.kind = string(c.take(4))
	if c.short {
		return ErrDamaged
	}
	if locked {
		it.kind = "locked"
	}
	h.x.edits.zero(it.at+4, int64(len(c.b))) // its name
	return nil
}

func (h *heic) iloc(b box) error {
	version, _, c, err := h.versioned(b)
	if err != nil {
		return err
	}
	if version > 2 {
		return ErrNotAccepted
	}
	widths := c.number(2)
	offset, length, base, index := int(widths>>12), int(widths>>8&15), int(widths>>4&15), int(widths&15)
	if version == 0 {
		index = 0
	}
	for _, w := range []int{offset, length, base, index} {
		if w != 0 && w != 4 && w != 8 {
			return ErrDamaged
		}
	}
	parts := 0
	for range c.id(version == 2) {
		it, err := h.item(c.id(version == 2))
		if err != nil {
			return err
		}
		method := uint64(0)
		if version > 0 {
			method = c.number(2) & 15
		}
		away := c.number(2) != 0 || method > 1
		it.own, it.away = method == 1, away
		from := c.number(base)
		for range c.number(2) {
			if parts++; c.short || parts > 4*maxItems {
				return ErrDamaged
			}
			c.number(index)
			at, n := from+c.number(offset), c.number(length)
			if at > uint64(h.s.size) || n == 0 || n > uint64(h.s.size) {
				it.away = true // all of the file, or more
				continue
			}
			it.parts = append(it.parts, span{int64(at), int64(at + n)})
		}
		if c.short {
			return ErrDamaged
		}
	}
	return nil
}

func (h *heic) iref(b box) error {
	version, _, _, err := h.versioned(b)
	if err != nil {
		return err
	}
	h.wide = version > 0
	return h.x.each(b.body+4, b.end, func(b box) error {
		if len(h.refs) >= maxItems {
			return ErrNotAccepted
		}
		h.refs = append(h.refs, b)
		return nil
	})
}

// reference reads one of iref's boxes.
func (h *heic) reference(b box) (from uint32, to []uint32, err error) {
	c := &cursor{b: h.x.in(b)}
	from = c.id(h.wide)
	for range c.number(2) {
		to = append(to, c.id(h.wide))
		if c.short {
			return 0, nil, ErrDamaged
		}
	}
	return from, to, nil
}

func (h *heic) iprp(b box) error {
	return h.x.each(b.body, b.end, h.x.one(map[string]func(box) error{
		"ipco": func(b box) error {
			return h.x.each(b.body, b.end, func(b box) error {
				h.props = append(h.props, b)
				switch {
				case b.kind == "colr":
					colour(h.x, b)
				case !slices.Contains(heicProperties, b.kind):
					h.x.edits.void(b)
				}
				return nil
			})
		},
		"ipma": h.ipma,
	}))
}

func (h *heic) ipma(b box) error {
	version, flags, c, err := h.versioned(b)
	if err != nil {
		return err
	}
	for range c.number(4) {
		it, err := h.item(c.id(version > 0))
		if err != nil {
			return err
		}
		for range c.number(1) {
			index := c.number(1) & 0x7F
			if flags&1 != 0 {
				index = index<<8 | c.number(1)
			}
			it.props = append(it.props, int(index))
		}
		if c.short || len(it.props) > maxItems {
			return ErrDamaged
		}
	}
	return nil
}

// keep is the picture and what it is made of. Small and second pictures, depth and brightness maps, and what was told
// are not among them.
func (h *heic) keep() (map[uint32]bool, error) {
	kept, todo := map[uint32]bool{}, []uint32{h.primary}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		if kept[id] {
			continue
		}
		kept[id] = true
		it := h.items[id]
		if it == nil || it.away {
			return nil, ErrDamaged
		}
		switch it.kind {
		case "hvc1", "hev1":
		case "grid", "iden":
			for _, b := range h.refs {
				if b.kind != "dimg" {
					continue
				}
				from, to, err := h.reference(b)
				if err != nil {
					return nil, err
				}
				if from == id {
					it.to = append(it.to, to...)
				}
			}
			todo = append(todo, it.to...)
			if len(todo) > 4*maxItems {
				return nil, ErrNotAccepted
			}
		default:
			return nil, ErrNotAccepted
		}
	}
	return kept, nil
}

// drop takes away everything but the kept.
func (h *heic) drop(kept map[uint32]bool) error {
	var inFile, inIdat []span
	for id, it := range h.items {
		switch {
		case !kept[id]:
			if it.at > 0 {
				h.x.edits.set(it.at, 'f', 'r', 'e', 'e')
			}
		case it.own:
			for _, p := range it.parts {
				p.off, p.end = p.off+h.idat.body, p.end+h.idat.body
				inIdat = append(inIdat, p)
			}
		default:
			inFile = append(inFile, it.parts...)
		}
	}
	for _, b := range h.refs {
		from, to, err := h.reference(b)
		if err != nil {
			return err
		}
		if !kept[from] || slices.ContainsFunc(to, func(id uint32) bool { return !kept[id] }) {
			h.x.edits.set(b.off+4, 'f', 'r', 'e', 'e') // its numbers stay: some readers demand them
		}
	}
	if h.idat.kind != "" {
		own := []box{{"mdat", h.idat.off, h.idat.body, h.idat.end}}
		if len(inIdat) == 0 {
			h.x.edits.zero(h.idat.body, h.idat.size())
		} else if err := keepOnly(own, inIdat, &h.x.edits); err != nil {
			return err
		}
	} else if len(inIdat) > 0 {
		return ErrDamaged
	}
	return keepOnly(h.top, inFile, &h.edits)
}

// measure is the size of the picture, upright.
func (h *heic) measure() (int, int, error) {
	w, hi, standing := int64(0), int64(0), false
	for _, i := range h.items[h.primary].props {
		if i < 1 || i > len(h.props) {
			continue
		}
		switch b := h.props[i-1]; b.kind {
		case "ispe":
			_, _, c, err := h.versioned(b)
			if err != nil {
				return 0, 0, err
			}
			w, hi = c.u32(), c.u32()
		case "irot":
			if body, err := h.x.full(b, 1); err != nil {
				return 0, 0, err
			} else if body[0]&1 == 1 {
				standing = true
			}
		}
	}
	return picture(w, hi, standing)
}
