package desk_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chromedp/chromedp"
)

// chooses puts files into the field for attachments as a person does.
func (w *window) chooses(files map[string][]byte) {
	w.t.Helper()
	var b strings.Builder
	for name, content := range files {
		fmt.Fprintf(&b, "d.items.add(new File([Uint8Array.from(atob(%q), c => c.charCodeAt(0))], %q));",
			base64.StdEncoding.EncodeToString(content), name)
	}
	w.do(chromedp.Evaluate[chromedp.Void](`(() => { const d = new DataTransfer(); ` + b.String() + `
		const f = document.querySelector("[data-attach] input[type=file]");
		f.files = d.files; f.dispatchEvent(new Event("change", { bubbles: true })) })()`))
}

func TestAttach_IsUploadedWhileTheAnswerIsWrittenAndNeverLostNorTwice(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.handed()
	var down atomic.Int32
	real := s.server.Config.Handler
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && strings.Contains(r.URL.Path, "/files/") && down.Add(-1) >= 0 {
			rec := httptest.NewRecorder() // the hub has it, and its answer is lost
			real.ServeHTTP(rec, r)
			http.Error(w, "bad gateway", http.StatusBadGateway)
			return
		}
		real.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	s.server.URL = front.URL

	w := s.window(1440, 900)
	w.signIn("department")
	w.open("/cases/" + number)
	w.fill("#text", "已经修好")
	down.Store(1)
	w.chooses(map[string][]byte{"修好的机器.jpg": photo(t, 600, 400, 90)})
	w.sees("#attach-own .on-way", "没传上去")
	assert.Zero(t, eval[int](w, `document.querySelectorAll("#attach-own input[name=file]").length`),
		"nothing is attached before the hub said so")
	w.click("#acts button.main") // waits for what is on its way
	w.sees("[data-attach]", "等附件传完")
	w.click("#attach-own .on-way button")
	w.sees("body", "修好的机器") // the answer went by itself
	w.waits(func() bool { return len(s.find(number).Answers) == 1 }, "the answer did not go")
	f := s.find(number)
	require.Len(t, f.Attached, 1, "once")
	require.Len(t, f.Chosen[f.Answers[0].ID], 1)

	c := s.window(1440, 900)
	c.signIn("centre")
	c.open("/cases/" + number)
	c.sees("#attach-given", "修好的机器.jpg")
	c.fill("#text", "您好，修好了")
	c.chooses(map[string][]byte{"检修单.pdf": []byte(paper), "清单.html": []byte("<html> and so on")})
	c.sees("#attach-own", "检修单.pdf")
	c.sees("#attach-own .bad", "只收照片")
	c.shootAll("attach_centre")
	c.do(chromedp.EmulateViewport(360, 800))
	c.shootAll("attach_centre_360")
	for _, width := range []int64{360, 1440} {
		c.do(chromedp.EmulateViewport(width, 800))
		assert.LessOrEqual(t, eval[int64](c, "document.documentElement.scrollWidth"), width)
	}
	c.open("/cases/" + number)
	c.sees("#attach-own", "检修单.pdf")
	c.click("#attach-own [data-drop-file]")
	c.waits(func() bool { return len(s.find(number).Attached) == 1 }, "it was not dropped")
	if eval[string](c, "document.getElementById('text').value") == "" { // it was reloaded within the moment of a keystroke
		c.fill("#text", "您好，修好了")
	}
	c.click("#acts button.main")
	c.waits(func() bool { return s.find(number).Sent().ID != 0 }, "the answer did not go")
	f = s.find(number)
	assert.Len(t, f.Chosen[f.Sent().ID], 1)
	c.sees("#told", "您好，修好了")
	c.shootAll("attach_sent")
}
