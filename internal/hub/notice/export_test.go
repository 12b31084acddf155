package notice

import (
	"context"

	"xinsheng/internal/hub/store"
)

// Claim and Failed are what a courier does before and after it tells somebody.
func (q *Queue) Claim(ctx context.Context, w Way) (*store.Notice, error) {
	return q.claim(ctx, w, false)
}

func (q *Queue) Failed(ctx context.Context, n *store.Notice) error {
	return q.failed(ctx, n, "none", false)
}
