// Package model holds what was learned from simulated hands: a projection of features to few numbers in which one
// character's ways to be written lie close together, and where each shape lies there.
package model

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"xinsheng/internal/terminal/input/handwriting/feature"
)

// ErrBroken says that the data are not what the training command writes.
var ErrBroken = errors.New("handwriting model is broken")

const magic = "XSHM1"

// Model is a projection and the prototypes of the shapes, in the order of the shapes.
type Model struct {
	Dim     int
	Count   int
	project []float32 // Dim rows of feature.Size
	places  []int8    // Count rows of Dim
	scale   float32   // of places: a step of the bytes in units of the projection
}

// New projects the mean vector of each shape.
func New(project [][]float64, means []feature.Vector) *Model {
	m := &Model{Dim: len(project), Count: len(means)}
	for _, row := range project {
		for _, x := range row {
			m.project = append(m.project, float32(x))
		}
	}
	all := make([][]float32, len(means))
	most := 0.0
	for i := range means {
		all[i] = m.Project(&means[i])
		for _, x := range all[i] {
			most = max(most, math.Abs(float64(x)))
		}
	}
	m.scale = float32(most / 127)
	for _, row := range all {
		for _, x := range row {
			m.places = append(m.places, int8(math.Round(float64(x/m.scale))))
		}
	}
	return m
}

// Project maps a vector of features to Dim numbers.
func (m *Model) Project(v *feature.Vector) []float32 {
	out := make([]float32, m.Dim)
	for k := range out {
		row := m.project[k*feature.Size : (k+1)*feature.Size]
		var a, b float32
		for d := 0; d < feature.Size; d += 2 {
			a += row[d] * v[d]
			b += row[d+1] * v[d+1]
		}
		out[k] = a + b
	}
	return out
}

// Distances fills out, one for each shape, with the squared distance from a projected vector.
func (m *Model) Distances(y []float32, out []float32) {
	q := make([]int32, m.Dim)
	for k, x := range y {
		q[k] = int32(math.Round(float64(min(1e3, max(-1e3, x/m.scale)))))
	}
	unit := m.scale * m.scale
	for i := range out {
		row := m.places[i*m.Dim : (i+1)*m.Dim][:len(q)]
		var a, b int32
		for k := 0; k+1 < len(q); k += 2 {
			d, e := q[k]-int32(row[k]), q[k+1]-int32(row[k+1])
			a += d * d
			b += e * e
		}
		out[i] = float32(a+b) * unit
	}
}

// Pack writes the model: the word XSHM1, the size of features, Dim and Count as 32 bits each, the scale and the
// projection as 32-bit floats, the places as bytes; little endian, gzipped.
func (m *Model) Pack() ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	head := []int32{feature.Size, int32(m.Dim), int32(m.Count)}
	for _, part := range []any{[]byte(magic), head, m.scale, m.project, m.places} {
		if err := binary.Write(z, binary.LittleEndian, part); err != nil {
			return nil, fmt.Errorf("pack handwriting model: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack handwriting model: %w", err)
	}
	return out.Bytes(), nil
}

// Read unpacks what Pack wrote.
func Read(packed []byte) (*Model, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack handwriting model: %w", err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("unpack handwriting model: %w", err)
	}
	const head = len(magic) + 12
	if len(raw) < head+4 || string(raw[:len(magic)]) != magic {
		return nil, ErrBroken
	}
	word := func(at int) int { return int(binary.LittleEndian.Uint32(raw[at:])) }
	m := &Model{Dim: word(len(magic) + 4), Count: word(len(magic) + 8)}
	if word(len(magic)) != feature.Size || m.Dim > 1024 || m.Dim%2 != 0 || len(raw) != head+4+
		4*m.Dim*feature.Size+m.Count*m.Dim {
		return nil, ErrBroken
	}
	m.scale = math.Float32frombits(uint32(word(head)))
	m.project = make([]float32, m.Dim*feature.Size)
	at := head + 4
	for i := range m.project {
		m.project[i] = math.Float32frombits(uint32(word(at)))
		at += 4
	}
	m.places = make([]int8, m.Count*m.Dim)
	for i := range m.places {
		m.places[i] = int8(raw[at+i])
	}
	return m, nil
}
