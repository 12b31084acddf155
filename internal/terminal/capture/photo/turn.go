package photo

import (
	"encoding/binary"
	"image"
)

// rotate turns a picture to the right by quarters.
func rotate(p *image.RGBA, quarters int) *image.RGBA {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	switch (quarters%4 + 4) % 4 {
	case 1:
		return arrange(p, h, w, func(x, y int) (int, int) { return y, h - 1 - x })
	case 2:
		return arrange(p, w, h, func(x, y int) (int, int) { return w - 1 - x, h - 1 - y })
	case 3:
		return arrange(p, h, w, func(x, y int) (int, int) { return w - 1 - y, x })
	}
	return arrange(p, w, h, func(x, y int) (int, int) { return x, y })
}

// orient sets a picture upright that lies as its file says. Upright already, it is the same picture.
func orient(p *image.RGBA, how int) *image.RGBA {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	switch how {
	case 2:
		return arrange(p, w, h, func(x, y int) (int, int) { return w - 1 - x, y })
	case 3:
		return rotate(p, 2)
	case 4:
		return arrange(p, w, h, func(x, y int) (int, int) { return x, h - 1 - y })
	case 5:
		return arrange(p, h, w, func(x, y int) (int, int) { return y, x })
	case 6:
		return rotate(p, 1)
	case 7:
		return arrange(p, h, w, func(x, y int) (int, int) { return w - 1 - y, h - 1 - x })
	case 8:
		return rotate(p, 3)
	}
	return p
}

// arrange makes a picture of w by h of which each pixel comes from where from says.
func arrange(p *image.RGBA, w, h int, from func(x, y int) (int, int)) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		row := out.Pix[y*out.Stride:]
		for x := range w {
			fx, fy := from(x, y)
			copy(row[4*x:4*x+4], p.Pix[fy*p.Stride+4*fx:])
		}
	}
	return out
}

// orientation is how a JPEG's file says that it lies, 1 to 8; 1, upright, when it says nothing that can be read.
func orientation(raw []byte) int {
	for at := 2; at+4 <= len(raw) && raw[at] == 0xFF; {
		marker, n := raw[at+1], int(binary.BigEndian.Uint16(raw[at+2:]))
		if marker == 0xDA || n < 2 || at+2+n > len(raw) {
			break
		}
		if body := raw[at+4 : at+2+n]; marker == 0xE1 && len(body) > 14 && string(body[:6]) == "Exif\x00\x00" {
			return tiffOrientation(body[6:])
		}
		at += 2 + n
	}
	return 1
}

// tiffOrientation looks the orientation up in the first directory of an Exif block.
func tiffOrientation(b []byte) int {
	var order binary.ByteOrder
	switch string(b[:2]) {
	case "II":
		order = binary.LittleEndian
	case "MM":
		order = binary.BigEndian
	default:
		return 1
	}
	const entrySize, orientationTag, short = 12, 0x0112, 3
	at := int64(order.Uint32(b[4:]))
	if at < 8 || at+2 > int64(len(b)) {
		return 1
	}
	entries := int(order.Uint16(b[at:]))
	for at += 2; entries > 0 && at+entrySize <= int64(len(b)); at, entries = at+entrySize, entries-1 {
		if order.Uint16(b[at:]) != orientationTag || order.Uint16(b[at+2:]) != short {
			continue
		}
		if how := int(order.Uint16(b[at+8:])); how >= 1 && how <= 8 {
			return how
		}
	}
	return 1
}
