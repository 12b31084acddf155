package phone_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// snap is a photo as a phone takes it: large, and with a tag that says where.
func snap(t *testing.T, dir string) string {
	t.Helper()
	raw, err := snapped()
	require.NoError(t, err)
	path := filepath.Join(dir, "snap.jpg")
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	return path
}

var snapped = sync.OnceValues(func() ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, 3000, 2000))
	for y := range 2000 {
		for x := range 3000 {
			img.SetRGBA(x, y, color.RGBA{uint8(x / 12), uint8(y / 8), 120, 255})
		}
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, nil)
	tag := append([]byte{0xff, 0xe1, 0, 24}, "Exif\x00\x00GPS 31.2N 121.4E "...)
	return append(append([]byte{0xff, 0xd8}, tag[:26]...), b.Bytes()[2:]...), err
})

func TestBrowser_AReportFromTheFirstTapToTheReceipt(t *testing.T) {
	photo := snap(t, t.TempDir())
	for _, size := range phones {
		for _, l := range []string{"zh", "en"} {
			b := newBrowser(t)
			w := newWorld(t)
			name := func(s string) string { return fmt.Sprintf("report-%s-%d-%s", s, size[0], l) }
			state := func(s string) {
				b.fits(s)
				b.shoot(name(s))
			}
			path := w.server.URL + w.stand()
			b.open(size, path+"?lang="+l)
			b.run(chromedp.WaitVisible(".kinds"))
			state("kind")
			b.tap("#danger summary")
			state("danger")
			b.tap("#danger summary")
			b.tap(".pick.complaint")
			b.run(chromedp.WaitVisible("#text"))
			state("say")
			b.run(chromedp.SendKeys("#text", "有人在大厅晕倒了，"+words))
			b.run(chromedp.WaitVisible("#danger-word"))

			b.tap("#record")
			b.run(chromedp.WaitVisible("#rec-stop"))
			b.wait(`document.getElementById("rec-time").textContent >= "0:02"`)
			b.wait(`/scaleX\(0\.[1-9]/.test(document.getElementById("rec-level").style.transform)`)
			state("recording")
			b.tap("#rec-stop")
			b.run(chromedp.WaitVisible("#rec-keep"))
			state("recorded")
			b.tap("#rec-play")
			b.wait(`/0:01|0:02/.test(document.getElementById("rec-time").textContent)`)
			b.tap("#rec-keep")
			b.choose(`input[data-kind=photo][multiple]`, photo, photo)
			b.wait(`document.querySelectorAll(".part.kept").length === 3`)
			state("said")
			b.choose(`input[data-kind=photo][multiple]`, photo, photo, photo)
			b.wait(`document.querySelectorAll(".part.kept").length === 5`)
			b.run(chromedp.WaitVisible("#media-problem"))
			state("too-many")

			b.tap("[data-go=review].primary")
			b.run(chromedp.WaitVisible("#send"))
			state("review")
			b.tap("#where-row summary")
			b.run(chromedp.WaitVisible("#where-building"))
			state("where")
			b.tap("#when-row summary")
			b.run(chromedp.Click(`input[name=when][value=earlier] + span`))
			state("when")
			b.tap("#contact-row summary")
			b.run(chromedp.Click(`#leave + span`), chromedp.Click(`#under + span`))
			state("contact")
			b.tap("#send")
			b.run(chromedp.WaitVisible("#problem"))
			state("problem")
			b.run(chromedp.Click(`input[name=contact][value=""] + span`),
				chromedp.Click(`input[name=when][value=yesterday] + span`))
			b.tap(".consent summary")
			state("consent")
			b.tap("#send")
			b.run(chromedp.WaitVisible(".big-number"))
			b.wait(`!document.getElementById("left").hidden`)
			state("sent")
			b.run(chromedp.Reload(), chromedp.WaitVisible(".big-number"))
			b.run(chromedp.Click(`a.primary`), chromedp.WaitVisible(".steps"))
			b.run(chromedp.Click(`summary`))
			state("receipt")
			b.tap(`a[href$="/add"]`)
			b.run(chromedp.WaitVisible("#text"))
			state("add")
			b.run(chromedp.SendKeys("#text", "当时是上午九点。"))
			b.tap("#send")
			b.run(chromedp.WaitVisible(".tickmark"))
			state("added")
			b.open(size, w.server.URL+strings.Replace(w.path(7), "/r/", "/h/", 1)+"?lang="+l)
			state("unknown-code")
			b.quiet(w.server.URL)

			c := w.theCase()
			require.Equal(t, "2026-07-03", c.OnDate)
			require.Equal(t, 5, w.count((*store.Part)(nil), "case_id = ? AND state = 'kept'", c.ID))
			var part store.Part
			require.NoError(t, w.store.DB().NewSelect().Model(&part).Where("kind = 'photo'").Limit(1).Scan(t.Context()))
			require.Equal(t, []int{2048, 1365}, []int{part.Width, part.Height}, "made smaller on the phone")
			require.Empty(t, w.log.String())
			w.plays(c.ID)
		}
	}
}

