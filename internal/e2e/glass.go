//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"image"
	"io"
	"net"
	"slices"
	"strings"
	"time"
)

// rect is a rectangle on the glass in pixels.
type rect struct{ X, Y, W, H float64 }

func (r rect) center() (int, int) { return int(r.X + r.W/2), int(r.Y + r.H/2) }

func (r rect) image() image.Rectangle {
	return image.Rect(int(r.X), int(r.Y), int(r.X+r.W), int(r.Y+r.H))
}

// page is what the inspector tells of the glass: it tells, and never taps.
type page struct {
	Route   string
	Settled bool // taps count: the page changed long enough ago
	Targets []struct {
		rect
		Label   string
		Enabled bool
	}
	Texts []struct {
		rect
		Text string
	}
}

// look asks the terminal what is on its glass.
func look(socket string) (page, error) {
	var p page
	c, err := net.DialTimeout("unix", socket, 5*time.Second)
	if err != nil {
		return p, fmt.Errorf("look at the glass: %w", err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return p, err
	}
	b, err := io.ReadAll(c)
	if err != nil {
		return p, fmt.Errorf("look at the glass: %w", err)
	}
	return p, json.Unmarshal(b, &p)
}

// says reports whether the glass shows a text, lines joined.
func (p page) says(text string) bool { return strings.Contains(p.all(), text) }

func (p page) all() string {
	var b strings.Builder
	for _, t := range p.Texts {
		b.WriteString(t.Text)
	}
	return b.String()
}

// target finds what is to be tapped by its whole label, else by a label that begins with it.
func (p page) target(label string) (rect, bool) {
	for _, fits := range []func(string) bool{
		func(l string) bool { return l == label },
		func(l string) bool { return strings.HasPrefix(l, label) },
	} {
		for _, t := range p.Targets {
			if t.Enabled && fits(t.Label) {
				return t.rect, true
			}
		}
	}
	return rect{}, false
}

func (p page) labels() []string {
	var all []string
	for _, t := range p.Targets {
		all = append(all, t.Label)
	}
	slices.Sort(all)
	return all
}
