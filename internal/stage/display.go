package stage

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Display is an X server without a screen, whose picture can be read at any moment.
type Display struct {
	*Process
	Name string // ":7"
	dir  string
	fb   []byte // the framebuffer file, mapped: an XWD header, then the pixels
	w, h int
}

// StartDisplay starts Xvfb on a free display number, w by h pixels.
func StartDisplay(out io.Writer, w, h int) (*Display, error) {
	dir, err := os.MkdirTemp("/dev/shm", "xinsheng-display-")
	if err != nil {
		return nil, fmt.Errorf("start display: %w", err)
	}
	d := &Display{dir: dir, w: w, h: h}
	if err := d.start(out); err != nil {
		d.Stop()
		return nil, fmt.Errorf("start display: %w", err)
	}
	return d, nil
}

func (d *Display) start(out io.Writer) error {
	r, wr, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	d.Process, err = startWithFile("Xvfb", out, wr, "Xvfb", "-displayfd", "3", "-screen", "0",
		fmt.Sprintf("%dx%dx24", d.w, d.h), "-nolisten", "tcp", "-noreset", "-nocursor", "-fbdir", d.dir)
	wr.Close()
	if err != nil {
		return err
	}
	if err := r.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return err
	}
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return fmt.Errorf("no display was named by Xvfb: %w", err)
	}
	d.Name = ":" + strings.TrimSpace(line)
	return d.mapFrame()
}

func (d *Display) mapFrame() error {
	f, err := os.Open(filepath.Join(d.dir, "Xvfb_screen0"))
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	d.fb, err = unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	return err
}

// Stop ends the display.
func (d *Display) Stop() {
	if d.Process != nil {
		d.Process.Stop()
	}
	if d.fb != nil {
		_ = unix.Munmap(d.fb)
		d.fb = nil
	}
	os.RemoveAll(d.dir)
}

// Fields of the XWD header, as offsets of big-endian 32-bit words.
const (
	xwdHeaderSize   = 0
	xwdBytesPerLine = 12 * 4
	xwdColours      = 19 * 4
	xwdColourSize   = 12 // bytes of one colour map entry
)

// Raw returns the bytes of the picture as it is now, BGRX rows of stride bytes.
func (d *Display) Raw() (pix []byte, stride int) {
	word := func(at int) int { return int(binary.BigEndian.Uint32(d.fb[at:])) }
	stride = word(xwdBytesPerLine)
	return d.fb[word(xwdHeaderSize)+word(xwdColours)*xwdColourSize:][:stride*d.h], stride
}

// Frame copies the picture as it is now.
func (d *Display) Frame() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, d.w, d.h))
	pix, stride := d.Raw()
	for y := range d.h {
		from, to := pix[y*stride:], img.Pix[y*img.Stride:]
		for x := range d.w {
			to[4*x], to[4*x+1], to[4*x+2], to[4*x+3] = from[4*x+2], from[4*x+1], from[4*x], 255
		}
	}
	return img
}
