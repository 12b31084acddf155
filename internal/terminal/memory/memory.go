// Package memory keeps what the program takes of the machine small, and gives back what nobody needs any more.
package memory

import (
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
	"unsafe"
)

// limit is where collecting becomes eager: far above what screens need, and a fraction of the smallest machine's
// memory.
const limit = 192 << 20

// Tune is called once, before the window opens. Collecting more often, or having glibc hand every large block back as
// soon as it is free, may make a key's picture come later.
func Tune() {
	debug.SetMemoryLimit(limit)
}

// Release gives back what is free, of Go's memory and of the C libraries'. It takes some tens of milliseconds: call it
// when nobody waits for the screen.
func Release() {
	runtime.GC() // a pool lets go of what is in it at the second collection
	debug.FreeOSMemory()
	trimC()
}

// Forget gives back the pages that hold embedded data of which a copy was made. They come from the program's file again
// when something reads them. The data must be embedded and never written to.
func Forget(embedded []byte) {
	if len(embedded) == 0 {
		return
	}
	size := uintptr(os.Getpagesize())
	at := uintptr(unsafe.Pointer(unsafe.SliceData(embedded)))
	from, to := (at+size-1)&^(size-1), (at+uintptr(len(embedded)))&^(size-1)
	if from < to {
		_ = syscall.Madvise(embedded[from-at:to-at], syscall.MADV_DONTNEED) // where it does not work, they stay
	}
}
