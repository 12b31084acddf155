package gst

import (
	"io"

	"xinsheng/internal/terminal/capture"
)

// PID is the child's process id.
func PID(p capture.Preview) int { return p.(*preview).child.cmd.Process.Pid }

// Cut reads all pictures of a stream and returns copies, and the most memory that one picture took.
func Cut(r io.Reader, most int) (pictures [][]byte, used int) {
	j := newJPEGs(r, most)
	for {
		b, err := j.next()
		used = max(used, cap(j.buf))
		if err != nil {
			return pictures, used
		}
		pictures = append(pictures, append([]byte(nil), b...))
	}
}

// Decode is decode.
func Decode(b []byte) bool { return decode(b) != nil }

// First is first.
func First(folder string) string { return first(folder) }
