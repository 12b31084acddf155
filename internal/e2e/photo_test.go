//go:build e2e

package e2e

import (
	"bytes"
	"hash/maphash"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A snapshot from home to the desk in five taps and one stroke: what the finger covered is gone for good, and the photo
// says nothing of where, when and with what it was taken.
func TestPhoto_WhatAFingerCoveredIsGone(t *testing.T) {
	s := newEquippedStory(t, 1080, 1920)
	s.keep("home")
	s.shoots("随手拍")
	s.goes("遮住人脸、名字", "cover")
	pad, ok := s.look().target("照片")
	if !ok {
		t.Fatalf("nothing to draw on among %q", s.look().labels())
	}
	x, y := pad.center()
	s.settle(400 * time.Millisecond)
	var strokes []image.Point
	for dx := -120; dx <= 120; dx += 8 {
		strokes = append(strokes, image.Pt(x+dx, y))
	}
	s.stroke(strokes)
	s.settle(300 * time.Millisecond)
	s.keep("covered")
	s.goes("好了", "photo")
	s.keep("the_photo")
	s.goes("用这张", "topic")
	s.keep("topic")
	s.goes("损坏", "review")
	s.keep("send")
	s.goes("提交", "receipt")
	s.keep("receipt")
	number := s.number()
	s.goes("完成", "home")
	if found := s.traces(time.Time{}, "JFIF"); len(found) > 0 {
		t.Fatalf("a photo lies open in %q", found)
	}

	desk := s.deskAs("centre")
	desk.open(s.hub.DeskURL() + "/cases/" + number)
	desk.sees("body", "随手拍")
	desk.until("the photo is there",
		`Array.from(document.querySelectorAll("a.thumb img")).some(i => i.naturalWidth > 100)`)
	desk.keep("desk_case")
	raw := desk.fetch(`document.querySelector("a.thumb").dataset.save`)
	img, err := jpeg.Decode(bytes.NewReader(raw))
	s.must(err)
	size := img.Bounds()
	if max(size.Dx(), size.Dy()) > 2048 {
		t.Errorf("the photo is %v", size)
	}
	// The stroke went through the middle: one colour and nothing of the test card.
	for dx := -20; dx <= 20; dx += 4 {
		a := color.GrayModel.Convert(img.At(size.Dx()/2+dx, size.Dy()/2)).(color.Gray).Y
		b := color.GrayModel.Convert(img.At(size.Dx()/2, size.Dy()/2)).(color.Gray).Y
		if max(a, b)-min(a, b) > 6 {
			t.Errorf("%d beside the middle of the patch something shines through: %d and %d", dx, a, b)
		}
	}
	// Elsewhere it is the test card, with its colours.
	seen := map[[3]uint32]bool{}
	for x := 8; x < size.Dx(); x += 16 {
		r, g, b, _ := img.At(x, size.Dy()/8).RGBA()
		seen[[3]uint32{r >> 13, g >> 13, b >> 13}] = true
	}
	if len(seen) < 4 {
		t.Errorf("the photo shows %d colours", len(seen))
	}
	tags(t, raw)
}

// The camera dies under the visitor's eyes: the photo taken before, and the words, go out all the same.
func TestPhoto_ACameraThatDiesLosesNothing(t *testing.T) {
	s := newEquippedStory(t, 1080, 1920)
	s.goes("我有话要说", "kind")
	s.goes("建议", "write")
	time.Sleep(400 * time.Millisecond) // taps rest that long after a page changed
	s.types("ni")
	s.touch("你")
	s.sees("你")
	s.shoots("拍")
	s.goes("用这张", "photo")
	s.settle(300 * time.Millisecond)
	s.touch("再拍一张（还能拍 3 张）")
	s.until("the camera is open", func(p page) bool { _, ok := p.target("拍照"); return ok })
	s.killsCamera()
	s.sees("摄像头断开了")
	s.keep("died")
	time.Sleep(400 * time.Millisecond)
	s.touch("再试一次")
	s.until("the camera is back", func(p page) bool { _, ok := p.target("拍照"); return ok })
	time.Sleep(400 * time.Millisecond)
	s.killsCamera()
	s.sees("摄像头断开了")
	s.goes("下一步", "review")
	s.keep("review")
	s.goes("提交", "receipt")
	number := s.number()
	s.goes("完成", "home")
	desk := s.deskAs("centre")
	desk.open(s.hub.DeskURL() + "/cases/" + number)
	desk.until("the photo is there",
		`Array.from(document.querySelectorAll("a.thumb img")).some(i => i.naturalWidth > 100)`)
}

// shoots opens the camera by that button and takes a photo, up to the question whether it is good.
func (s *story) shoots(by string) {
	s.t.Helper()
	s.goes(by, "photo")
	s.until("the camera is open", func(p page) bool { _, ok := p.target("拍照"); return ok && p.says("摄像头开着") })
	time.Sleep(600 * time.Millisecond)
	_, err := s.robot.keep("preview")
	s.must(err)
	s.touch("拍照")
	s.sees("这张可以吗？")
	s.keep("shot")
}

// number is the receipt's, read from the glass.
func (s *story) number() string {
	s.t.Helper()
	for _, t := range s.look().Texts {
		if digits := strings.ReplaceAll(t.Text, "-", ""); len(digits) == 8 && len(t.Text) == 9 {
			return digits
		}
	}
	s.t.Fatalf("no number among %q", s.look().all())
	return ""
}

// killsCamera ends the process that holds the camera, a child of the terminal.
func (s *story) killsCamera() {
	s.t.Helper()
	out, err := exec.Command("pgrep", "-P", strconv.Itoa(s.terminal.PID()), "-f", "gst-launch").Output()
	if err != nil {
		s.t.Fatalf("no camera process: %v", err)
	}
	for _, pid := range strings.Fields(string(out)) {
		n, err := strconv.Atoi(pid)
		s.must(err)
		s.must(syscall.Kill(n, syscall.SIGKILL))
	}
}

// tags fails when a photo says more than its picture.
func tags(t *testing.T, photo []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "photo.jpg")
	if err := os.WriteFile(path, photo, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("exiftool", "-a", "-G1", "-s", path).Output()
	if err != nil {
		t.Fatalf("exiftool: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		for _, group := range []string{"[IFD", "[EXIF", "[ExifIFD", "[GPS", "[XMP", "[IPTC", "[Photoshop", "[MakerNotes"} {
			if strings.HasPrefix(line, group) && !strings.Contains(line, "Orientation") {
				t.Errorf("the photo still says %s", line)
			}
		}
	}
}

// The preview moves as the design says, seen on the glass: the noise in the test card's corner changes with every
// picture.
func TestPhoto_PreviewShowsTenPicturesASecond(t *testing.T) {
	s := newEquippedStory(t, 1080, 1920)
	s.goes("随手拍", "photo")
	s.until("the camera is open", func(p page) bool { _, ok := p.target("拍照"); return ok })
	time.Sleep(time.Second)
	pix, stride := s.display.Raw()
	noise := func() uint64 { // the part of the glass in which the noise lies
		return maphash.Bytes(digestSeed, pix[400*stride:900*stride])
	}
	used := s.cpu()
	const long = 5 * time.Second
	start, last, seen := time.Now(), noise(), 0
	for time.Since(start) < long {
		time.Sleep(4 * time.Millisecond)
		if now := noise(); now != last {
			last = now
			seen++
		}
	}
	rate := float64(seen) / time.Since(start).Seconds()
	busy := (s.cpu() - used) / long.Seconds()
	t.Logf("%.1f pictures a second; the terminal takes %.2f processors for it", rate, busy)
	if rate < 10 {
		t.Errorf("only %.1f pictures a second", rate)
	}
}

// cpu is how many seconds of processor time the terminal has used.
func (s *story) cpu() float64 {
	s.t.Helper()
	b, err := os.ReadFile("/proc/" + strconv.Itoa(s.terminal.PID()) + "/stat")
	s.must(err)
	fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+2:]))
	var ticks float64
	for _, f := range fields[11:13] {
		n, err := strconv.ParseFloat(f, 64)
		s.must(err)
		ticks += n
	}
	return ticks / 100
}
