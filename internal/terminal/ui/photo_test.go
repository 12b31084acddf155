package ui_test

import (
	"bytes"
	"image/color"
	"image/jpeg"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
)

// taps counts what a visitor taps.
type taps struct {
	*uitest.Stage
	n int
}

func (c *taps) tap(labels ...string) {
	c.T.Helper()
	c.n += len(labels)
	c.Tap(labels...)
}

func (c *taps) shoot() { c.n++; c.Shoot() }

// closed has the camera closed.
func closed(t *testing.T, s *uitest.Stage) {
	t.Helper()
	require.False(t, s.Camera.On(), "the camera is closed")
}

func TestPhoto_TheMarkIsTrueWhileTheCameraTakesItsTimeToClose(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.SmallLandscape, Large: true})
	s.Tap("home.snapshot")
	s.Shell.Move()
	mark := s.Texts.For("zh").T("ui.live_cam")
	require.True(t, s.Has(mark))
	s.Slow = true
	s.Tap("ui.home")
	require.True(t, s.Has(mark), "the camera is on still")
	s.Catch()
	require.False(t, s.Camera.On())
	require.False(t, s.Has(mark), "it goes with the camera, not a second later")
}

func TestSnapshot_TakesFiveTapsAndSevenWithAWord(t *testing.T) {
	for name, most := range map[string]int{"photo alone": 5, "with a word": 7} {
		t.Run(name, func(t *testing.T) {
			s := &taps{Stage: uitest.New(t, uitest.Setting{Panel: uitest.Portrait})}
			s.tap("home.snapshot")
			s.Shell.Move()
			s.shoot()
			s.tap("photo.use", "photo.topic.unsafe")
			if name == "with a word" {
				s.tap("photo.word") // records at once
				s.Shell.Move()
				s.tap("ui.next") // ends the recording and keeps it
			}
			s.tap("review.send")
			require.Equal(t, nav.Receipt, s.Shell.Route().Name)
			require.LessOrEqual(t, s.n, most)
			require.Len(t, s.Sent, 1)
			sent := s.Sent[0]
			require.NoError(t, sent.Validate())
			require.Equal(t, feedback.Unsafe, sent.Snapshot.Topic)
			require.Equal(t, feedback.Photo, sent.Snapshot.Attachments[0].Kind)
			require.Contains(t, sent.Consents, feedback.ConsentPhoto)
			if name == "with a word" {
				require.Equal(t, feedback.Voice, sent.Snapshot.Attachments[1].Kind)
			}
			require.True(t, s.Has("转给管这件事的人"))
			closed(t, s.Stage)
		})
	}
}

func TestPhoto_CameraIsClosedWhereverTheVisitorGoes(t *testing.T) {
	for name, leave := range map[string]func(*uitest.Stage){
		"back":      func(s *uitest.Stage) { s.Tap("ui.back") },
		"home":      func(s *uitest.Stage) { s.Tap("ui.home") },
		"another":   func(s *uitest.Stage) { s.Tap("voice.tab_write") },
		"help":      func(s *uitest.Stage) { s.Tap("ui.help") },
		"idle":      func(s *uitest.Stage) { s.Expire() },
		"the photo": func(s *uitest.Stage) { s.Shoot() },
		"next": func(s *uitest.Stage) {
			s.Session.Update(func(d *session.Draft) { d.Text = "好" })
			s.Shell.Redraw()
			s.Tap("ui.next")
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
			s.Session.Update(func(d *session.Draft) { d.Kind = feedback.Complaint })
			s.Shell.Go(nav.To(nav.Photo))
			require.False(t, s.Camera.On())
			s.Shell.Move()
			require.True(t, s.Camera.On())
			require.True(t, s.Has("摄像头开着"))
			leave(s)
			closed(t, s)
			s.Shell.Beat()
			require.False(t, s.Has("摄像头开着"))
		})
	}
}

func TestPhoto_CountingDownHoldsTheIdleTimeAndWatchingDoesNot(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Tap("home.snapshot")
	s.Shell.Move()
	s.Tap("photo.shutter_name")
	s.Expire()
	require.Equal(t, nav.Photo, s.Shell.Route().Name)
	for range 4 {
		s.Clock = s.Clock.Add(time.Second)
		s.Shell.Move()
	}
	require.True(t, s.Has("这张可以吗"))
	s.Tap("photo.again")
	s.Shell.Move()
	s.Expire()
	require.Equal(t, nav.Home, s.Shell.Route().Name)
	closed(t, s)
}

