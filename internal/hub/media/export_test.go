package media

import (
	"context"
	"time"
)

// Keys is what is in a store.
func Keys(ctx context.Context, s *Store) (keys []string, err error) {
	err = s.on.each(ctx, func(key string, _ time.Time) error {
		keys = append(keys, key)
		return nil
	})
	return keys, err
}
