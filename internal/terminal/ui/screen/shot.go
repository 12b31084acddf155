package screen

import (
	"image"
	"slices"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture/photo"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
)

// viewEdge is the most pixels across or down in which a photo is shown.
const viewEdge = 1280

// shot is a photo that its maker has not said yes to, as it will be kept and as it is shown.
type shot struct {
	photo.Photo
	view *image.RGBA
}

func newShot(p photo.Photo) (*shot, error) {
	view, err := photo.View(p, viewEdge)
	if err != nil {
		p.Wipe()
		return nil, err
	}
	return &shot{Photo: p, view: view}, nil
}

// wipe overwrites photo and picture. Of none it does nothing.
func (s *shot) wipe() {
	if s != nil {
		s.Photo.Wipe()
		photo.Wipe(s.view)
	}
}

func (s *shot) media() session.Media {
	return session.Media{Kind: feedback.Photo, MediaType: photo.MediaType, Data: s.JPEG, Width: s.Width, Height: s.Height}
}

// shots are the photo that waits for a yes, and the draft's photos as they are shown. The pages that take, cover and
// turn photos write the first; it is cleared by a yes, a no, or any page on which it is of no use (forget). Views are
// made when they are first shown; each is cleared with its photo, all of them on the first page and on the receipt.
type shots struct {
	*terminal
	made  *shot                 // taken, and neither kept nor thrown away yet
	views map[*byte]*image.RGBA // by the first byte of the photo
}

// take makes another photo the one that waits for a yes.
func (s *shots) take(next *shot) {
	if s.made != next {
		s.made.wipe()
	}
	s.made = next
}

// keep puts the photo that waits into the draft. It reports false when no more fit.
func (s *shots) keep() bool {
	if s.made == nil {
		return false
	}
	kept := false
	s.p.Session.Update(func(d *session.Draft) {
		if d.Count(feedback.Photo) >= feedback.MaxPhotos {
			return
		}
		at := len(d.Media)
		if d.Snapshot { // a snapshot begins with its photos
			at = d.Count(feedback.Photo)
		}
		d.Media = slices.Insert(d.Media, at, s.made.media())
		kept = true
	})
	if kept {
		s.views[&s.made.JPEG[0]] = s.made.view
		s.made = nil
	}
	return kept
}

// photos are the positions of the draft's photos in its media.
func photos(d session.Draft) []int {
	var at []int
	for i, m := range d.Media {
		if m.Kind == feedback.Photo {
			at = append(at, i)
		}
	}
	return at
}

// drop takes the nth photo out of the draft and wipes it.
func (s *shots) drop(n int) {
	s.p.Session.Update(func(d *session.Draft) {
		if at := photos(*d); n < len(at) {
			s.dropView(d.Media[at[n]])
			clear(d.Media[at[n]].Data)
			d.Media = slices.Delete(slices.Clone(d.Media), at[n], at[n]+1)
		}
	})
}

// change puts another in place of the nth photo of the draft, and wipes that. It reports false when there is none.
func (s *shots) change(n int, by *shot) bool {
	changed := false
	s.p.Session.Update(func(d *session.Draft) {
		at := photos(*d)
		if n >= len(at) {
			return
		}
		s.dropView(d.Media[at[n]])
		clear(d.Media[at[n]].Data)
		d.Media = slices.Clone(d.Media)
		d.Media[at[n]] = by.media()
		changed = true
	})
	if changed {
		s.views[&by.JPEG[0]] = by.view
	}
	return changed
}

// view is how a photo of the draft is shown; nil when it cannot be.
func (s *shots) view(m session.Media) *image.RGBA {
	if len(m.Data) == 0 {
		return nil
	}
	if v, ok := s.views[&m.Data[0]]; ok {
		return v
	}
	v, err := photo.View(photo.Photo{JPEG: m.Data}, viewEdge)
	if err != nil {
		return nil
	}
	s.views[&m.Data[0]] = v
	return v
}

func (s *shots) dropView(m session.Media) {
	if len(m.Data) == 0 {
		return
	}
	photo.Wipe(s.views[&m.Data[0]])
	delete(s.views, &m.Data[0])
}

// forget wipes what the visit before left in the screens' hands, when a page is opened on which none of it can be used.
func (s *shots) forget(to nav.Name) {
	switch to {
	case nav.Photo, nav.Cover, nav.Help, nav.Danger, nav.Consent:
	default:
		s.take(nil)
	}
	if to != nav.Home && to != nav.Receipt && to != nav.NotSetUp {
		return
	}
	for key, v := range s.views {
		photo.Wipe(v)
		delete(s.views, key)
	}
}
