package phone_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/browsertest"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// narrowLine counts what a phone sends over a line of some megabytes a second that is cut again and again.
type narrowLine struct {
	t        *testing.T
	proxy    *toxiproxy.Proxy
	listener net.Listener
	sent     atomic.Int64
	cuts     atomic.Int64
	stop     chan struct{}
	done     chan struct{}
}

func newNarrowLine(t *testing.T, server string) *narrowLine {
	t.Helper()
	u, err := url.Parse(server)
	require.NoError(t, err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l := &narrowLine{
		t: t, listener: ln, stop: make(chan struct{}), done: make(chan struct{}),
		proxy: toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "line",
			"127.0.0.1:0", u.Host),
	}
	require.NoError(t, l.proxy.Start())
	_, err = l.proxy.Toxics.AddToxicJson(
		strings.NewReader(`{"type":"bandwidth","stream":"upstream","attributes":{"rate":6000}}`))
	require.NoError(t, err)
	go l.serve()
	t.Cleanup(func() {
		ln.Close()
		close(l.stop)
		<-l.done
		l.proxy.Stop()
	})
	return l
}

// carries makes the line carry so many KB a second.
func (l *narrowLine) carries(rate int) {
	l.t.Helper()
	_, err := l.proxy.Toxics.UpdateToxicJson("bandwidth_upstream",
		strings.NewReader(fmt.Sprintf(`{"attributes":{"rate":%d}}`, rate)))
	require.NoError(l.t, err)
}

func (l *narrowLine) origin() string { return "http://" + l.listener.Addr().String() }

func (l *narrowLine) serve() {
	for {
		c, err := l.listener.Accept()
		if err != nil {
			return
		}
		go l.carry(c.(*net.TCPConn))
	}
}

// carry holds little, as a line does: what lies in it when it is cut is lost.
func (l *narrowLine) carry(phone *net.TCPConn) {
	defer phone.Close()
	_ = phone.SetReadBuffer(64 << 10)
	to, err := net.Dial("tcp", l.proxy.Listen)
	if err != nil {
		_ = phone.SetLinger(0)
		return
	}
	defer to.Close()
	_ = to.(*net.TCPConn).SetWriteBuffer(64 << 10)
	go func() {
		_, _ = io.Copy(to, io.TeeReader(phone, (*counter)(&l.sent)))
		to.Close()
	}()
	_, _ = io.Copy(phone, to)
}

type counter atomic.Int64

func (c *counter) Write(p []byte) (int, error) {
	(*atomic.Int64)(c).Add(int64(len(p)))
	return len(p), nil
}

// cut breaks everything off every few seconds, for a moment.
func (l *narrowLine) cut() {
	go func() {
		defer close(l.done)
		for {
			select {
			case <-l.stop:
				return
			case <-time.After(3 * time.Second):
			}
			l.proxy.Stop()
			l.cuts.Add(1)
			select {
			case <-l.stop:
				return
			case <-time.After(700 * time.Millisecond):
			}
			_ = l.proxy.Start()
		}
	}()
}

// longFilm is one of more than 100 MB, as a phone takes it, and its digest.
func longFilm(t *testing.T) (path, digest string, size int64) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "film.mp4")
	film(t, "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25", "-f", "lavfi", "-i", "sine=frequency=440", "-t", "13",
		"-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-b:v", "72M", "-minrate", "72M", "-maxrate",
		"72M", "-bufsize", "8M",
		"-x264-params", "nal-hrd=cbr:filler=1", "-c:a", "aac", "-metadata", "location=+31.2304+121.4737/", path)
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	sum := sha256.New()
	size, err = io.Copy(sum, f)
	require.NoError(t, err)
	require.Greater(t, size, int64(100<<20))
	return path, hex.EncodeToString(sum.Sum(nil)), size
}

// acceptDialogs leaves a page although it asks to stay.
func (b *browser) acceptDialogs() {
	b.t.Helper()
	require.NoError(b.t, chromedp.Listen(b.ctx, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
			go func() {
				_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
			}()
		}
	}))
}

