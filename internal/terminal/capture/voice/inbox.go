package voice

import "sync"

// inbox is where the driver's thread leaves what it hears until the recording takes it.
type inbox struct {
	mu      sync.Mutex
	samples []int16
	shut    bool
	came    chan struct{}
}

// An inbox has room for two seconds, by when a driver that is slow to start or a busy machine has been waited for.
func newInbox() *inbox {
	return &inbox{samples: make([]int16, 0, 2*Rate), came: make(chan struct{}, 1)}
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

// take moves up to len(to) samples out.
func (b *inbox) take(to []int16) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := copy(to, b.samples)
	rest := copy(b.samples, b.samples[n:])
	clear(b.samples[rest:])
	b.samples = b.samples[:rest]
	return n
}

// wipe forgets what is there and what may still come.
func (b *inbox) wipe() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.samples[:cap(b.samples)])
	b.samples, b.shut = nil, true
}
