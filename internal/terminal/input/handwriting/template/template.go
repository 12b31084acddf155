// Package template reads the shapes of characters that handwriting is compared with: the middle lines of their strokes
// in the order in which they are taught.
package template

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"xinsheng/internal/terminal/input"
)

// ErrBroken says that the data are not what the script beside them writes.
var ErrBroken = errors.New("handwriting shapes are broken")

const magic = "XSHW1"

// Shape is one way to write a rune; a rune may have several.
type Shape struct {
	Rune  rune
	Prior uint8 // how common the rune is: 255 the most common, on a scale of logarithms; 0 not known
	At    uint32
}

// Set holds shapes. It keeps them as packed as they came (about 1.3 MB) and unpacks one at a time.
type Set struct {
	Shapes []Shape
	raw    []byte
}

// Read unpacks the gzipped data. Layout: the word XSHW1, the number of shapes as 16 bits, then for each its rune as 32
// bits, its prior, its number of strokes, and for each stroke its number of points and those as x and y, a byte each, y
// downwards. All little endian.
func Read(packed []byte) (*Set, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack handwriting shapes: %w", err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("unpack handwriting shapes: %w", err)
	}
	if len(raw) < len(magic)+2 || string(raw[:len(magic)]) != magic {
		return nil, ErrBroken
	}
	n := int(binary.LittleEndian.Uint16(raw[len(magic):]))
	s := &Set{Shapes: make([]Shape, 0, n), raw: raw}
	at := len(magic) + 2
	for range n {
		if at+6 > len(raw) {
			return nil, ErrBroken
		}
		s.Shapes = append(s.Shapes, Shape{
			Rune: rune(binary.LittleEndian.Uint32(raw[at:])), Prior: raw[at+4], At: uint32(at + 5),
		})
		strokes := int(raw[at+5])
		at += 6
		for range strokes {
			if at >= len(raw) || at+1+2*int(raw[at]) > len(raw) {
				return nil, ErrBroken
			}
			at += 1 + 2*int(raw[at])
		}
	}
	return s, nil
}

// Count is the number of strokes of the shape at index i.
func (s *Set) Count(i int) int { return int(s.raw[s.Shapes[i].At]) }

// Strokes unpacks the shape at index i into a box of 0 to 1, y downwards.
func (s *Set) Strokes(i int) []input.Stroke {
	at := int(s.Shapes[i].At)
	strokes := make([]input.Stroke, s.raw[at])
	at++
	for k := range strokes {
		n := int(s.raw[at])
		at++
		strokes[k] = make(input.Stroke, n)
		for p := range n {
			strokes[k][p] = input.Point{X: float32(s.raw[at]) / 255, Y: float32(s.raw[at+1]) / 255}
			at += 2
		}
	}
	return strokes
}

// Find returns the indices of the shapes of r.
func (s *Set) Find(r rune) []int {
	var found []int
	for i := range s.Shapes {
		if s.Shapes[i].Rune == r {
			found = append(found, i)
		}
	}
	return found
}