// filmProgress is how far the film's bar stands, and what is said beside it.
func (b *browser) filmProgress() (percent float64, words string) {
	b.t.Helper()
	type bar struct {
		At    float64
		Words string
	}
	got := ask(b, chromedp.Evaluate[bar](`(() => {
		const li = [...document.querySelectorAll(".part")].pop();
		return li ? {At: li.classList.contains("kept") ? 100 : Math.min(99, li.querySelector("progress").value), Words: li.querySelector(".state").textContent} : {At: -1, Words: ""};
	})()`))
	return got.At, got.Words
}

func TestBrowser_AFilmOf100MBArrivesWholeOverALineThatIsCutEveryFewSeconds(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	path, digest, size := longFilm(t)
	b := newDiskBrowser(t, browsertest.FakeDevices()...) // as a phone keeps a film
	b.acceptDialogs()
	w := newWorld(t)
	line := newNarrowLine(t, w.server.URL)
	b.begin(line.origin()+w.stand(), "complaint")
	b.tap("#record")
	b.run(chromedp.WaitVisible("#rec-stop"))
	b.wait(`document.getElementById("rec-time").textContent >= "0:03"`)
	b.tap("#rec-stop")
	b.tap("#rec-keep")
	b.wait(`document.querySelectorAll(".part.kept").length === 1`)
	before := line.sent.Load()
	line.cut()
	b.choose(`input[data-kind=video]:not([capture])`, path)
	b.wait(`document.querySelector(".part.sending progress") && document.querySelector(".part.sending progress").value > 5`)
	b.send()
	c := w.theCase()
	require.Equal(t, 1, w.count((*store.Part)(nil), "case_id = ? AND kind = 'video' AND state = 'expected'", c.ID),
		"the words are there before the film")
	b.wait(`!document.getElementById("left").hidden`)
	b.fits("film under way")
	b.shoot("report-film-under-way-360-zh")
	require.Contains(t, b.text("#left"), "请先别关这个页面")

	waited, reloaded, last := false, false, 0.0
	for end := time.Now().Add(4 * time.Minute); ; {
		require.True(t, time.Now().Before(end), "at %v %%", last)
		at, words := b.filmProgress()
		if strings.Contains(words, "没有网络，会自动继续") && !waited {
			waited = true
			b.shoot("report-film-no-network-360-zh")
		}
		require.GreaterOrEqual(t, at, last-10, "the bar went back")
		last = at
		if at == 100 {
			break
		}
		if at > 45 && !reloaded {
			reloaded = true
			b.reload()
		}
		b.run(chromedp.Sleep(150 * time.Millisecond))
	}
	ratio := float64(line.sent.Load()-before) / float64(size)
	t.Logf("film of %d bytes, %d cuts, sent %.3f times its size", size, line.cuts.Load(), ratio)
	require.True(t, waited, "no word of the missing network")
	require.True(t, reloaded)
	require.GreaterOrEqual(t, line.cuts.Load(), int64(3))
	require.Less(t, ratio, 1.3,
		"it went on from where it was: 1.04 to 1.06 on a quiet machine, and some more on a busy one")
	require.Equal(t, digest, w.keeper.digest(feedback.Video), "what came is what was sent")
	require.Equal(t, 2, w.count((*store.Part)(nil), "case_id = ? AND state = 'kept'", c.ID))
	require.Contains(t, b.text("#left"), "全部传好了")
	b.shoot("report-film-arrived-360-zh")
	require.Empty(t, w.log.String())
}

// reload loads the page anew, also where the line is cut just then.
func (b *browser) reload() {
	b.t.Helper()
	for range 20 {
		ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
		err := chromedp.Do(ctx, chromedp.Reload())
		cancel()
		if err == nil && ask(b,
			chromedp.Evaluate[bool](
				`!!document.querySelector(".part progress") || document.readyState === "complete" && !!document.getElementById("left")`)) {
			b.wait(`document.querySelector(".part progress") || document.querySelector(".part")`)
			return
		}
		b.run(chromedp.Sleep(500 * time.Millisecond))
	}
	b.t.Fatal("the page did not come back")
}

