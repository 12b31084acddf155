package convert

import (
	"bufio"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"strconv"

	"golang.org/x/image/draw"

	"xinsheng/internal/exif"
	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/clean"
)

const photoTask = "photo"

// Tasks are what the program must give to cage.Enter for conversions.
func Tasks() map[string]cage.Task { return map[string]cage.Task{photoTask: decodePhoto} }

// decodePhoto runs in the cage. Arguments: media type, Exif orientation. Files: photo, copy, still.
func decodePhoto(args []string) error {
	turn, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	in, err := os.Open(cage.Path(0))
	if err != nil {
		return err
	}
	decode := jpeg.Decode
	if args[0] == clean.PNG {
		decode = png.Decode
	}
	photo, err := decode(bufio.NewReaderSize(in, 1<<18))
	if err != nil {
		return err
	}
	for i, edge := range []int{photoEdge, stillEdge} {
		small := shrink(photo, edge)
		photo = small
		out := bufio.NewWriter(os.NewFile(uintptr(4+i), ""))
		if err := jpeg.Encode(out, exif.SetUpright(small, turn), &jpeg.Options{Quality: 85}); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// shrink makes a picture of at most edge pixels on its longer side, on white where it is transparent.
func shrink(src image.Image, edge int) *image.RGBA {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	if long := max(w, h); long > edge {
		w, h = max(1, w*edge/long), max(1, h*edge/long)
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(dst, dst.Bounds(), src, b.Min, draw.Over)
	} else {
		draw.BiLinear.Scale(dst, dst.Bounds(), src, b, draw.Over, nil)
	}
	return dst
}
