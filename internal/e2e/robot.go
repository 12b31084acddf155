//go:build e2e

package e2e

import (
	"fmt"
	"hash/maphash"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/draw"

	"xinsheng/internal/stage"
	"xinsheng/internal/terminal/input"
)

// robot is a finger and an eye at one display. The finger's touches are the server's own pointer events.
type robot struct {
	display *stage.Display
	shots   string // folder for pictures
	count   int
	x       *xgb.Conn
	root    xproto.Window
}

func newRobot(d *stage.Display, shots string) (*robot, error) {
	x, err := xgb.NewConnDisplay(d.Name)
	if err != nil {
		return nil, fmt.Errorf("reach the display: %w", err)
	}
	if err := xtest.Init(x); err != nil {
		return nil, fmt.Errorf("reach the display: %w", err)
	}
	return &robot{display: d, shots: shots, x: x, root: xproto.Setup(x).DefaultScreen(x).Root}, nil
}

func (r *robot) close() { r.x.Close() }

func (r *robot) event(kind byte, x, y int) {
	detail := byte(1)
	if kind == xproto.MotionNotify {
		detail = 0
	}
	xtest.FakeInput(r.x, kind, detail, 0, r.root, int16(x), int16(y), 0)
}

// press touches the glass as a panel reports it: move and press at one instant. It returns when the server has them.
func (r *robot) press(x, y int) {
	r.event(xproto.MotionNotify, x, y)
	r.event(xproto.ButtonPress, x, y)
	r.x.Sync()
}

func (r *robot) release(x, y int) {
	r.event(xproto.ButtonRelease, x, y)
	r.x.Sync()
}

// stretch moves the finger that is on the glass.
func (r *robot) stretch(to image.Point) {
	r.event(xproto.MotionNotify, to.X, to.Y)
	r.x.Sync()
}

// tap touches the glass for 30 ms.
func (r *robot) tap(x, y int) {
	r.press(x, y)
	time.Sleep(30 * time.Millisecond)
	r.release(x, y)
}

// stroke draws a line with the finger, points in pixels, 8 ms apart as a panel reports them.
func (r *robot) stroke(points []image.Point) {
	for i, p := range points {
		if i == 0 {
			r.press(p.X, p.Y)
		} else {
			r.stretch(p)
		}
		time.Sleep(8 * time.Millisecond)
	}
	last := points[len(points)-1]
	r.release(last.X, last.Y)
}

// see takes a picture of the whole display.
func (r *robot) see() image.Image { return r.display.Frame() }

// keep takes a picture and writes it to the folder, numbered in order.
func (r *robot) keep(name string) (image.Image, error) {
	img := r.see()
	r.count++
	f, err := os.Create(filepath.Join(r.shots, fmt.Sprintf("%02d_%s.png", r.count, name)))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return img, png.Encode(f, img)
}

// settle waits until the picture has stood still for still, at most five seconds.
func (r *robot) settle(still time.Duration) {
	last, since := r.digest(), time.Now()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end) && time.Since(since) < still; {
		time.Sleep(10 * time.Millisecond)
		if now := r.digest(); now != last {
			last, since = now, time.Now()
		}
	}
}

// digest is a checksum of the picture as it is now.
func (r *robot) digest() uint64 {
	pix, _ := r.display.Raw()
	return maphash.Bytes(digestSeed, pix)
}

var digestSeed = maphash.MakeSeed()

// readQR returns what the QR code in a picture says. The reader finds the corners of one code in some hundred badly,
// and looks then at the picture in other sizes, as a phone does that moves.
func readQR(img image.Image) (text string, err error) {
	for _, size := range []float64{1, 0.75, 0.5} {
		if text, err = readQRAt(img, size); err == nil {
			return text, nil
		}
	}
	return "", fmt.Errorf("read QR code: %w", err)
}

func readQRAt(img image.Image, size float64) (string, error) {
	if size != 1 {
		b := img.Bounds()
		small := image.NewGray(image.Rect(0, 0, int(float64(b.Dx())*size), int(float64(b.Dy())*size)))
		draw.ApproxBiLinear.Scale(small, small.Bounds(), img, b, draw.Src, nil)
		img = small
	}
	bmp, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	res, err := qrcode.NewQRCodeReader().
		Decode(bmp, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return "", err
	}
	return res.GetText(), nil
}

// place scales strokes from the unit square into the middle of a rectangle of the glass.
func place(strokes []input.Stroke, in image.Rectangle) [][]image.Point {
	out := make([][]image.Point, len(strokes))
	side := 0.8 * float64(min(in.Dx(), in.Dy()))
	x0 := float64(in.Min.X) + (float64(in.Dx())-side)/2
	y0 := float64(in.Min.Y) + (float64(in.Dy())-side)/2
	for i, s := range strokes {
		for _, p := range s {
			out[i] = append(out[i], image.Pt(int(x0+float64(p.X)*side), int(y0+float64(p.Y)*side)))
		}
	}
	return out
}