// plays checks that the recording of a case is seconds of sound.
func (w *world) plays(caseID int64) {
	w.t.Helper()
	var part store.Part
	require.NoError(w.t, w.store.DB().NewSelect().Model(&part).Where("case_id = ? AND kind = 'voice'", caseID).
		Scan(w.t.Context()))
	blob, err := w.blobs.Reader(w.t.Context(), part.Blob)
	require.NoError(w.t, err)
	defer blob.Close()
	cmd := exec.CommandContext(w.t.Context(), "ffmpeg", "-loglevel", "error", "-i", "-", "-ac", "1", "-ar", "8000",
		"-f", "s16le", "-")
	cmd.Stdin = blob
	sound, err := cmd.Output()
	require.NoError(w.t, err)
	require.InDelta(w.t, 2.5, float64(len(sound))/16000, 1.5, "seconds")
	loud := 0
	for i := 0; i+1 < len(sound); i += 2 {
		if v := int16(binary.LittleEndian.Uint16(sound[i:])); v > 1000 || v < -1000 {
			loud++
		}
	}
	require.Greater(w.t, loud, 100, "nothing is heard in the recording")
}

func TestBrowser_AnotherPlaceIsChosenByBuildingAndDepartment(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	b.begin(w.server.URL+w.stand(), "suggestion")
	b.write(words)
	b.tap("[data-go=review].primary")
	b.tap("#where-row summary")
	b.run(chromedp.WaitVisible("#where-building"))
	pick := func(selector string, n int) string {
		return ask(b, chromedp.Evaluate[string](fmt.Sprintf(`(() => { const s = document.querySelector(%q);
			s.selectedIndex = %d; s.dispatchEvent(new Event("change", {bubbles: true})); return s.value; })()`, selector, n)))
	}
	pick("#where-building", 2)
	b.run(chromedp.WaitVisible("#where-department"))
	want := pick("#where-department", 1)
	b.fits("another place")
	b.shoot("report-another-place-360-zh")
	b.tap("#send")
	b.run(chromedp.WaitVisible(".big-number"))
	require.Equal(t, want, w.theCase().PlaceID)
	require.NotEqual(t, unit.Unit, want)
	b.quiet(w.server.URL)
}

func TestBrowser_WhatWasTypedOutlivesAReload(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	path := w.server.URL + w.stand()
	b.open(phones[0], path)
	b.tap(".pick.praise")
	b.run(chromedp.WaitVisible("#text"), chromedp.SendKeys("#text", words), chromedp.Reload(),
		chromedp.WaitVisible("#text"))
	require.Equal(t, words, ask(b, chromedp.Value("#text")))
	b.tap("[data-go=review].primary")
	b.run(chromedp.WaitVisible("#send"))
	require.Contains(t, b.text("#show-kind"), "表扬")
	b.run(chromedp.Evaluate[chromedp.Void](`(() => { const k = "xinsheng " + JSON.parse(document.getElementById("data").textContent).base;
		const s = JSON.parse(sessionStorage.getItem(k)); s.at -= 31 * 60 * 1000; sessionStorage.setItem(k, JSON.stringify(s)); })()`))
	b.open(phones[0], path)
	b.run(chromedp.WaitVisible(".kinds"))
	require.Empty(t, ask(b, chromedp.Value("#text")), "not for the next one who holds the phone")
	b.tap(".pick.praise")
	b.write(words)
	b.send()
	require.NotContains(t, ask(b, chromedp.Evaluate[string]("JSON.stringify(sessionStorage)")), words[:12])
	b.quiet(w.server.URL)
}

