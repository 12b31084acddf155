package clean

import "encoding/binary"

// maxProfile is more than any camera's or display's colour profile has.
const maxProfile = 1 << 20

// profile is an ICC profile in the segments of a JPEG.
type profile struct {
	pieces []piece
	total  byte
	bytes  int64
	broken bool
}

// add takes the segment at pos whose payload is b: name, number, count, data.
func (p *profile) add(pos int64, b []byte) {
	number, total, data := b[12], b[13], b[14:]
	if p.bytes += int64(len(data)); p.bytes > maxProfile || int(number) != len(p.pieces)+1 || p.total != 0 &&
		total != p.total {
		p.broken = true
		return
	}
	p.total = total
	if number == 1 {
		if len(data) < 128 {
			p.broken = true
			return
		}
		own := append([]byte{0xFF, 0xE2}, binary.BigEndian.AppendUint16(nil, uint16(len(b)+2))...)
		own = append(own, b...)
		blankICC(own[18:])
		p.pieces = append(p.pieces, piece{n: int64(len(own)), own: own})
		return
	}
	p.pieces = append(p.pieces, piece{off: pos, n: int64(len(b)) + 4})
}

func (p *profile) whole() bool { return !p.broken && p.total > 0 && len(p.pieces) == int(p.total) }

// iccTells are the fields of a profile's head that tell of device, maker and time, and its checksum. Zero means not
// given.
var iccTells = [][2]int{{4, 8}, {24, 36}, {40, 44}, {48, 56}, {80, 100}}

// blankICC empties them. The colours stay what they are.
func blankICC(b []byte) {
	for _, f := range iccTells {
		clear(b[f[0]:f[1]])
	}
}
