package web

import (
	"fmt"
	"strings"

	"github.com/skip2/go-qrcode"
)

// Code is a QR code as an outline of squares, with the quiet zone that readers need.
type Code struct {
	Side int
	Path string
}

// DrawCode makes the QR code of s. A quarter of it may be worn off or stained.
func DrawCode(s string) (Code, error) {
	q, err := qrcode.New(s, qrcode.High)
	if err != nil {
		return Code{}, fmt.Errorf("draw code: %w", err)
	}
	bits := q.Bitmap()
	var b strings.Builder
	for y, row := range bits {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	return Code{Side: len(bits), Path: b.String()}, nil
}
