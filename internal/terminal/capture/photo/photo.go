package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"

	xdraw "golang.org/x/image/draw"

	"xinsheng/internal/exif"
	"xinsheng/internal/feedback"
)

// What a photo is like, and what is taken in.
const (
	LongEdge  = 2048
	Quality   = 85
	maxPixels = 40_000_000
	maxEdge   = 16_000
	MediaType = "image/jpeg"
)

// Photo is one photo as it is sealed: a JPEG without any metadata.
type Photo struct {
	JPEG          []byte
	Width, Height int
}

// Develop makes a photo of a picture from a camera. ErrInvalid: that is no picture, or too large a one.
func Develop(raw []byte) (Photo, error) {
	picture, err := read(raw)
	if err != nil {
		return Photo{}, fmt.Errorf("develop photo: %w", err)
	}
	defer clear(picture.Pix)
	return encode(picture)
}

// Turn makes the photo that has been turned to the right by quarters.
func Turn(p Photo, quarters int) (Photo, error) {
	picture, err := read(p.JPEG)
	if err != nil {
		return Photo{}, fmt.Errorf("turn photo: %w", err)
	}
	defer clear(picture.Pix)
	turned := exif.TurnRight(picture, quarters)
	defer clear(turned.Pix)
	return encode(turned)
}

// Cover makes the photo with patches burned into its pixels. What was under them is in no byte of it.
func Cover(p Photo, patches []Patch) (Photo, error) {
	picture, err := read(p.JPEG)
	if err != nil {
		return Photo{}, fmt.Errorf("cover photo: %w", err)
	}
	defer clear(picture.Pix)
	for _, patch := range patches {
		patch.Burn(picture)
	}
	return encode(picture)
}

// Wipe overwrites pixels.
func Wipe(picture *image.RGBA) {
	if picture != nil {
		clear(picture.Pix)
	}
}

// Wipe overwrites the photo.
func (p Photo) Wipe() { clear(p.JPEG) }

// read decodes a picture of any allowed size to upright pixels of at most LongEdge. Everything in between is wiped.
func read(raw []byte) (*image.RGBA, error) {
	if len(raw) > feedback.MaxPhotoBytes {
		return nil, fmt.Errorf("%d bytes: %w", len(raw), feedback.ErrInvalid)
	}
	c, err := jpeg.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, errors.Join(feedback.ErrInvalid, err)
	}
	if c.Width < 1 || c.Height < 1 || c.Width > maxEdge || c.Height > maxEdge || c.Width*c.Height > maxPixels {
		return nil, fmt.Errorf("%d x %d pixels: %w", c.Width, c.Height, feedback.ErrInvalid)
	}
	decoded, err := jpeg.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, errors.Join(feedback.ErrInvalid, err)
	}
	defer wipe(decoded)
	small := shrink(decoded)
	upright := exif.SetUpright(small, exif.Orientation(raw))
	if upright != small {
		clear(small.Pix)
	}
	return upright, nil
}

// shrink brings the long edge down to LongEdge.
func shrink(picture image.Image) *image.RGBA {
	b := picture.Bounds()
	w, h := b.Dx(), b.Dy()
	if long := max(w, h); long > LongEdge {
		w, h = max(1, w*LongEdge/long), max(1, h*LongEdge/long)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(out, out.Rect, picture, b.Min, draw.Src)
		return out
	}
	xdraw.CatmullRom.Scale(out, out.Rect, picture, b, xdraw.Src, nil)
	return out
}

func encode(picture *image.RGBA) (Photo, error) {
	var b bytes.Buffer
	b.Grow(1 << 20) // seldom grows: what grows leaves a copy behind
	if err := jpeg.Encode(&b, picture, &jpeg.Options{Quality: Quality}); err != nil {
		return Photo{}, fmt.Errorf("encode photo: %w", err)
	}
	return Photo{JPEG: b.Bytes(), Width: picture.Rect.Dx(), Height: picture.Rect.Dy()}, nil
}

// wipe overwrites what the decoder gave.
func wipe(picture image.Image) {
	switch p := picture.(type) {
	case *image.YCbCr:
		clear(p.Y)
		clear(p.Cb)
		clear(p.Cr)
	case *image.Gray:
		clear(p.Pix)
	case *image.CMYK:
		clear(p.Pix)
	case *image.RGBA:
		clear(p.Pix)
	}
}
