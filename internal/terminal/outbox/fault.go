package outbox

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// withFaults turns a page fault that the disk could not serve into ErrDisk: the database is mapped into memory, so a
// bad sector shows as a fault. Every other panic is bbolt's over a page that is not as it wrote it, and becomes
// ErrDamaged; its value is left out.
func withFaults(read func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		fault, ok := p.(interface {
			runtime.Error
			Addr() uintptr
		})
		if !ok {
			err = fmt.Errorf("bbolt gave up (%T): %w", p, ErrDamaged)
			return
		}
		err = fmt.Errorf("read page at %#x: %w", fault.Addr(), ErrDisk)
	}()
	return read()
}
