package gst

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"sync"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
)

// maxPreview is the most bytes of a picture of the preview; they have about 60 KB.
const maxPreview = 1 << 20

// maxSide is the most pixels that a picture of the preview may have across or down.
const maxSide = 2 * previewWidth

// preview is a camera that is open.
type preview struct {
	camera  *Camera
	child   *child
	reading sync.WaitGroup
	done    chan struct{}
	once    sync.Once
	wanted  chan chan []byte // of a full picture
	shots   sync.Mutex       // one Shoot at a time

	mu     sync.Mutex
	frame  image.Image
	number uint64
	at     time.Time // of the last picture, or of the start
	first  chan struct{}
	err    error
}

var _ capture.Preview = (*preview)(nil)

func newPreview(c *Camera) *preview {
	return &preview{camera: c, done: make(chan struct{}), first: make(chan struct{}), wanted: make(chan chan []byte, 1),
		at: time.Now()}
}

func (p *preview) start(program string, args []string) error {
	var err error
	if p.child, err = run(program, args); err != nil {
		return err
	}
	p.reading.Go(p.readPreview)
	p.reading.Go(p.readFull)
	go p.watch()
	return nil
}

// awaitFirst waits for the first picture.
func (p *preview) awaitFirst(ctx context.Context) error {
	select {
	case <-p.first:
		return nil
	case <-p.done:
		return p.Err()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (p *preview) readPreview() {
	frames := newJPEGs(p.child.preview, maxPreview)
	defer frames.wipe()
	for {
		b, err := frames.next()
		if err != nil {
			return
		}
		if picture := decode(b); picture != nil {
			p.show(picture)
		}
	}
}

// decode makes pixels that can be drawn as they are, nil of what is no picture of the preview.
func decode(b []byte) image.Image {
	c, err := jpeg.DecodeConfig(bytes.NewReader(b))
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width > maxSide || c.Height > maxSide {
		return nil
	}
	picture, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	out := image.NewRGBA(picture.Bounds())
	draw.Draw(out, out.Rect, picture, picture.Bounds().Min, draw.Src)
	return out
}

func (p *preview) show(picture image.Image) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frame, p.at = picture, time.Now()
	if p.number++; p.number == 1 {
		close(p.first)
	}
}

// readFull reads full pictures and keeps none but the one that is wanted.
func (p *preview) readFull() {
	frames := newJPEGs(p.child.full, feedback.MaxPhotoBytes)
	defer frames.wipe()
	for {
		var want chan []byte
		select { // a picture that began before the shutter is not the one
		case want = <-p.wanted:
		default:
		}
		b, err := frames.next()
		if err != nil {
			return
		}
		if want != nil {
			want <- bytes.Clone(b)
		}
	}
}

// watch ends the preview when the child ended or gives no picture any more.
func (p *preview) watch() {
	tick := time.NewTicker(stillness / 8)
	defer tick.Stop()
	for {
		select {
		case <-p.done:
			return
		case <-p.child.gone:
			err := p.child.says.get()
			switch {
			case p.seen() && err == nil, p.seen() && !known(err):
				err = capture.ErrLost
			case err == nil:
				err = fmt.Errorf("ended before it gave a picture: %w", capture.ErrMissing)
			}
			p.end(err)
			return
		case <-tick.C:
			if p.frozen() {
				p.end(capture.ErrFrozen)
				return
			}
		}
	}
}

// known reports whether err says of a camera that worked why it works no more.
func known(err error) bool { s := capture.State(err); return s == "lost" || s == "frozen" }

func (p *preview) seen() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.number > 0
}

// frozen reports whether a camera that gave pictures gives none now. The first may take longer.
func (p *preview) frozen() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.number > 0 && time.Since(p.at) > stillness
}

// end closes the camera for a reason, nil: it was asked to. It returns when it is closed.
func (p *preview) end(err error) {
	p.once.Do(func() {
		p.child.kill()
		p.reading.Wait()
		p.mu.Lock()
		p.err, p.frame = err, nil
		p.mu.Unlock()
		p.camera.closed(p, err)
		close(p.done)
	})
}

// Frame implements capture.Preview.
func (p *preview) Frame() (image.Image, uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.frame, p.number
}

// Shoot implements capture.Preview.
func (p *preview) Shoot(ctx context.Context) ([]byte, error) {
	p.shots.Lock()
	defer p.shots.Unlock()
	got := make(chan []byte, 1)
	late := time.NewTimer(shutter)
	defer late.Stop()
	withdraw := func() {
		select {
		case <-p.wanted:
		default:
		}
	}
	p.wanted <- got
	select {
	case b := <-got:
		return b, nil
	case <-p.done:
		withdraw()
		if err := p.Err(); err != nil {
			return nil, fmt.Errorf("take photo: %w", err)
		}
		return nil, fmt.Errorf("take photo: %w", capture.ErrLost)
	case <-late.C:
		withdraw()
		return nil, fmt.Errorf("take photo: %w", capture.ErrFrozen)
	case <-ctx.Done():
		withdraw()
		return nil, fmt.Errorf("take photo: %w", ctx.Err())
	}
}

// Done implements capture.Preview.
func (p *preview) Done() <-chan struct{} { return p.done }

// Err implements capture.Preview.
func (p *preview) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// Close implements capture.Preview.
func (p *preview) Close() {
	p.end(nil)
	<-p.done
}
