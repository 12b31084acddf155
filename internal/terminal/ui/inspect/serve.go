//go:build inspector

package inspect

import (
	"encoding/json"
	"fmt"
	"net"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// Glass is what can be looked into.
type Glass interface {
	Root() fyne.CanvasObject // for the UI thread
	RouteName() string       // for the UI thread
	Settled() bool           // for the UI thread: taps count, the page having changed long enough ago
	Later(f func())          // runs f on the UI thread
}

// Answer is what the socket tells of the glass.
type Answer struct {
	Route   string
	Settled bool // taps count: the page changed long enough ago
	Targets []Target
	Texts   []Text
}

// Serve answers every connection to a local socket with what is on the glass, as JSON, and closes it. It is part of
// test builds alone. The returned function ends it.
func Serve(path string, glass Glass) (func(), error) {
	if err := os.RemoveAll(path); err != nil {
		return nil, fmt.Errorf("serve inspector: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("serve inspector: %w", err)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			answer(c, glass)
		}
	}()
	return func() { l.Close() }, nil
}

func answer(c net.Conn, glass Glass) {
	defer c.Close()
	seen := make(chan Answer, 1)
	glass.Later(func() {
		s := Scan(glass.Root(), func(w fyne.Widget) []fyne.CanvasObject { return test.WidgetRenderer(w).Objects() })
		seen <- Answer{Route: glass.RouteName(), Settled: glass.Settled(), Targets: s.Targets, Texts: s.Texts}
	})
	_ = json.NewEncoder(c).Encode(<-seen)
}
