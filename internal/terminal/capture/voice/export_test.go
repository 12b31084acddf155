package voice

// Tap hands a copy of what the encoder gets to a test.
func (r *Recorder) Tap(heard func([]float32)) { r.tap = heard }

// Lines is how many lines are open or not closed yet.
func (r *Recorder) Lines() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lines
}
