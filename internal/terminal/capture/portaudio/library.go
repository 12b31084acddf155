package portaudio

/*
#cgo pkg-config: alsa portaudio-2.0
#include <stdlib.h>
#include <portaudio.h>
#include <pa_linux_alsa.h>
#include "alsa.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"unsafe"

	"github.com/gordonklaus/portaudio"

	"xinsheng/internal/terminal/capture"
)

// library is PortAudio, which is one for the whole process and not safe for two at once. It lists devices only when it
// is initialised, so it is taken up for each use and put down after it: what was plugged in meanwhile is found.
type library struct {
	lock    chan struct{} // held while PortAudio opens or closes something
	users   int           // guarded by lock
	counted bool          // the same
}

// shared is PortAudio's own state, of which there can be no second.
var shared = &library{lock: make(chan struct{}, 1)}

func (l *library) enter() { l.lock <- struct{}{} }
func (l *library) leave() { <-l.lock }

// take initialises PortAudio; the lock is held.
func (l *library) take() error {
	if l.users == 0 {
		C.xs_quiet()
		C.xs_reread()
		if C.xs_ready() == 0 {
			return fmt.Errorf("ALSA is not set up: %w", capture.ErrMissing)
		}
	}
	if err := portaudio.Initialize(); err != nil {
		return fmt.Errorf("sound system: %w: %w", capture.ErrMissing, err)
	}
	l.users++
	l.count()
	// Otherwise ALSA hands over a quarter of its buffer at once: bars that jump, and the end of the last word missing.
	C.PaAlsa_SetNumPeriods(periods)
	return nil
}

// count makes the binding use up its small numbers. It hands streams' numbers to C as if they were pointers, and Go's
// runtime ends the program when it moves a stack on which it sees a pointer below 4096.
func (l *library) count() {
	for i := 0; i < 4096 && !l.counted; i++ {
		_, _ = portaudio.OpenStream(portaudio.StreamParameters{}) // takes a number, then misses its arguments
	}
	l.counted = true
}

// drop is the counterpart of take; the lock is held.
func (l *library) drop() {
	_ = portaudio.Terminate()
	l.users--
}

// missing says whether a device that PortAudio does not list is not there or only busy: it leaves out what it cannot
// open.
func missing(d direction) error {
	for _, name := range append([]string{"default"}, hardware(d)...) {
		c := C.CString(name)
		err := C.xs_try(c, C.int(d.capture()))
		C.free(unsafe.Pointer(c))
		if syscall.Errno(-err) == syscall.EBUSY {
			return capture.ErrBusy
		}
	}
	return capture.ErrMissing
}

// hardware names the sound devices that the kernel has.
func hardware(d direction) []string {
	files, _ := filepath.Glob("/dev/snd/pcmC*D*" + string(d))
	var names []string
	for _, f := range files {
		var card, device int
		if _, err := fmt.Sscanf(filepath.Base(f), "pcmC%dD%d", &card, &device); err == nil {
			names = append(names, fmt.Sprintf("hw:%d,%d", card, device))
		}
	}
	return names
}

// kind turns what PortAudio says into what people are told.
func kind(err error) error {
	var host portaudio.UnanticipatedHostError
	busy := errors.Is(err, portaudio.DeviceUnavailable) || errors.As(err, &host) &&
		syscall.Errno(-host.Code) == syscall.EBUSY
	if busy {
		return fmt.Errorf("%w: %w", capture.ErrBusy, err)
	}
	return fmt.Errorf("%w: %w", capture.ErrMissing, err)
}
