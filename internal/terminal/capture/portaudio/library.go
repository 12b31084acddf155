package portaudio

/*
#cgo pkg-config: alsa
#include <stdlib.h>
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

// library is PortAudio, which is one for the whole process and not safe for two at once. It lists devices only when it is
// initialised, so it is taken up for each use and put down after it: what was plugged in meanwhile is found.
type library struct {
	lock  chan struct{} // held while PortAudio opens or closes something
	users int           // guarded by lock
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
	return nil
}

// drop is the counterpart of take; the lock is held.
func (l *library) drop() {
	_ = portaudio.Terminate()
	l.users--
}

// missing says whether a device that PortAudio does not list is not there or only busy: it leaves out what it cannot open.
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
	busy := errors.Is(err, portaudio.DeviceUnavailable) || errors.As(err, &host) && syscall.Errno(-host.Code) == syscall.EBUSY
	if busy {
		return fmt.Errorf("%w: %w", capture.ErrBusy, err)
	}
	return fmt.Errorf("%w: %w", capture.ErrMissing, err)
}
