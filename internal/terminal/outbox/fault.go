package outbox

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// withFaults turns a page fault that the disk could not serve into ErrDisk. The database is mapped into memory, so a bad
// sector shows as a fault. Every other panic goes on.
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
			panic(p)
		}
		err = fmt.Errorf("read page at %#x: %w", fault.Addr(), ErrDisk)
	}()
	return read()
}
