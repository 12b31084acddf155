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
	one    chan struct{} // full while a lens has the camera: the next waits until it is closed

	mu      sync.Mutex
	preview capture.Preview
	closed  bool
}

func newLens(one chan struct{}) *lens {
	l := &lens{one: one}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	return l
}

// open switches the camera on, unless the page was left meanwhile. It is slow.
func (l *lens) open(c capture.Camera) error {
	select {
	case l.one <- struct{}{}:
	case <-l.ctx.Done():
		return l.ctx.Err()
	}
	p, err := c.Open(l.ctx)
	if err != nil {
		<-l.one
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
	<-l.one
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
