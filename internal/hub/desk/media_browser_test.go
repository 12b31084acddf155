package desk_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/browsertest"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// gallery is a case with everything that one can have.
func (s *site) gallery() string {
	s.t.Helper()
	number := s.report(said{kind: feedback.Complaint, text: "在三楼彩超室排队等了两个多小时，没有人告诉我们还要等多久，医生态度不好。"})
	s.attach(number, "audio/ogg", voice(s.t, "12"), speaks(12_000, "我带我母亲来做彩超，十点不到就来了，叫号一直不动，问护士说机器在检修，也没有人出来讲一声。"))
	s.attach(number, "audio/ogg", voice(s.t, "4"), speaks(4_000, ""))
	s.attach(number, "image/jpeg", photo(s.t, 1600, 1200, 200))
	s.attach(number, "image/jpeg", photo(s.t, 900, 1200, 40))
	film := made(s.t, "mp4", "-f", "lavfi", "-i", "testsrc=d=3:s=640x360", "-c:v", "libx264", "-pix_fmt", "yuv420p",
		"-movflags", "+faststart")
	s.attach(number, "video/quicktime", film, func(p *store.Part) {
		p.CopyState, p.CopyType, p.CopyBlob, p.DurationMS = store.JobDone, "video/mp4", s.put("copy/film", film), 3000
		p.StillBlob = s.put("still/film", photo(s.t, 640, 360, 90))
	})
	return number
}

func TestBrowser_AVoiceIsHeardAndJumpedInByMouseAndKeys(t *testing.T) {
	browsertest.Needed(t)
	s := newSite(t)
	s.hireAll()
	number := s.gallery()
	w := s.window(1440, 900)
	w.signIn("centre")
	w.open("/cases/" + number)
	w.shoot("media_case")
	assert.Zero(t, s.noted(staff.Centre, "media.play"), "nothing is played by looking at the page")
	w.click(".play")
	at := func() float64 { return eval[float64](w, `document.querySelector("audio").currentTime`) }
	playing := func(n int) bool {
		return eval[bool](w, `!document.querySelectorAll("audio")[`+string(rune('0'+n))+`].paused`)
	}
	w.waits(func() bool { return at() > 0.3 }, "it does not play")
	w.shoot("media_playing")
	// A click three quarters along.
	eval[int](w, `(() => { const e = document.querySelector(".wave"), r = e.getBoundingClientRect();
		const o = {bubbles: true, button: 0, pointerId: 1, clientX: r.left + r.width * 0.75, clientY: r.top + 9};
		e.setPointerCapture = () => {}; e.dispatchEvent(new PointerEvent("pointerdown", o)); return 1 })()`)
	w.waits(func() bool { return at() > 8.5 && at() < 11 }, "the click did not jump")
	w.do(chromedp.Focus(chromedp.CSS(".wave")), chromedp.KeyEvent(kb.Home))
	w.waits(func() bool { return at() < 3 }, "Home did not go to the beginning")
	w.do(chromedp.KeyEvent(kb.ArrowRight))
	w.waits(func() bool { return at() > 4.5 }, "the arrow did not go on")
	w.do(chromedp.KeyEvent(" "))
	w.waits(func() bool { return !playing(0) }, "the space bar did not stop it")
	assert.Equal(t, 1, s.noted(staff.Centre, "media.play"), "jumping about is one playback")
	w.do(chromedp.KeyEvent(" "))
	w.waits(func() bool { return playing(0) }, "it did not go on")
	eval[int](w, `(document.querySelectorAll(".play")[1].click(), 1)`)
	w.waits(func() bool { return playing(1) && !playing(0) }, "two at once")
	w.waits(func() bool { return s.noted(staff.Centre, "media.play") == 2 }, "the second playback is not in the log")
	assert.NotContains(t, s.logs.String(), "level=ERROR")
}

func TestBrowser_PhotosOpenLargeAndAFilmPlays(t *testing.T) {
	browsertest.Needed(t)
	s := newSite(t)
	s.hireAll()
	number := s.gallery()
	w := s.window(1280, 720)
	w.signIn("centre")
	w.open("/cases/" + number)
	w.waits(func() bool {
		return eval[bool](w, `[...document.querySelectorAll(".thumb img")].every(i => i.naturalWidth > 0)`)
	}, "no thumbnail")
	w.click(".thumb")
	name := func() string {
		return eval[string](w, `document.querySelector("#album[open] .name")?.textContent || ""`)
	}
	w.waits(func() bool { return name() == "照片 1 · 1 / 2" }, "it did not open")
	w.waits(func() bool { return eval[int](w, `document.querySelector("#album img").naturalWidth`) == 1600 },
		"no large picture")
	w.shoot("media_album")
	w.do(chromedp.KeyEvent(kb.ArrowRight))
	w.waits(func() bool { return name() == "照片 2 · 2 / 2" }, "the arrow did not turn")
	w.click(`#album [data-by="-1"]`)
	w.waits(func() bool { return name() == "照片 1 · 1 / 2" }, "the button did not turn back")
	w.do(chromedp.KeyEvent(kb.Escape))
	w.waits(func() bool { return name() == "" }, "Escape did not close")
	assert.Equal(t, "照片 1", eval[string](w, `document.activeElement.dataset.name || ""`), "the focus is back")
	eval[int](w, `(document.querySelector("video").play(), 1)`)
	w.waits(func() bool { return eval[float64](w, `document.querySelector("video").currentTime`) > 0.2 },
		"the film does not play")
	assert.Equal(t, 3, s.noted(staff.Centre, "media.view"), "two photos and the still of the film")
	assert.Equal(t, 1, s.noted(staff.Centre, "media.play"))
	assert.LessOrEqual(t, eval[int](w, `document.documentElement.scrollWidth`), 1280)
	eval[int](w, `(document.querySelector("video").scrollIntoView(), 1)`)
	w.shoot("media_film")
}

