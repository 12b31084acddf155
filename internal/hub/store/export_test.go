package store

// Waiting is how many transactions wait for their turn: of those that go first, and of the others.
func (s *Store) Waiting() (first, rest int) {
	s.write.mu.Lock()
	defer s.write.mu.Unlock()
	return len(s.write.lines[0]), len(s.write.lines[1])
}