func TestPhoto_ThreeTwoOne(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Tap("home.snapshot")
	s.Shell.Move()
	s.Tap("photo.shutter_name")
	for _, figure := range []string{"3", "2", "1"} {
		s.Shell.Move()
		require.True(t, s.Has(figure), figure)
		s.Clock = s.Clock.Add(time.Second)
	}
	s.Shell.Move()
	require.True(t, s.Has("这张可以吗"))
}

func TestPhoto_CameraThatIsLostLeavesWhatWasTakenAndComesBack(t *testing.T) {
	for _, err := range []error{capture.ErrLost, capture.ErrFrozen} {
		s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
		s.Session.Update(func(d *session.Draft) { d.Kind = feedback.Complaint })
		s.Shell.Go(nav.To(nav.Photo))
		s.Shell.Move()
		s.Shoot()
		s.Tap("photo.use")
		s.Tap(s.Texts.For("zh").T("photo.more", "n", 3))
		s.Shell.Move()
		s.Tap("photo.shutter_name")
		s.Camera.Lose(err)
		s.Shell.Move()
		require.True(t, s.Has("前面拍的照片还在"))
		require.Equal(t, 1, s.Session.Draft().Count(feedback.Photo))
		s.Expire() // the countdown's hold is gone with the camera
		require.Equal(t, nav.Home, s.Shell.Route().Name)
	}
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Camera.Break(capture.ErrBusy)
	s.Tap("home.snapshot")
	s.Shell.Move()
	require.True(t, s.Has("摄像头正被占用"))
	s.Camera.Break(nil)
	s.Tap("photo.try_again")
	s.Shell.Move()
	s.Shoot()
	s.Tap("photo.use")
	require.Equal(t, nav.Topic, s.Shell.Route().Name)
}

func TestPhoto_WithoutACameraTheSnapshotBecomesAReport(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Camera.Break(capture.ErrMissing)
	s.Tap("home.snapshot")
	s.Shell.Move()
	s.Tap("photo.instead")
	require.Equal(t, nav.Kind, s.Shell.Route().Name)
	require.False(t, s.Session.Draft().Snapshot)
	none := uitest.New(t, uitest.Setting{Panel: uitest.Portrait, NoPhoto: true})
	require.False(t, none.Has("随手拍"))
}

// album is a report with n photos.
func album(t *testing.T, n int) *uitest.Stage {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Session.Update(func(d *session.Draft) { d.Kind = feedback.Complaint })
	s.Shell.Go(nav.To(nav.Photo))
	for i := range n {
		if i > 0 {
			s.Tap(s.Texts.For("zh").T("photo.more", "n", feedback.MaxPhotos-i))
		}
		s.Shell.Move()
		s.Shoot()
		s.Tap("photo.use")
		closed(t, s)
	}
	return s
}

func TestPhoto_FourAndNoMore(t *testing.T) {
	s := album(t, feedback.MaxPhotos)
	require.Equal(t, feedback.MaxPhotos, s.Session.Draft().Count(feedback.Photo))
	require.True(t, s.Has("照片够了"))
	opened := s.Camera.Opened()
	s.Tap("ui.next", "review.photo")
	require.Equal(t, nav.Photo, s.Shell.Route().Name)
	s.Shell.Move()
	require.Equal(t, opened, s.Camera.Opened(), "the camera stays off for whoever comes to see the photos")
}

func TestPhoto_DeletedIsWiped(t *testing.T) {
	s := album(t, 2)
	first, second := s.Session.Draft().Media[0].Data, s.Session.Draft().Media[1].Data
	s.Tap(s.Texts.For("zh").T("photo.delete", "n", 1), "photo.delete_yes")
	require.Equal(t, make([]byte, len(first)), first)
	require.Equal(t, second, s.Session.Draft().Media[0].Data)
	require.Len(t, s.Session.Draft().Media, 1)
}

