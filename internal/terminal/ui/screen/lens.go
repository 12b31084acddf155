package screen

import (
	"context"
	"sync"

	"xinsheng/internal/terminal/capture"
)

// lens is the camera of one look through it: opened off the UI thread, closed when the page is left, whichever of the two
// comes first.
type lens struct {
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	preview capture.Preview
	closed  bool
}

func newLens() *lens {
	l := &lens{}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	return l
}

// open switches the camera on, unless the page was left meanwhile. It is slow.
func (l *lens) open(c capture.Camera) error {
	p, err := c.Open(l.ctx)
	if err != nil {
		return err
	}
	l.mu.Lock()
	late := l.closed
	if !late {
		l.preview = p
	}
	l.mu.Unlock()
	if late {
		p.Close()
		return context.Canceled
	}
	return nil
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

// close switches the camera off, and begins to do so at once. It is quick.
func (l *lens) close() {
	if l == nil {
		return
	}
	l.cancel()
	l.mu.Lock()
	p := l.preview
	l.preview, l.closed = nil, true
	l.mu.Unlock()
	if p != nil {
		go p.Close()
	}
}
