package clean

import (
	"bytes"

	"xinsheng/internal/feedback"
)

// pdfTail is how far from its end a PDF says where it ends.
const pdfTail = 1024

// pdfActs are names of what a PDF does instead of showing something: run programs, carry other files. Where they stand
// in the open, the file is refused; what a writer packed away is not looked into, and readers ask before they do it.
var pdfActs = [][]byte{
	[]byte("/JavaScript"), []byte("/Launch"), []byte("/EmbeddedFile"), []byte("/RichMedia"), []byte("/XFA"),
}

// parsePDF looks whether a file begins and ends as a PDF and carries nothing that acts. It is kept as it is: nothing in
// the hub reads it.
func parsePDF(s *source) (*file, error) {
	head, err := s.at(0, 8)
	if err != nil {
		return nil, err
	}
	if head[5] < '1' || head[5] > '2' || head[6] != '.' || head[7] < '0' || head[7] > '9' {
		return nil, ErrNotAccepted
	}
	n := min(s.size, pdfTail)
	tail, err := s.at(s.size-n, int(n))
	if err != nil {
		return nil, err
	}
	if end := bytes.LastIndex(tail, []byte("%%EOF")); end < 0 || bytes.LastIndex(tail[:end], []byte("startxref")) < 0 {
		return nil, ErrDamaged
	}
	const overlap = 16 // longer than any name
	for at := int64(0); at < s.size; at += window - overlap {
		b, err := s.at(at, int(min(window, s.size-at)))
		if err != nil {
			return nil, err
		}
		for _, act := range pdfActs {
			if bytes.Contains(b, act) {
				return nil, ErrNotAccepted
			}
		}
	}
	p := &plan{}
	p.keep(0, s.size)
	return &file{Found{Kind: feedback.Document, MediaType: PDF}, p.writer(s)}, nil
}
