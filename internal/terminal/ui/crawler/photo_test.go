package crawler_test

import (
	"errors"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
)

// photo opens the page of photos in a report and waits for the camera's picture.
func photo(s *uitest.Stage) {
	s.Draft(nil)
	s.Shell.Go(nav.To(nav.Photo))
	s.Shell.Move()
}

// shoot taps the shutter and lets three seconds pass.
func shoot(s *uitest.Stage) { s.Shoot() }

// taken has n photos kept.
func taken(n int) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		photo(s)
		for i := range n {
			if i > 0 {
				s.Tap(s.Texts.For(s.Session.Lang()).T("photo.more", "n", feedback.MaxPhotos-i))
				s.Shell.Move()
			}
			shoot(s)
			s.Tap("photo.use")
		}
	}
}

// snapshot has the photo of a snapshot kept.
func snapshot(s *uitest.Stage) {
	s.Tap("home.snapshot")
	s.Shell.Move()
	shoot(s)
	s.Tap("photo.use")
}

func noPicture(err error) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		s.Camera.Break(err)
		photo(s)
	}
}

func photoScenes() []scene {
	then := func(first func(*uitest.Stage), labels ...string) func(*uitest.Stage) {
		return func(s *uitest.Stage) { first(s); s.Tap(labels...) }
	}
	return []scene{
		{name: "photo_opening", play: at(nav.Photo)},
		{name: "photo_live", play: photo},
		{name: "photo_counting", play: then(photo, "photo.shutter_name")},
		{name: "photo_shot", play: func(s *uitest.Stage) { photo(s); shoot(s) }},
		{name: "photo_cover", play: func(s *uitest.Stage) {
			photo(s)
			shoot(s)
			s.Tap("photo.cover")
			s.Draw(s.Texts.For(s.Session.Lang()).T("photo.cover_pad"), 0.55, 0.4, 0.7, 0.5)
		}},
		{name: "photo_album_1", play: taken(1)},
		{name: "photo_album_2", play: taken(2)},
		{name: "photo_album_4", play: taken(4)},
		{name: "photo_live_more", play: func(s *uitest.Stage) {
			taken(3)(s)
			s.Tap(s.Texts.For(s.Session.Lang()).T("photo.more", "n", 1))
			s.Shell.Move()
		}},
		{name: "photo_delete", noHome: true, play: func(s *uitest.Stage) {
			taken(1)(s)
			s.Tap(s.Texts.For(s.Session.Lang()).T("photo.delete", "n", 1))
		}},
		{name: "photo_missing", play: noPicture(capture.ErrMissing)},
		{name: "photo_busy", play: noPicture(capture.ErrBusy)},
		{name: "photo_lost_kept", play: func(s *uitest.Stage) {
			taken(1)(s)
			s.Tap(s.Texts.For(s.Session.Lang()).T("photo.more", "n", 3))
			s.Shell.Move()
			s.Camera.Lose(capture.ErrLost)
			s.Shell.Move()
		}},
		{name: "snapshot_photo", play: func(s *uitest.Stage) { s.Tap("home.snapshot"); s.Shell.Move() }},
		{name: "snapshot_frozen", play: func(s *uitest.Stage) {
			s.Tap("home.snapshot")
			s.Shell.Move()
			s.Camera.Lose(capture.ErrFrozen)
			s.Shell.Move()
		}},
		{name: "snapshot_topic", play: snapshot},
		{name: "snapshot_send", play: then(snapshot, "photo.topic.broken")},
		{name: "snapshot_line", play: then(snapshot, "photo.topic.dirty", "photo.line")},
		{name: "snapshot_send_full", play: func(s *uitest.Stage) {
			s.SendErr = errors.New("disk")
			snapshot(s)
			s.Session.Update(func(d *session.Draft) {
				d.Text = "三楼西侧卫生间的水龙头坏了，一直在流水，地上很滑，老人容易摔倒，请尽快来修，谢谢。三楼西侧卫生间的水龙头坏了，一直在流水，地上很滑，老人容易摔倒，请尽快来修。"
				d.WherePlace = "d7"
			})
			s.Tap("photo.topic.unsafe", "review.send")
		}},
		{name: "snapshot_receipt", play: then(snapshot, "photo.topic.blocked", "review.send")},
		{name: "snapshot_receipt_praise", play: then(snapshot, "photo.topic.well_done", "review.send")},
	}
}
