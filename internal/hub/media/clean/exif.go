package clean

import "encoding/binary"

// orientation reads the one tag that pixels need from a TIFF header and its first directory. 0: it has none.
func orientation(b []byte) byte {
	if len(b) < 8 {
		return 0
	}
	var order binary.ByteOrder
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	at := int64(order.Uint32(b[4:]))
	if at < 8 || at+2 > int64(len(b)) {
		return 0
	}
	dir := b[at+2:]
	for range order.Uint16(b[at:]) {
		if len(dir) < 12 {
			return 0
		}
		if order.Uint16(dir) == 0x0112 && order.Uint16(dir[2:]) == 3 {
			if v := order.Uint16(dir[8:]); v >= 1 && v <= 8 {
				return byte(v)
			}
			return 0
		}
		dir = dir[12:]
	}
	return 0
}

// exifOf is a segment that says how the picture is turned and nothing else.
func exifOf(turn byte) []byte {
	b := []byte("\xFF\xE1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	b[29] = turn
	return b
}