func TestBrowser_WhatWasUploadedIsStillThereWhenTheCodeIsOpenedAgain(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	b.begin(w.server.URL+w.stand(), "praise")
	photo := snap(t, t.TempDir())
	b.choose(`input[data-kind=photo][multiple]`, photo, photo)
	b.wait(`document.querySelectorAll(".part.kept").length === 2`)
	b.run(chromedp.Evaluate[chromedp.Void](`sessionStorage.clear()`))
	b.open(phones[0], w.server.URL+"/")
	b.begin(w.server.URL+w.stand(), "praise")
	b.wait(`document.querySelectorAll(".part.kept").length === 2`)
	b.run(chromedp.Click(".part button[aria-label]"))
	b.wait(`document.querySelectorAll(".part").length === 1`)
	b.send()
	require.Equal(t, 1, w.count((*store.Part)(nil), "case_id = ? AND state = 'kept'", w.theCase().ID))
	require.Equal(t, 1, w.count((*store.Part)(nil), "1 = 1"))
	b.quiet(w.server.URL)
}

func TestBrowser_OverPlainHTTPThePhonesOwnRecorderIsOffered(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	u, err := url.Parse(w.server.URL)
	require.NoError(t, err)
	origin := "http://" + plainHost + ":" + u.Port()
	b.begin(origin+w.stand(), "help")
	b.run(chromedp.WaitVisible("label.wide"))
	require.False(t, ask(b, chromedp.Evaluate[bool]("window.isSecureContext")))
	require.False(t, ask(b, chromedp.Evaluate[bool](`document.getElementById("record").checkVisibility()`)))
	require.Equal(t, "audio/*", ask(b, chromedp.JavascriptAttribute[string]("label.wide input", "accept")))
	b.fits("say over plain http")
	b.shoot("report-plain-http-360-zh")
	b.choose("label.wide input", speech(t))
	b.wait(`document.querySelectorAll(".part.kept").length === 1`)
	b.send()
	require.Equal(t, 1, w.count((*store.Part)(nil), "case_id = ? AND state = 'kept' AND kind = 'voice'", w.theCase().ID))
	b.quiet(origin)
}

func TestBrowser_WithoutScriptsWordsAreEnough(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	b.scriptless()
	b.open(phones[0], w.server.URL+w.stand())
	b.fits("without scripts")
	b.shoot("report-no-script-360-zh")
	b.run(chromedp.Click(".pick.suggestion"), chromedp.SendKeys("#text", words), chromedp.Click("#send"),
		chromedp.WaitVisible(".big-number"))
	b.shoot("report-no-script-sent-360-zh")
	require.Equal(t, feedback.Suggestion, w.theCase().Kind)
	b.quiet(w.server.URL)
}

func (b *browser) scriptless() {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: true})
	require.NoError(b.t, err)
}

// speech is three seconds of sound as a phone's recorder writes them.
func speech(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "speech.m4a")
	film(t, "-f", "lavfi", "-i", "sine=frequency=300:duration=3", "-c:a", "aac", path)
	return path
}

func film(t *testing.T, args ...string) {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("no ffmpeg: install the package ffmpeg")
	}
	out, err := exec.CommandContext(t.Context(), "ffmpeg", append([]string{"-nostdin", "-loglevel", "error", "-y"},
		args...)...).CombinedOutput()
	require.NoError(t, err, string(out))
}
