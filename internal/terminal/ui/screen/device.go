package screen

import "context"

// device is a microphone or a camera that one page has at a time: full while it is open. Who opens it acquires it
// first, and releases it once it is closed, which may be after the page was left. It is for any goroutine.
type device chan struct{}

func newDevice() device { return make(device, 1) }

// acquire waits until the device is closed, or ctx is done.
func (d device) acquire(ctx context.Context) error {
	select {
	case d <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d device) release() { <-d }

// taken reports whether the device is open, opening or closing.
func (d device) taken() bool { return len(d) > 0 }
