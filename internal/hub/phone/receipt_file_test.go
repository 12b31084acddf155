package phone_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/casework"
)

const pdf = "%PDF-1.4\nneedle\nstartxref\n9\n%%EOF\n"

// files puts a photo and a PDF of the department to a case, and answers their ids.
func (w *world) files(caseID int64) (photo, paper string) {
	w.t.Helper()
	files := &attach.Files{Store: w.store, Media: w.blobs, Ingester: w.keeper.Ingester, Now: w.now}
	var b bytes.Buffer
	require.NoError(w.t, jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 60, 40)), nil))
	photo, paper = fmt.Sprintf("%032x", 1), fmt.Sprintf("%032x", 2)
	by := attach.By{User: unit.ID, Unit: unit.Unit, Case: caseID}
	for id, content := range map[string]string{photo: b.String(), paper: pdf} {
		_, err := files.Keep(w.t.Context(), by, id, "检修单.pdf", strings.NewReader(content))
		require.NoError(w.t, err)
	}
	return photo, paper
}

func TestReceipt_ShowsWhatTheCentreChoseWithTheAnswerAndNothingBefore(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, path := t.Context(), w.path(1)
		ref := casework.Ref{ID: w.arrive(1, feedback.Complaint, words)}
		require.NoError(t, w.cases.Accept(ctx, centre, ref))
		require.NoError(t, w.cases.HandOut(ctx, centre, ref, casework.Order{Units: []string{unit.Unit}}))
		photo, paper := w.files(ref.ID)
		nothing := func(when string) {
			t.Helper()
			assert.NotContains(t, w.get(path).body, "/file/", when)
			for _, id := range []string{photo, paper} {
				assert.Equal(t, http.StatusNotFound, w.get(path+"/file/"+id).status, when)
			}
		}
		nothing("while the department writes")
		require.NoError(t, w.cases.Reply(ctx, unit, ref, "修好了", casework.Call{}, []string{photo, paper}))
		nothing("while the centre writes")
		require.NoError(t, w.cases.Reply(ctx, centre, ref, "您好，修好了", casework.Call{}, []string{photo}))
		page := w.get(path).body
		assert.Contains(t, page, `<img src="`+path+`/file/`+photo+`?size=small" alt="照片 1"`)
		assert.NotContains(t, page, paper, "what the centre did not choose")
		assert.Equal(t, http.StatusNotFound, w.get(path+"/file/"+paper).status)
		got := w.get(path + "/file/" + photo)
		assert.Equal(t, http.StatusOK, got.status)
		assert.Equal(t, "image/jpeg", got.header.Get("Content-Type"))
		assert.Contains(t, got.header.Get("Content-Security-Policy"), "sandbox")
		assert.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
		w.arrive(2, feedback.Complaint, words)
		assert.Equal(t, http.StatusNotFound, w.get(w.path(2)+"/file/"+photo).status, "with another's code")

		require.NoError(t, w.cases.Reply(ctx, centre, ref, "您好，修好了", casework.Call{}, []string{photo, paper}))
		page = w.get(path).body
		assert.Regexp(t, regexp.MustCompile(`检修单\.pdf</span> <small>PDF · 1 KB`), page)
		got = w.get(path + "/file/" + paper)
		assert.Equal(t, "application/pdf", got.header.Get("Content-Type"))
		assert.Contains(t, got.header.Get("Content-Disposition"), "attachment")
		assert.Equal(t, pdf, got.body)

		found := w.post("/", url.Values{"number": {w.number(1).Dashed()}, "pin": {pin}})
		assert.Contains(t, found.body, "答复里有 2 个附件")
		assert.NotContains(t, found.body, "/file/")
	})
}

func TestBrowser_ThePhotosOfAnAnswerAreSeenOnThePhone(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	ctx := t.Context()
	ref := casework.Ref{ID: w.arrive(1, feedback.Complaint, words)}
	require.NoError(t, w.cases.Accept(ctx, centre, ref))
	require.NoError(t, w.cases.HandOut(ctx, centre, ref, casework.Order{Units: []string{unit.Unit}}))
	photo, paper := w.files(ref.ID)
	both := []string{photo, paper}
	require.NoError(t, w.cases.Reply(ctx, unit, ref, "修好了", casework.Call{}, both))
	require.NoError(t, w.cases.Reply(ctx, centre, ref, "您好，机器已经修好，换了探头，检修单附上。", casework.Call{}, both))
	for _, size := range phones {
		b.open(size, w.server.URL+w.path(1))
		b.wait(`[...document.querySelectorAll(".photo img")].some(i => i.complete && i.naturalWidth > 0)`)
		b.fits("an answer with files")
		b.shoot(fmt.Sprintf("answer_files_%d", size[0]))
	}
	b.quiet(w.server.URL)
}
