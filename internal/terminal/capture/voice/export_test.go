package voice

import (
	"unsafe"

	"xinsheng/internal/terminal/capture"
)

// Tap hands a copy of what the encoder gets to a test.
func (r *Recorder) Tap(heard func([]float32)) { r.tap = heard }

// Lines is how many lines are open or not closed yet.
func (r *Recorder) Lines() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lines
}

// Kept is what is in the buffers of a take that is over.
func Kept(c capture.Take) map[string][]byte {
	t := c.(*take)
	return map[string][]byte{
		"the file": t.file.Kept(), "the inbox": raw(t.inbox.samples[:cap(t.inbox.samples)]),
		"its other half": raw(t.spare[:cap(t.spare)]),
		"the frame":      raw(t.frame[:cap(t.frame)]), "what was filtered": raw(t.late[:cap(t.late)]),
	}
}

func raw[T any](s []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(s[0])))
}
