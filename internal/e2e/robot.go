//go:build e2e

package e2e

import (
	"fmt"
	"hash/maphash"
	"image"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"xinsheng/internal/stage"
)

// robot is a hand and an eye at one display.
type robot struct {
	display *stage.Display
	shots   string // folder for pictures
	count   int
}

func (r *robot) do(args ...string) error {
	cmd := exec.Command("xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+r.display.Name)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("xdotool %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}

// tap touches the glass as a panel reports it: move and press at one instant, release 30 ms later.
func (r *robot) tap(x, y int) error {
	return r.do("mousemove", strconv.Itoa(x), strconv.Itoa(y), "mousedown", "1", "sleep", "0.03", "mouseup", "1")
}

// strokes draws lines with the finger, points in pixels, about 8 ms apart.
func (r *robot) stroke(points []image.Point) error {
	var args []string
	for i, p := range points {
		args = append(args, "mousemove", strconv.Itoa(p.X), strconv.Itoa(p.Y))
		if i == 0 {
			args = append(args, "mousedown", "1")
		}
		args = append(args, "sleep", "0.008")
	}
	return r.do(append(args, "mouseup", "1")...)
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

// readQR returns what the QR code in a picture says.
func readQR(img image.Image) (string, error) {
	bmp, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", fmt.Errorf("read QR code: %w", err)
	}
	res, err := qrcode.NewQRCodeReader().Decode(bmp, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		return "", fmt.Errorf("read QR code: %w", err)
	}
	return res.GetText(), nil
}

// place scales strokes from the unit square into a rectangle of the glass.
func place(strokes [][][2]float64, in image.Rectangle) [][]image.Point {
	out := make([][]image.Point, len(strokes))
	side := math.Min(float64(in.Dx()), float64(in.Dy()))
	x0 := float64(in.Min.X) + (float64(in.Dx())-side)/2
	y0 := float64(in.Min.Y) + (float64(in.Dy())-side)/2
	for i, s := range strokes {
		for _, p := range s {
			out[i] = append(out[i], image.Pt(int(x0+p[0]*side), int(y0+p[1]*side)))
		}
	}
	return out
}
