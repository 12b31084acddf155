package input

// Point is one place that a finger touched, in pixels of any scale, y downwards.
type Point struct {
	X, Y float32
}

// Stroke is the way of the finger from touching the glass to leaving it.
type Stroke []Point

// Candidate is a character that strokes may mean.
type Candidate struct {
	Text  string
	Score float64 // higher is likelier; comparable within one answer only
}

// Recogniser tells which character was drawn. It is safe for use by one goroutine at a time.
type Recogniser interface {
	// Recognise returns at most n candidates for one character, likeliest first. No strokes: none.
	Recognise(strokes []Stroke, n int) []Candidate
}
