package handwritingtest

import (
	"fmt"
	"math/rand/v2"

	"xinsheng/assets/kiosk/handwriting"
	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/handwriting/template"
)

// Writer writes characters by name.
type Writer struct {
	set *template.Set
	rng *rand.Rand
}

// NewWriter makes a writer; equal seeds write equal ink.
func NewWriter(seed uint64) (*Writer, error) {
	set, err := template.Read(handwriting.Strokes)
	if err != nil {
		return nil, fmt.Errorf("make a writer: %w", err)
	}
	return &Writer{set: set, rng: rand.New(rand.NewPCG(seed, 0))}, nil
}

// Write returns the strokes of a character as a hand draws them, in a box of about 0 to 1, y downwards. A hand that
// shakes may leave the box a little. It fails where there is no shape for the character.
func (w *Writer) Write(r rune, h Hand) ([]input.Stroke, error) {
	shapes := w.set.Find(r)
	if len(shapes) == 0 {
		return nil, fmt.Errorf("no shape of %q", r)
	}
	return h.Write(w.set.Strokes(shapes[0]), w.rng), nil
}
