package desk_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/convert"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) {
	cage.Enter(convert.Tasks()) // a child of the tests that decodes
	code := storetest.Main(m)
	endChromium()
	endRated()
	os.Exit(code)
}

// arrive brings files in as the doors do: announced, then taken by the keeper.
func (s *site) arrive(number string, files ...[]byte) {
	s.t.Helper()
	keeper := media.NewIngester(media.IngesterParams{Store: s.media, DB: s.store, Log: slog.New(slog.DiscardHandler),
		Now: time.Now})
	kinds := []string{"voice", "voice", "photo", "photo", "photo", "video", "video"}
	for i, content := range files {
		p := s.attach(number, map[string]string{"voice": "audio/x", "photo": "image/x", "video": "video/x"}[kinds[i]], nil,
			func(p *store.Part) {
				p.State, p.Blob, p.MediaType = store.PartExpected, "", ""
			})
		require.NoError(s.t, keeper.Take(s.t.Context(), p, bytes.NewReader(content), int64(len(content))))
		require.Equal(s.t, store.PartKept, p.State, "%d %s", i, p.Reason)
	}
}

// convert makes copies until nothing is due.
func (s *site) convert(find func(string) (string, error)) {
	s.t.Helper()
	w := convert.New(convert.Params{DB: s.store, Media: s.media, Log: slog.New(slog.NewTextHandler(s.logs, nil)),
		Now: time.Now, Find: find})
	for {
		did, err := w.Once(s.t.Context())
		require.NoError(s.t, err)
		if !did {
			return
		}
	}
}

// strange is what phones and terminals send.
func strange(t testing.TB) [][]byte {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without ffmpeg")
	}
	if _, err := exec.LookPath("heif-enc"); err != nil {
		t.Skip("heif-enc is not installed")
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "p.jpg"), photo(t, 1280, 960, 120), 0o600))
	out, err := exec.Command("heif-enc", "-o", filepath.Join(dir, "p.heic"), filepath.Join(dir, "p.jpg")).CombinedOutput()
	require.NoError(t, err, string(out))
	heic, err := os.ReadFile(filepath.Join(dir, "p.heic"))
	require.NoError(t, err)
	sine := []string{"-f", "lavfi", "-i", "sine=330:d=3", "-f", "lavfi", "-i", "testsrc=d=3:s=320x240:r=15"}
	return [][]byte{
		voice(t, "6"),
		made(t, "m4a", "-f", "lavfi", "-i", "sine=220:d=3", "-c:a", "aac"),
		photo(t, 1600, 1200, 30),
		made(t, "png", "-f", "lavfi", "-i", "testsrc=d=1:s=800x600", "-frames:v", "1"),
		heic,
		made(t, "mov", append(sine, "-c:v", "libx265", "-x265-params", "log-level=error", "-tag:v", "hvc1", "-c:a",
			"aac", "-shortest")...),
		made(t, "webm", append(sine, "-c:v", "libvpx-vp9", "-c:a", "libopus", "-shortest")...),
	}
}

func TestBrowser_WhatPhonesAndTerminalsSendIsHeardAndSeen(t *testing.T) {
	files := strange(t)
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "什么都有"})
	s.arrive(number, files...)
	s.convert(nil)
	w := s.window(1280, 720)
	w.signIn("centre")
	w.open("/cases/" + number)
	w.waits(func() bool {
		return eval[bool](w,
			`document.querySelectorAll(".thumb img").length === 3 && [...document.querySelectorAll(".thumb img")].every(i => i.naturalWidth > 0)`)
	}, "a photo does not show")
	assert.Equal(t, 2, eval[int](w, `document.querySelectorAll("audio").length`))
	assert.Equal(t, 2, eval[int](w, `document.querySelectorAll("video").length`))
	assert.Equal(t, 0, eval[int](w, `document.querySelectorAll(".not").length`))
	assert.Greater(t, eval[int](w,
		`new Set([...document.querySelectorAll(".wave path")].map(p => p.getAttribute("d"))).size`), 1,
		"the waves are of the sounds")
	w.shoot("media_real")
	w.click(".play") // browsers make no sound before a hand has been at the page
	for i := range 2 {
		eval[int](w, fmt.Sprintf(`(i => { const b = document.querySelectorAll(".play")[i]; if (i) b.click(); return 1 })(%d)`,
			i))
		w.waits(func() bool {
			return eval[float64](w, fmt.Sprintf(`document.querySelectorAll("audio")[%d].currentTime`, i)) > 0.2
		}, "recording %d does not play", i)
	}
	for i := range 2 {
		eval[int](w, fmt.Sprintf(`(document.querySelectorAll("video")[%d].play(), 1)`, i))
		w.waits(func() bool {
			return eval[bool](w,
				fmt.Sprintf(`(v => v.currentTime > 0.2 && v.videoWidth === 320)(document.querySelectorAll("video")[%d])`, i))
		}, "film %d does not play", i)
	}
	for i, wide := range []int{1600, 800, 1280} {
		eval[int](w, fmt.Sprintf(`(document.querySelectorAll(".thumb")[%d].click(), 1)`, i))
		w.waits(func() bool { return eval[int](w, `document.querySelector("#album img").naturalWidth`) == wide },
			"photo %d does not open large", i)
		eval[int](w, `(document.querySelector("#album").close(), 1)`)
	}
	w.waits(func() bool { return s.noted(staff.Centre, "media.play") == 4 }, "a playback is not in the log")
	assert.Equal(t, 5, s.noted(staff.Centre, "media.view"))
	assert.NotContains(t, s.logs.String(), "level=ERROR")
}

func TestMedia_WithoutAConverterEverythingElseStillShowsAndTheRestCanBeSaved(t *testing.T) {
	files := strange(t)
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "什么都有"})
	s.arrive(number, files...)
	s.convert(func(string) (string, error) { return "", exec.ErrNotFound })
	b := s.as(staff.Centre)
	_, page := b.get("/cases/" + number)
	assert.Equal(t, 2, strings.Count(page, "<audio"), "browsers play what was recorded")
	assert.Equal(t, 2, strings.Count(page, "data-photo"), "JPEG and PNG")
	assert.Equal(t, 3, strings.Count(page, "没有安装转换工具（ffmpeg）"), "HEIC and both films")
	assert.NotContains(t, page, "<video")
	for i, p := range s.find(number).Parts {
		res, body := b.ask(at(number, &p, "original") + "?save=yes")
		assert.Contains(t, res.Header.Get("Content-Disposition"), "attachment")
		assert.EqualValues(t, p.Size, len(body), i)
	}
}