func TestCover_WhatTheFingerWentOverIsGoneFromTheDraftAndTheOriginalIsWiped(t *testing.T) {
	s := album(t, 1)
	before := s.Session.Draft().Media[0].Data
	grey := func(x, y float64) uint8 {
		img, err := jpeg.Decode(bytes.NewReader(s.Session.Draft().Media[0].Data))
		require.NoError(t, err)
		b := img.Bounds()
		return color.GrayModel.Convert(img.At(int(x*float64(b.Dx())), int(y*float64(b.Dy())))).(color.Gray).Y
	}
	require.Greater(t, grey(0.5, 0.5), uint8(120))
	s.Tap(s.Texts.For("zh").T("photo.cover_one", "n", 1))
	s.Draw("照片", 0.3, 0.5, 0.7, 0.5)
	s.Draw("照片", 0.3, 0.42, 0.4, 0.42)
	s.Tap("photo.undo", "ui.done")
	require.Equal(t, nav.Photo, s.Shell.Route().Name)
	require.Less(t, grey(0.5, 0.5), uint8(80))
	require.Less(t, grey(0.32, 0.5), uint8(80))
	require.Greater(t, grey(0.9, 0.5), uint8(120))
	require.Equal(t, make([]byte, len(before)), before)
}

func TestCover_OfThePhotoThatWaitsForAYes(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Tap("home.snapshot")
	s.Shell.Move()
	s.Shoot()
	s.Tap("photo.cover")
	s.Draw("照片", 0.4, 0.5, 0.6, 0.5)
	s.Tap("ui.done")
	require.True(t, s.Has("这张可以吗"))
	require.Empty(t, s.Session.Draft().Media, "nothing is kept before the yes")
	s.Tap("photo.turn", "photo.use")
	m := s.Session.Draft().Media[0]
	require.Equal(t, []int{720, 1280}, []int{m.Width, m.Height})
}

func TestPhoto_HomeAsksWhileAPhotoWaitsForAYes(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Tap("home.snapshot")
	s.Shell.Move()
	s.Shoot()
	s.Tap("ui.home", "ui.leave_stay")
	require.True(t, s.Has("这张可以吗"))
	s.Tap("ui.home", "ui.leave_wipe")
	require.Equal(t, nav.Home, s.Shell.Route().Name)
	s.Tap("home.snapshot")
	require.False(t, s.Has("这张可以吗"))
}

func TestSnapshot_OfSomethingDangerousBecomesAnUrgentReportWithItsPhoto(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Tap("home.snapshot")
	s.Shell.Move()
	s.Shoot()
	s.Tap("photo.use")
	s.Shell.Go(nav.To(nav.Danger))
	s.Tap("danger.write")
	d := s.Session.Draft()
	require.True(t, d.Urgent)
	require.False(t, d.Snapshot)
	require.Equal(t, 1, d.Count(feedback.Photo))
}

func TestSnapshot_OfSomethingWellDoneIsPassedOn(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Tap("home.snapshot")
	s.Shell.Move()
	s.Shoot()
	s.Tap("photo.use", "photo.topic.well_done", "review.send")
	require.True(t, s.Has("把您的表扬转告本人"))
	require.False(t, s.Has("答复您"))
}

func TestSnapshot_WhereCanBeChangedAndThePhotoTakenAgain(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Portrait})
	s.Tap("home.snapshot")
	s.Shell.Move()
	s.Shoot()
	s.Tap("photo.use", "photo.topic.broken", "review.where", "高新院区")
	require.Equal(t, nav.Review, s.Shell.Route().Name)
	require.Equal(t, "c1", s.Session.Draft().WherePlace)
	s.Tap("photo.shows", "photo.topic.dirty")
	require.Equal(t, feedback.Dirty, s.Session.Draft().Topic)
	s.Tap("photo.change")
	require.Equal(t, nav.Photo, s.Shell.Route().Name)
	s.Tap(s.Texts.For("zh").T("photo.delete", "n", 1), "photo.delete_yes")
	s.Shell.Move()
	s.Shoot()
	s.Tap("photo.use", "photo.topic.dirty", "review.send")
	require.Len(t, s.Sent, 1)
	require.Len(t, s.Sent[0].Snapshot.Attachments, 1)
}

func TestPhoto_LanguageAndTypeSizeMayChangeWhileTheCameraIsOpen(t *testing.T) {
	s := uitest.New(t, uitest.Setting{Panel: uitest.Landscape})
	s.Tap("home.snapshot")
	s.Shell.Move()
	s.Tap("ui.language", "ui.larger")
	s.Shell.Move()
	require.Equal(t, 1, s.Camera.Opened())
	s.Shoot()
	require.True(t, s.Has("Is this one good?"))
}