func TestBrowser_WhatWasOnItsWayAppearsByItself(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.watch()
	number := s.report(said{kind: feedback.Complaint, text: "文字先到"})
	sound := voice(t, "3")
	p := s.attach(number, "audio/ogg", sound, func(p *store.Part) { p.State = store.PartExpected })
	w := s.window(1280, 720)
	w.signIn("centre")
	w.open("/cases/" + number)
	w.waits(func() bool { return eval[bool](w, `document.body.dataset.connected === "yes"`) }, "the stream did not open")
	w.sees(".not", "录音还在路上")
	w.shoot("media_coming")
	w.fill("#text", "正在写的答复")
	p.State = store.PartKept
	speaks(3000, "")(p)
	_, err := s.store.DB().NewUpdate().Model(p).WherePK().Exec(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.cases.Changed(t.Context()))
	w.waits(func() bool { return eval[bool](w, `!!document.querySelector(".play")`) }, "it did not appear")
	s.add(number, "再补一句")
	w.sees(".note", "刚才有变化")
	w.shoot("media_news")
	w.click(`#news a`)
	w.sees(".added:target", "再补一句")
	assert.Equal(t, "正在写的答复", eval[string](w, `document.getElementById("text").value`), "what is being written stays")
	s.add(number, "又补一句")
	w.sees(".added", "又补一句")
	assert.Equal(t, 2, eval[int](w, `document.querySelectorAll(".added").length`))
	assert.True(t, s.find(number).Case.AddedAt.IsZero(), "it was seen")
	w.shoot("media_added")
}

func TestBrowser_PlaybackIsNotCutOffByWhatArrives(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.watch()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	p := s.attach(number, "audio/ogg", voice(t, "30"), speaks(30_000, ""),
		func(p *store.Part) { p.CopyState = store.JobWaiting })
	w := s.window(1280, 720)
	w.signIn("centre")
	w.open("/cases/" + number)
	w.waits(func() bool { return eval[bool](w, `document.body.dataset.connected === "yes"`) }, "the stream did not open")
	w.click(".play")
	w.waits(func() bool { return eval[float64](w, `document.querySelector("audio").currentTime`) > 0.2 },
		"it does not play")
	eval[int](w, `(document.querySelector("audio").dataset.same = "yes", window.asked = 0, document.body.addEventListener("htmx:beforeSwap", (e) => { if (e.target.closest(".part")) window.asked++ }), 1)`)
	p.CopyState, p.Transcript, p.TranscriptState = store.JobFailed, "听到的话", store.JobDone
	_, err := s.store.DB().NewUpdate().Model(p).WherePK().Exec(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.cases.Changed(t.Context()))
	w.waits(func() bool { return eval[int](w, `window.asked`) > 0 }, "the page did not ask")
	assert.Equal(t, "yes", eval[string](w, `document.querySelector("audio").dataset.same || ""`))
	assert.False(t, eval[bool](w, `document.querySelector("audio").paused`))
	w.click(".play")
	w.sees(".heard", "听到的话")
}

func TestBrowser_AFileIsSavedUnderTheNumberOfItsCase(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	s.attach(number, "audio/ogg", []byte("sound"), speaks(1000, ""))
	picture := s.attach(number, "image/jpeg", photo(t, 320, 240, 9))
	w := s.window(1280, 720)
	dir := t.TempDir()
	w.do(func(ctx context.Context, t *chromedp.Target) (v chromedp.Void, err error) {
		_, err = cdp.Call(ctx, t, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
			Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
			BrowserContextID: chromedp.FromContext(ctx).BrowserContextID})
		return v, err
	})
	w.signIn("centre")
	w.open("/cases/" + number)
	w.click("a.save")
	name := filepath.Join(dir, number+"-voice-1.ogg")
	w.waits(func() bool { got, err := os.ReadFile(name); return err == nil && string(got) == "sound" },
		"nothing was saved")
	assert.Equal(t, 1, s.noted(staff.Centre, "media.save"))
	// A photo in a tab of its own is a picture and nothing else.
	w.open(at(number, picture, "original"))
	assert.Equal(t, 320, eval[int](w, `document.images[0].naturalWidth`))
	assert.Equal(t, "null", eval[string](w, `self.origin`), "it is of no site, so it can reach nothing of this one")
}