func TestBrowser_AFileThatTheBrowserLostGoesOnWhereItWas(t *testing.T) {
	b, w := newLeaver(t)
	line := newNarrowLine(t, w.server.URL)
	close(line.done)
	dir := t.TempDir()
	path := filepath.Join(dir, "film.mp4")
	film(t, "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25", "-t", "4", "-c:v", "libx264", "-preset", "ultrafast",
		"-pix_fmt", "yuv420p",
		"-b:v", "72M", "-minrate", "72M", "-maxrate", "72M", "-bufsize", "8M", "-x264-params", "nal-hrd=cbr:filler=1", path)
	other := filepath.Join(dir, "other.mp4")
	film(t, "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=5", "-t", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", other)
	info, err := os.Stat(path)
	require.NoError(t, err)
	b.begin(line.origin()+w.stand(), "help")
	line.carries(2000) // else a busy machine looks again when the film is there already
	b.choose(`input[data-kind=video]:not([capture])`, path)
	b.wait(`document.querySelector(".part.sending progress") && document.querySelector(".part.sending progress").value > 30`)
	line.carries(100)
	b.run(chromedp.Evaluate[chromedp.Void](`new Promise(done => {
		const open = indexedDB.open("xinsheng", 1);
		open.onsuccess = () => { const tx = open.result.transaction("files", "readwrite"); tx.objectStore("files").clear(); tx.oncomplete = () => done(); };
	})`, chromedp.EvalAwaitPromise))
	b.run(chromedp.Reload(), chromedp.WaitVisible(".part.lost"))
	line.carries(6000)
	b.fits("lost file")
	b.shoot("report-file-lost-360-zh")
	b.choose(".part.lost input", other)
	b.wait(`document.querySelector(".part.lost .state").textContent.includes("不是原来那个文件")`)
	b.choose(".part.lost input", path)
	b.wait(`document.querySelectorAll(".part.kept").length === 1`)
	require.Less(t, float64(line.sent.Load()), 1.3*float64(info.Size()), "it went on from where it was")
}

func TestBrowser_SentWithoutANetworkGoesThroughOnceWhenItIsBack(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	line := newNarrowLine(t, w.server.URL)
	close(line.done)
	b.begin(line.origin()+w.stand(), "complaint")
	b.write(words)
	b.tap("[data-go=review].primary")
	// First the answers are lost, then nothing goes through at all.
	_, err := line.proxy.Toxics.AddToxicJson(
		strings.NewReader(`{"type":"reset_peer","stream":"downstream","attributes":{"timeout":0}}`))
	require.NoError(t, err)
	b.tap("#send")
	b.wait(`document.getElementById("sending").textContent.includes("没有网络，会自动继续")`)
	b.fits("sending without a network")
	b.shoot("report-send-no-network-360-zh")
	line.proxy.Stop()
	line.proxy.Toxics.ResetToxics(t.Context())
	require.NoError(t, line.proxy.Start())
	b.run(chromedp.WaitVisible(".big-number"))
	require.Equal(t, 1, w.count((*store.Case)(nil), "1 = 1"))
}

func TestBrowser_AMicrophoneThatIsDeniedLeavesThePhonesOwnRecorder(t *testing.T) {
	b := newDiskBrowser(t, browsertest.Whole(), chromedp.Flag("use-fake-device-for-media-stream", true),
		chromedp.Flag("deny-permission-prompts", true))
	w := newWorld(t)
	b.begin(w.server.URL+w.stand(), "praise")
	b.tap("#record")
	b.run(chromedp.WaitVisible("#media-problem"))
	require.Contains(t, b.text("#media-problem"), "没有允许使用麦克风")
	b.run(chromedp.WaitVisible("label.wide"))
	b.fits("denied microphone")
	b.shoot("report-microphone-denied-360-zh")
}
