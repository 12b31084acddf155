package voice

import "sync"

// inbox is where the driver's thread leaves what it hears until the recording takes it.
type inbox struct {
	mu      sync.Mutex
	samples []int16
	shut    bool
	came    chan struct{}
}

func newInbox() *inbox {
	return &inbox{samples: make([]int16, 0, Rate), came: make(chan struct{}, 1)}
}

func (b *inbox) put(samples []int16) {
	if len(samples) == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.shut {
		return
	}
	if len(b.samples)+len(samples) > cap(b.samples) {
		bigger := make([]int16, len(b.samples), 2*(len(b.samples)+len(samples)))
		copy(bigger, b.samples)
		clear(b.samples)
		b.samples = bigger
	}
	b.samples = append(b.samples, samples...)
	b.ring()
}

// ring says that there is something to take.
func (b *inbox) ring() {
	select {
	case b.came <- struct{}{}:
	default:
	}
}

// swap gives all that is there and takes an empty buffer for what comes next.
func (b *inbox) swap(empty []int16) []int16 {
	b.mu.Lock()
	defer b.mu.Unlock()
	full := b.samples
	b.samples = empty[:0]
	return full
}

// wipe forgets what is there and what may still come.
func (b *inbox) wipe() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.samples[:cap(b.samples)])
	b.samples, b.shut = b.samples[:0], true
}
