package part

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
)

// mediaCSP holds for what a visitor sent: shown by itself it loads nothing and runs nothing.
const mediaCSP = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'"

// mediaLife is how long one answer may take: a long film over a slow line, paused now and then.
const mediaLife = time.Hour

// object is one file of a part as it is given to a browser.
type object struct {
	key, mediaType, name string
	save                 bool
}

// Objects is where the files of parts are.
type Objects interface {
	// Reader opens what is under key. media.ErrNotFound: nothing.
	Reader(ctx context.Context, key string) (*media.Reader, error)
}

// Player gives the files of parts to browsers.
type Player struct {
	Objects Objects // nil: nothing can be played
	played  playbacks
}

// Serve plays or shows one file of a part, which the path names: the original, the copy for desk PCs, or the still.
// What is no plain type is only ever saved. The audit log knows of it before the first byte leaves. of is what the part
// belongs to, for its name and for the log.
func (p *Player) Serve(v *web.Visit, of string, part *store.Part) error {
	o, ok := objectOf(of, part, v.R.PathValue("what"), v.R.URL.Query().Get("save") != "")
	if !ok || p.Objects == nil {
		return web.ErrNotFound
	}
	content, err := p.Objects.Reader(v.Ctx, o.key)
	if errors.Is(err, media.ErrNotFound) {
		return web.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("open part %s of record %s: %w", part.PartID, part.RecordID, err)
	}
	defer content.Close()
	action := mediaAction(part, o)
	name := of + "/" + part.RecordID + "/" + part.PartID
	if err := p.played.note(v.User.ID+" "+action+" "+name, v.Now, func() error {
		return v.Saw(action, name)
	}); err != nil {
		return err
	}
	if err := http.NewResponseController(v.W).SetWriteDeadline(time.Now().Add(mediaLife)); err != nil &&
		!errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("set the time for part %s: %w", part.PartID, err)
	}
	h := v.W.Header()
	h.Set("Content-Type", o.mediaType)
	h.Set("Content-Security-Policy", mediaCSP)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
	disposition := "inline"
	if o.save {
		disposition = "attachment"
	}
	h.Set("Content-Disposition", disposition+`; filename="`+o.name+`"`)
	http.ServeContent(v.W, v.R, "", time.Time{}, content)
	p.played.touch(v.User.ID+" "+action+" "+name, v.Now)
	return nil
}

// objectOf is the file that what names; ok is false when the part has none such.
func objectOf(of string, p *store.Part, what string, save bool) (o object, ok bool) {
	if p.State != store.PartKept {
		return o, false
	}
	name := fmt.Sprintf("%s-%s-%d.", of, p.Kind, p.Position+1)
	switch what {
	case "original":
		ending, known := endings[p.MediaType]
		o = object{key: p.Blob, mediaType: p.MediaType, name: name + ending, save: save || !shown[p.MediaType]}
		if !known {
			o.mediaType, o.name = "application/octet-stream", name+"bin"
		}
	case "copy":
		o = object{key: p.CopyBlob, mediaType: p.CopyType, name: name + endings[p.CopyType], save: save}
		if p.CopyState != store.JobDone || !shown[p.CopyType] {
			return o, false
		}
	case "still":
		o = object{key: p.StillBlob, mediaType: "image/jpeg", name: name + "jpg", save: save}
	}
	return o, o.key != ""
}

// mediaAction is how the log calls it. The still of a film is looked at, not played.
func mediaAction(p *store.Part, o object) string {
	switch {
	case o.save:
		return "media.save"
	case p.Kind == feedback.Photo, o.key == p.StillBlob:
		return "media.view"
	}
	return "media.play"
}

// onePlayback is the pause after which more of the same part, to the same person, is another playback. A browser asks
// for one playback in many pieces, and again when someone jumps in it.
const onePlayback = 5 * time.Minute

// playbacks remembers what this process has just given to whom. Another process, or this one started anew, notes the
// same playback once more, which is better than not at all.
type playbacks struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// note calls write for the first piece of a playback, before that piece is given away.
func (p *playbacks) note(key string, now func() time.Time, write func() error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := now()
	if last, ok := p.last[key]; !ok || at.Sub(last) > onePlayback {
		if err := write(); err != nil {
			return err
		}
	}
	if p.last == nil || len(p.last) > 10_000 {
		p.last = map[string]time.Time{}
	}
	p.last[key] = at
	return nil
}

// touch keeps a playback one while a long piece of it was on its way.
func (p *playbacks) touch(key string, now func() time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.last[key]; ok {
		p.last[key] = now()
	}
}
