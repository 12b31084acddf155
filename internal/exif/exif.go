// Package exif reads how a photo lies, and sets it upright. Terminal and hub agree by it.
package exif

import (
	"bytes"
	"encoding/binary"
)

// Upright is the orientation of a photo that is stored as it is to be seen. Orientations go up to 8.
const Upright = 1

// marker bytes of a JPEG.
const (
	markerAPP1 = 0xE1
	markerSOS  = 0xDA
)

// Orientation is how a JPEG's file says that it lies, 1 to 8. The first Exif block before the pixels that names one
// counts; Upright is the answer when none does.
func Orientation(jpeg []byte) int {
	for at := 2; at+4 <= len(jpeg) && jpeg[at] == 0xFF; {
		if jpeg[at+1] == 0xFF { // fill
			at++
			continue
		}
		marker, n := jpeg[at+1], int(binary.BigEndian.Uint16(jpeg[at+2:]))
		if marker == markerSOS || n < 2 || at+2+n > len(jpeg) {
			break
		}
		if marker == markerAPP1 {
			if o := InBlock(jpeg[at+4 : at+2+n]); o != 0 {
				return o
			}
		}
		at += 2 + n
	}
	return Upright
}

// InBlock is the orientation that the payload of an APP1 segment names, 1 to 8; 0 when it names none. Of several
// entries the first that can be read counts.
func InBlock(payload []byte) int {
	b, ok := bytes.CutPrefix(payload, []byte("Exif\x00"))
	if !ok || len(b) < 9 {
		return 0
	}
	b = b[1:] // a byte of padding
	var order binary.ByteOrder
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	const entrySize, orientationTag, short = 12, 0x0112, 3
	at := int64(order.Uint32(b[4:]))
	if at < 8 || at+2 > int64(len(b)) {
		return 0
	}
	entries := b[at+2:]
	for range order.Uint16(b[at:]) {
		if len(entries) < entrySize {
			return 0
		}
		if order.Uint16(entries) == orientationTag && order.Uint16(entries[2:]) == short {
			if o := order.Uint16(entries[8:]); o >= Upright && o <= 8 {
				return int(o)
			}
		}
		entries = entries[entrySize:]
	}
	return 0
}

// Segment is an APP1 segment that names an orientation and nothing else.
func Segment(orientation int) []byte {
	b := []byte("\xFF\xE1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	b[29] = byte(orientation)
	return b
}
