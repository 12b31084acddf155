package phone

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
)

// Objects is where the files that go with an answer are.
type Objects interface {
	// Reader opens what is under key. media.ErrNotFound: nothing.
	Reader(ctx context.Context, key string) (*media.Reader, error)
}

// fileCSP holds for a file by itself: it loads nothing and runs nothing.
const fileCSP = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'"

// fileLife is how long one file may take over a slow line.
const fileLife = 10 * time.Minute

// answerFile is a photo or PDF that goes with the answer, as the page shows it.
type answerFile struct {
	Photo  bool
	Coming bool // a browser cannot show it yet
	Path   string
	Name   string
	Size   string
}

// viewFiles is what goes with the answer. Where the page was opened with number and PIN, no address can show it, and
// the page says how to see it.
func viewFiles(tr locale.Translator, path string, files []attach.File) (out []answerFile) {
	photos := 0
	for _, f := range files {
		v := answerFile{Path: path + "/file/" + f.ID, Photo: f.Part.Kind == feedback.Photo, Name: f.Name,
			Size: fmt.Sprintf("%.1f MB", float64(f.Part.Size)/1e6)}
		if f.Part.Size < 1e6 {
			v.Size = fmt.Sprintf("%d KB", (f.Part.Size+999)/1000)
		}
		if v.Photo {
			photos++
			v.Name = tr.T("phone.file.photo", "n", strconv.Itoa(photos))
			_, mediaType := shownFile(&f.Part, "")
			v.Coming = mediaType == ""
		}
		if v.Name == "" {
			v.Name = "PDF"
		}
		out = append(out, v)
	}
	return out
}

// shownFile is the object of a part that a browser gets, with its type: the small one for the page, the copy, or where
// there is none the file itself.
func shownFile(p *store.Part, size string) (key, mediaType string) {
	const jpeg = "image/jpeg"
	copied := p.CopyState == store.JobDone && p.CopyBlob != "" && p.CopyType == jpeg
	switch {
	case p.Kind == feedback.Document && p.MediaType == "application/pdf":
		return p.Blob, p.MediaType
	case p.Kind != feedback.Photo:
		return "", ""
	case size == "small" && p.StillBlob != "":
		return p.StillBlob, jpeg
	case copied:
		return p.CopyBlob, jpeg
	case p.MediaType == jpeg || p.MediaType == "image/png":
		return p.Blob, p.MediaType
	}
	return "", ""
}

// receiptFile gives the holder of a receipt a file that goes with the answer.
func (d *Door) receiptFile(w http.ResponseWriter, r *http.Request) {
	c, ok := d.byToken(w, r)
	if !ok {
		return
	}
	for i := range c.Files {
		if f := &c.Files[i]; f.ID == r.PathValue("file") && d.Objects != nil {
			d.sendFile(w, r, f)
			return
		}
	}
	d.nothing(w, r)
}

func (d *Door) sendFile(w http.ResponseWriter, r *http.Request, f *attach.File) {
	key, mediaType := shownFile(&f.Part, r.URL.Query().Get("size"))
	if key == "" {
		d.nothing(w, r)
		return
	}
	content, err := d.Objects.Reader(r.Context(), key)
	if errors.Is(err, media.ErrNotFound) {
		d.nothing(w, r)
		return
	}
	if err != nil {
		d.fault(w, r, "open a file of an answer", err)
		return
	}
	defer content.Close()
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(fileLife)) // a server that cannot keeps its own
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Security-Policy", fileCSP)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Disposition", "inline")
	if f.Part.Kind == feedback.Document {
		h.Set("Content-Disposition", `attachment; filename="answer-`+f.ID[:6]+`.pdf"`)
	}
	http.ServeContent(w, r, "", time.Time{}, content)
}
