package screen

import (
	"context"
	"sync"

	"xinsheng/internal/terminal/capture"
)

// lens is the camera of one look through it: opened off the UI thread, closed when the page is left, whichever of the
// two comes first.
type lens struct {
	ctx    context.Context
	cancel context.CancelFunc
	one    device // the camera: the next lens waits until this one is closed

	mu      sync.Mutex
	preview capture.Preview
	closed  bool
}

func newLens(one device) *lens {
	l := &lens{one: one}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	return l
}

// open switches the camera on, unless the page was left meanwhile. It is slow.
func (l *lens) open(c capture.Camera) error {
	if err := l.one.acquire(l.ctx); err != nil {
		return err
	}
	p, err := c.Open(l.ctx)
	if err != nil {
		l.one.release()
		return err
	}
	l.mu.Lock()
	late := l.closed
	if !late {
		l.preview = p
	}
	l.mu.Unlock()
	if late {
		l.end(p)
		return context.Canceled
	}
	return nil
}

func (l *lens) end(p capture.Preview) {
	p.Close()
	l.one.release()
}

// get is the open camera, nil while there is none.
func (l *lens) get() capture.Preview {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.preview
}

// close has run switch the camera off, which is slow, and is quick itself.
func (l *lens) close(run func(work, done func())) {
	l.cancel()
	l.mu.Lock()
	p := l.preview
	l.preview, l.closed = nil, true
	l.mu.Unlock()
	if p != nil {
		run(func() { l.end(p) }, func() {})
	}
}
