package store

import "context"

// OpenAt opens a database as the program did whose last migration has that name.
func OpenAt(ctx context.Context, dsn, last string) (*Store, error) { return open(ctx, dsn, last) }

// Waiting is how many transactions wait for their turn: of those that go first, and of the others.
func (s *Store) Waiting() (first, rest int) {
	s.write.mu.Lock()
	defer s.write.mu.Unlock()
	return len(s.write.lines[0]), len(s.write.lines[1])
}
