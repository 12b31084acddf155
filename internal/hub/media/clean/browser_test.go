package clean_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/browsertest"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media/clean"
)

// record records two seconds of what a browser's fake devices give, in slices as a page does that shows progress, in
// several kinds side by side, and answers for each the type that the recorder settled on and the bytes; nothing for
// what it does not offer.
const record = `Promise.all(%kinds.map(async (kind) => {
	if (!MediaRecorder.isTypeSupported(kind)) return "";
	const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: kind.startsWith("video")});
	const parts = [], recorder = new MediaRecorder(stream, {mimeType: kind});
	recorder.ondataavailable = (e) => parts.push(e.data);
	const stopped = new Promise((done) => recorder.onstop = done);
	recorder.start(500);
	await new Promise((done) => setTimeout(done, 2000));
	recorder.stop();
	await stopped;
	stream.getTracks().forEach((t) => t.stop());
	const url = await new Promise((done) => {
		const r = new FileReader();
		r.onload = () => done(r.result);
		r.readAsDataURL(new Blob(parts));
	});
	return recorder.mimeType + "|" + url.slice(url.indexOf(",") + 1);
}))`

func TestLook_TakesWhatABrowserRecords(t *testing.T) {
	browsertest.Needed(t)
	t.Parallel() // it waits for what is recorded
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<!doctype html><title>a</title>"))
	}))
	defer page.Close()
	ctx, end, err := browsertest.Start(t.Context(), browsertest.FakeDevices()...)
	require.NoError(t, err)
	defer end()
	ctx, stop := context.WithTimeout(ctx, 3*time.Minute)
	defer stop()
	_, err = chromedp.Run(ctx, chromedp.Navigate(page.URL))
	require.NoError(t, err)
	taken := 0
	for _, kinds := range [][]string{ // films one at a time, since making them takes a whole processor
		{"audio/webm", "audio/webm;codecs=opus", "audio/mp4", "audio/mp4;codecs=opus", "audio/mp4;codecs=mp4a.40.2",
			"audio/ogg"},
		{"video/webm;codecs=vp8,opus"}, {"video/webm;codecs=vp9,opus"},
		{"video/mp4"}, {"video/mp4;codecs=avc1,mp4a.40.2"}, {"video/mp4;codecs=vp9,opus"},
	} {
		list, err := json.Marshal(kinds)
		require.NoError(t, err)
		script := strings.ReplaceAll(record, "%kinds", string(list))
		recorded, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](script, chromedp.EvalAwaitPromise))
		require.NoError(t, err)
		require.Len(t, recorded, len(kinds))
		for i, said := range recorded {
			if said == "" {
				continue // not offered here
			}
			mime, packed, _ := strings.Cut(said, "|")
			b, err := base64.StdEncoding.DecodeString(packed)
			require.NoError(t, err)
			f, err := clean.Look(bytes.NewReader(b), int64(len(b)))
			if err != nil && strings.Contains(mime, "av01") {
				continue
			}
			require.NoError(t, err, "%s became %s", kinds[i], mime)
			t.Log(kinds[i], "became", mime, len(b), "bytes:", f.MediaType, f.Audio, f.Video, f.DurationMS, "ms",
				f.Width, f.Height)
			require.Equal(t, strings.HasPrefix(kinds[i], "video"), f.Kind == feedback.Video)
			require.InDelta(t, 2000, f.DurationMS, 700)
			settle(t, b)
			taken++
		}
	}
	require.Greater(t, taken, 4)
}
