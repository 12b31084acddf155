// Package exiftest holds photos on whose orientation the terminal and the hub have to agree.
package exiftest

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// Photo is a JPEG of 16 by 8 stored pixels, and how it is to be seen after Exif, 1 to 8.
type Photo struct {
	JPEG        []byte
	Orientation int
}

// Photos are photos by what is peculiar in them.
func Photos(t testing.TB) map[string]Photo {
	t.Helper()
	var b bytes.Buffer
	picture := image.NewRGBA(image.Rect(0, 0, 16, 8))
	for y := range 8 {
		for x := range 8 {
			picture.SetRGBA(x, y, color.RGBA{R: 255, A: 255})
		}
	}
	if err := jpeg.Encode(&b, picture, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	little, big := binary.LittleEndian, binary.BigEndian
	with := func(segments ...[]byte) []byte {
		out := append([]byte{0xFF, 0xD8}, bytes.Join(segments, nil)...)
		return append(out, b.Bytes()[2:]...)
	}
	last := func(segment []byte) []byte { // behind the pixels
		out := bytes.Clone(b.Bytes()[:b.Len()-2])
		return append(append(out, segment...), 0xFF, 0xD9)
	}
	blurb := Segment([]byte("http://ns.adobe.com/xap/1.0/\x00<x/>"))
	return map[string]Photo{
		"says nothing":                   {with(), 1},
		"little-endian":                  {with(Block(little, 6)), 6},
		"big-endian":                     {with(Block(big, 8)), 8},
		"mirrored":                       {with(Block(big, 5)), 5},
		"behind another program's block": {with(blurb, Block(little, 6)), 6},
		"two blocks that differ":         {with(Block(little, 6), Block(little, 1)), 6},
		"the first block says nothing":   {with(Block(little), Block(big, 6)), 6},
		"the first block says nonsense":  {with(Block(little, 9), Block(big, 6)), 6},
		"a tag twice, first nonsense":    {with(Block(little, 0, 6)), 6},
		"a tag twice":                    {with(Block(little, 8, 1)), 8},
		"behind fill bytes":              {with([]byte{0xFF, 0xFF}, Block(little, 6)), 6},
		"a block behind the pixels":      {last(Block(little, 6)), 1},
		"nonsense alone":                 {with(Block(big, 77)), 1},
		"no TIFF":                        {with(Segment([]byte("Exif\x00\x00IIII\x08\x00\x00\x00\x00\x00\x00\x00"))), 1},
		"a directory beyond the end":     {with(Segment([]byte("Exif\x00\x00II*\x00\xFF\xFF\xFF\xFF\x00\x00\x00\x00"))), 1},
		"a short block":                  {with(Segment([]byte("Exif\x00\x00I"))), 1},
	}
}

// Segment is an APP1 segment with a payload.
func Segment(payload []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(payload)+2)), payload...)
}

// Block is an Exif segment that names orientations, one after the other, in a byte order.
func Block(order binary.AppendByteOrder, orientations ...uint16) []byte {
	b := []byte("Exif\x00\x00II*\x00")
	if order.String() == binary.BigEndian.String() {
		b = []byte("Exif\x00\x00MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, uint16(len(orientations)))
	for _, o := range orientations {
		b = order.AppendUint16(b, 0x0112)
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, o)
		b = order.AppendUint16(b, 0)
	}
	return Segment(order.AppendUint32(b, 0))
}
