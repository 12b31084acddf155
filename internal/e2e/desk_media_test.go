//go:build e2e

package e2e

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// ffmpeg makes a file of that name.
func (s *story) ffmpeg(name string, args ...string) string {
	s.t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		s.t.Skip("ffmpeg is not installed")
	}
	path := filepath.Join(s.dir, name)
	out, err := exec.Command("ffmpeg", append(append([]string{"-nostdin", "-v", "error"}, args...), path)...).
		CombinedOutput()
	if err != nil {
		s.t.Fatalf("ffmpeg: %v: %s", err, out)
	}
	return path
}

// becomes evaluates js in the page until it is true.
func (b *browser) becomes(js, what string) {
	b.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if ok, err := ask(b, chromedp.Evaluate[bool](js)); err == nil && ok {
			return
		}
	}
	b.keep("wrong")
	b.t.Fatal(what)
}

func (b *browser) files(selector string, paths ...string) {
	b.t.Helper()
	b.do(chromedp.SetUploadFiles(chromedp.CSS(selector), paths))
}

// TestMedia_WhatAPhoneSendsFromASignIsPlayedAtTheDesk walks from the sign on a wall to the player at the desk, and on
// to what the person adds, with the real hub and its own converter.
func TestMedia_WhatAPhoneSendsFromASignIsPlayedAtTheDesk(t *testing.T) {
	s := newHubStory(t)
	photo := s.ffmpeg("photo.jpg", "-f", "lavfi", "-i", "testsrc2=s=1600x1200", "-frames:v", "1")
	film := s.ffmpeg("film.mov", "-f", "lavfi", "-i", "testsrc=d=4:s=640x360:r=15", "-f", "lavfi", "-i", "sine=330:d=4",
		"-c:v", "libx265",
		"-x265-params", "log-level=error", "-tag:v", "hvc1", "-c:a", "aac", "-shortest", "-metadata",
		"location=+31.2304+121.4737/")

	phone := newBrowser(t, 390, 844)
	phone.open(s.hub.PhoneURL() + "/p/zx-mz-cs")
	phone.click(".pick.complaint")
	phone.fill("#text", "叫号一直不动，请看照片和视频")
	phone.files("input[data-kind=photo][multiple]", photo)
	phone.files("input[data-kind=video]:not([capture])", film)
	phone.becomes(`document.querySelectorAll(".part.kept").length === 2`, "photo and film did not arrive")
	phone.click("[data-go=review].primary")
	phone.click("#send")
	phone.do(chromedp.WaitVisible(".big-number"))
	phone.keep("phone_1_sent")

	desk := s.deskAs("centre")
	desk.open(s.hub.DeskURL() + "/cases")
	desk.sees("body", "照片 1")
	desk.sees("body", "视频 1")
	desk.keep("desk_1_inbox")
	desk.follow("a.row", "叫号一直不动")
	desk.sees(".head", "手机提交")
	desk.becomes(`!!document.querySelector("video") && document.querySelectorAll(".thumb img").length === 1`,
		"the film's copy did not appear by itself")
	desk.click(".thumb")
	desk.becomes(`document.querySelector("#album img").naturalWidth >= 1600`, "the photo does not open large")
	desk.keep("desk_2_photo")
	desk.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("album").close()`))
	desk.do(chromedp.Evaluate[chromedp.Void](`void document.querySelector("video").play()`))
	desk.becomes(`document.querySelector("video").currentTime > 0.5`, "the film does not play")
	desk.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("video").pause()`))
	desk.keep("desk_3_film")

	phone.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("a.primary").click()`),
		chromedp.WaitVisible(".steps"))
	phone.do(chromedp.WaitReady(`a[href$="/add"]`),
		chromedp.Evaluate[chromedp.Void](`document.querySelector('a[href$="/add"]').click()`), chromedp.WaitVisible("#text"))
	phone.fill("#text", "下午还是这样")
	phone.files("input[data-kind=photo][multiple]", photo)
	phone.becomes(`document.querySelectorAll(".part.kept").length === 1`, "the photo that was added did not arrive")
	phone.click("#send")
	phone.do(chromedp.WaitVisible(".tickmark"))
	desk.sees(".added", "下午还是这样")
	desk.becomes(`document.querySelectorAll(".added .thumb img").length === 1`, "the photo that was added does not show")
	desk.keep("desk_4_added")
	for _, secret := range []string{"叫号一直不动", "下午还是这样"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log says %q", secret)
		}
	}
}
