package gst

import (
	"bufio"
	"io"
)

// jpegs cuts a stream into JPEG pictures. What is no picture is skipped, and no picture is kept beyond a size.
type jpegs struct {
	r   *bufio.Reader
	max int
	buf []byte // of one picture, used again for the next
}

func newJPEGs(r io.Reader, most int) *jpegs {
	return &jpegs{r: bufio.NewReaderSize(r, 64<<10), max: most}
}

// The markers that matter here.
const (
	startOfImage = 0xD8
	endOfImage   = 0xD9
	startOfScan  = 0xDA
)

// bare reports whether a marker has no length behind it.
func bare(m byte) bool { return m == 0x01 || m >= 0xD0 && m <= 0xD7 }

// next is the next whole picture. It is valid until the call after. The error is the reader's.
func (j *jpegs) next() ([]byte, error) {
	if err := j.start(); err != nil {
		return nil, err
	}
	for {
		m, err := j.marker()
		switch {
		case err != nil:
			return nil, err
		case m == endOfImage:
			return j.buf, nil
		case m == startOfImage: // the picture before was cut off
			j.buf = append(j.buf[:0], 0xFF, startOfImage)
			continue
		case bare(m):
			continue
		}
		ok := m != 0
		if ok {
			ok, err = j.segment()
		}
		if err == nil && ok && m == startOfScan {
			err = j.scan()
		}
		if err == nil && (!ok || len(j.buf) > j.max) {
			err = j.start()
		}
		if err != nil {
			return nil, err
		}
	}
}

// start skips to the beginning of a picture.
func (j *jpegs) start() error {
	last := byte(0)
	for {
		b, err := j.r.ReadByte()
		if err != nil {
			return err
		}
		if last == 0xFF && b == startOfImage {
			j.buf = append(j.buf[:0], 0xFF, startOfImage)
			return nil
		}
		last = b
	}
}

// marker reads the next marker, 0 when there is something else.
func (j *jpegs) marker() (byte, error) {
	b, err := j.byte()
	if err != nil || b != 0xFF {
		return 0, err
	}
	for b == 0xFF && len(j.buf) <= j.max { // a marker may be filled up
		if b, err = j.byte(); err != nil {
			return 0, err
		}
	}
	return b, nil
}

// segment reads what follows a marker with a length, false when that is none.
func (j *jpegs) segment() (bool, error) {
	high, err := j.byte()
	if err != nil {
		return false, err
	}
	low, err := j.byte()
	if err != nil {
		return false, err
	}
	n := int(high)<<8 | int(low)
	if n < 2 || len(j.buf)+n > j.max {
		return false, nil
	}
	at := len(j.buf)
	j.buf = append(j.buf, make([]byte, n-2)...)
	_, err = io.ReadFull(j.r, j.buf[at:])
	return true, err
}

// scan reads the picture's data up to the marker that ends it, and leaves that to be read.
func (j *jpegs) scan() error {
	for len(j.buf) <= j.max {
		next, err := j.r.Peek(2)
		if err != nil {
			return err
		}
		if next[0] == 0xFF && next[1] != 0 && next[1] != 0xFF && !bare(next[1]) {
			return nil
		}
		if _, err := j.byte(); err != nil {
			return err
		}
	}
	return nil
}

func (j *jpegs) byte() (byte, error) {
	b, err := j.r.ReadByte()
	if err == nil {
		j.buf = append(j.buf, b)
	}
	return b, err
}

// wipe forgets the last picture.
func (j *jpegs) wipe() { clear(j.buf[:cap(j.buf)]) }
