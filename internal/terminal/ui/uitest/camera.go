package uitest

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/ui/inspect"
)

// Camera is a camera of a test: it shows a corridor, and breaks when it is told to.
type Camera struct {
	mu     sync.Mutex
	err    error
	now    *preview
	opened int
}

var _ capture.Camera = (*Camera)(nil)

// Break makes the next Open fail, nil: not any more.
func (c *Camera) Break(err error) { c.mu.Lock(); defer c.mu.Unlock(); c.err = err }

// On reports whether it is open.
func (c *Camera) On() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.now != nil }

// Opened is how often it was opened.
func (c *Camera) Opened() int { c.mu.Lock(); defer c.mu.Unlock(); return c.opened }

// Lose ends what is open with an error.
func (c *Camera) Lose(err error) {
	c.mu.Lock()
	p := c.now
	c.mu.Unlock()
	if p != nil {
		p.end(err)
	}
}

// Next shows the next picture.
func (c *Camera) Next() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now != nil {
		c.now.mu.Lock()
		c.now.number++
		c.now.mu.Unlock()
	}
}

// Open implements capture.Camera.
func (c *Camera) Open(ctx context.Context) (capture.Preview, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.err != nil:
		return nil, c.err
	case c.now != nil:
		return nil, capture.ErrBusy
	}
	c.opened++
	c.now = &preview{camera: c, number: 1, done: make(chan struct{})}
	return c.now, ctx.Err()
}

type preview struct {
	camera *Camera
	once   sync.Once
	done   chan struct{}

	mu     sync.Mutex
	number uint64
	err    error
}

func (p *preview) Frame() (image.Image, uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	img := *stillFrame() // whoever gets it wipes it
	img.Pix = bytes.Clone(img.Pix)
	return &img, p.number
}

func (p *preview) Shoot(ctx context.Context) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	raw, err := shot()
	return bytes.Clone(raw), err
}

// What the camera sees is painted once for all tests.
var (
	stillFrame = sync.OnceValue(func() *image.RGBA { return corridor(640, 360) })
	shot       = sync.OnceValues(func() ([]byte, error) {
		var b bytes.Buffer
		err := jpeg.Encode(&b, corridor(1280, 720), nil)
		return b.Bytes(), err
	})
)

func (p *preview) Done() <-chan struct{} { return p.done }

func (p *preview) Err() error { p.mu.Lock(); defer p.mu.Unlock(); return p.err }

func (p *preview) Close() { p.end(nil) }

func (p *preview) end(err error) {
	p.once.Do(func() {
		p.mu.Lock()
		p.err = err
		p.mu.Unlock()
		p.camera.mu.Lock()
		if p.camera.now == p {
			p.camera.now = nil
		}
		p.camera.mu.Unlock()
		close(p.done)
	})
}

// corridor is a picture with a floor, a wall, a window and somebody's head.
func corridor(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 0xC9, G: 0xD4, B: 0xCF, A: 0xFF}
			dx, dy := float64(x)/float64(w)-0.62, (float64(y)/float64(h)-0.45)*float64(h)/float64(w)
			switch {
			case dx*dx+dy*dy < 0.008:
				c = color.RGBA{R: 0xD8, G: 0xA8, B: 0x84, A: 0xFF}
			case y > h*7/10:
				c = color.RGBA{R: 0x8A, G: 0x7C, B: 0x6B, A: 0xFF}
				if (x/(w/16)+y/(h/18))%2 == 0 {
					c = color.RGBA{R: 0x9C, G: 0x8E, B: 0x7D, A: 0xFF}
				}
			case x > w/8 && x < w*3/8 && y > h/6 && y < h/2:
				c = color.RGBA{R: 0x7F, G: 0xB2, B: uint8(0xD0 + y*40/h), A: 0xFF}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// Shoot taps the shutter and lets the seconds pass until the photo is there.
func (s *Stage) Shoot() {
	s.T.Helper()
	s.Tap("photo.shutter_name")
	for range 4 {
		s.Clock = s.Clock.Add(time.Second)
		s.Camera.Next()
		s.Shell.Move()
	}
}

// Draw draws with a finger over the target with a label, from one place to another, as shares of its size.
func (s *Stage) Draw(label string, x0, y0, x1, y1 float32) {
	s.T.Helper()
	o, at := find(s.Window.Canvas().Content(), fyne.Position{}, label)
	pad, ok := o.(interface {
		desktop.Mouseable
		fyne.Draggable
	})
	if !ok {
		s.T.Fatalf("there is no %q to draw on", label)
	}
	s.Clock = s.Clock.Add(time.Second)
	size := o.Size()
	place := func(t float32) fyne.PointEvent {
		p := fyne.NewPos((x0+(x1-x0)*t)*size.Width, (y0+(y1-y0)*t)*size.Height)
		return fyne.PointEvent{Position: p, AbsolutePosition: p.Add(at)}
	}
	pad.MouseDown(&desktop.MouseEvent{PointEvent: place(0), Button: desktop.MouseButtonPrimary})
	for i := 1; i <= 10; i++ {
		pad.Dragged(&fyne.DragEvent{PointEvent: place(float32(i) / 10)})
	}
	pad.MouseUp(&desktop.MouseEvent{PointEvent: place(1), Button: desktop.MouseButtonPrimary})
	pad.DragEnd()
}

// find looks for the object with a label, and where it lies.
func find(o fyne.CanvasObject, at fyne.Position, label string) (fyne.CanvasObject, fyne.Position) {
	if o == nil || !o.Visible() {
		return nil, at
	}
	at = at.Add(o.Position())
	if t, ok := o.(inspect.Targetable); ok && t.TargetLabel() == label {
		return o, at
	}
	var children []fyne.CanvasObject
	switch v := o.(type) {
	case *fyne.Container:
		children = v.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(v).Objects()
	}
	for _, child := range children {
		if found, where := find(child, at, label); found != nil {
			return found, where
		}
	}
	return nil, at
}
