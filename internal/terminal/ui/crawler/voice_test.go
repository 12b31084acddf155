package crawler_test

import (
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/technician"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/uitest"
)

// speaks comes to the voice page by the tab, with nothing said before.
func speaks(s *uitest.Stage) {
	s.Session.Update(func(d *session.Draft) { d.Kind = feedback.Complaint })
	s.Shell.Go(nav.To(nav.Write))
	s.Tap("voice.tab")
}

// hears is a moment of a recording.
func hears(at time.Duration, v capture.Verdict) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		speaks(s)
		s.Mic.Take().Says(capture.Meter{Elapsed: at, Level: 0.5, Verdict: v})
		s.Shell.Move()
	}
}

// becomes is the page after a recording that went some way.
func becomes(change func(*uitest.Microphone)) func(*uitest.Stage) {
	return func(s *uitest.Stage) {
		speaks(s)
		change(s.Mic)
		s.Tap("voice.stop")
	}
}

func fault(err error) func(*uitest.Stage) {
	return func(s *uitest.Stage) { s.Mic.Err = err; speaks(s) }
}

func said(verdict capture.Verdict) func(*uitest.Stage) {
	return becomes(func(m *uitest.Microphone) { m.Hears.Verdict = verdict })
}

func voiceScenes() []scene {
	good := said(capture.Good)
	three := func(s *uitest.Stage) {
		good(s)
		s.Tap("voice.more", "voice.stop", "voice.more", "voice.stop")
	}
	return []scene{
		{name: "voice_recording", play: hears(42*time.Second, capture.Good)},
		{name: "voice_recording_quiet", play: hears(42*time.Second, capture.Quiet)},
		{name: "voice_recording_clipped", play: hears(42*time.Second, capture.Clipped)},
		{name: "voice_recording_silent", play: hears(9*time.Second, capture.Silent)},
		{name: "voice_recording_end", play: hears(capture.MaxVoice-7*time.Second, capture.Good)},
		{name: "voice_said", play: good},
		{name: "voice_quiet", play: said(capture.Quiet)},
		{name: "voice_clipped", play: said(capture.Clipped)},
		{name: "voice_silent", play: said(capture.Silent)},
		{name: "voice_full", play: becomes(func(m *uitest.Microphone) { m.Hears.Duration = capture.MaxVoice })},
		{name: "voice_cut", play: becomes(func(m *uitest.Microphone) { m.Hears.Cut = true })},
		{name: "voice_two", play: func(s *uitest.Stage) { good(s); s.Tap("voice.more", "voice.stop") }},
		{name: "voice_three", play: three},
		{name: "voice_most", play: func(s *uitest.Stage) { three(s); s.Tap("voice.tab_write", "voice.tab") }},
		{name: "voice_heard", play: func(s *uitest.Stage) {
			good(s)
			s.TapPart("voice.listen", 1)
			s.Speaker.Now().At(17 * time.Second)
			s.Shell.Move()
		}},
		{name: "voice_mute",
			play: func(s *uitest.Stage) { good(s); s.Speaker.Err = capture.ErrMissing; s.TapPart("voice.listen", 1) }},
		{name: "voice_remove", noHome: true, play: func(s *uitest.Stage) { good(s); s.TapPart("voice.bin", 1) }},
		{name: "voice_none_left", play: func(s *uitest.Stage) { good(s); s.TapPart("voice.bin", 1); s.Tap("voice.remove") }},
		{name: "voice_missing", play: fault(capture.ErrMissing)},
		{name: "voice_busy", play: fault(capture.ErrBusy)},
		{name: "voice_frozen", play: fault(capture.ErrFrozen)},
		{name: "voice_lost", play: becomes(func(m *uitest.Microphone) { m.Lost = capture.ErrLost })},
		{name: "voice_missing_no_phone", prepare: func(m *uitest.Machine) { m.URL = "" }, play: fault(capture.ErrMissing)},
		{name: "voice_missing_after_one",
			play: func(s *uitest.Stage) { good(s); s.Mic.Err = capture.ErrMissing; s.Tap("voice.more") }},
		{name: "tech_devices_wrong", prepare: func(m *uitest.Machine) {
			m.Stat.Devices = []technician.Device{{Name: "disk", State: "ok"},
				{Name: "microphone", State: "missing", Hint: "sound.hint.missing"},
				{Name: "loudspeaker", State: "unused"}, {Name: "camera", State: "frozen", Hint: "tech.hint.camera_frozen"}}
		}, play: func(s *uitest.Stage) { s.Shell.Go(nav.Route{Name: nav.TechPanel, Arg: "devices"}) }},
		{name: "review_voice", play: func(s *uitest.Stage) { good(s); s.Tap("ui.next") }},
		{name: "review_media", play: func(s *uitest.Stage) {
			taken(4)(s)
			s.Session.Update(func(d *session.Draft) { d.Text = "" })
			s.Tap("voice.tab", "voice.stop", "voice.more", "voice.stop", "ui.next")
		}},
		{name: "review_everything", needs: []string{"review.danger"}, play: func(s *uitest.Stage) {
			taken(2)(s)
			s.Session.Update(func(d *session.Draft) { d.Text = "有人晕倒了，" + d.Text })
			s.Tap("voice.tab", "voice.stop", "ui.next")
		}},
		{name: "voice_home", noHome: true,
			play: func(s *uitest.Stage) { hears(42*time.Second, capture.Good)(s); s.Tap("ui.home") }},
	}
}
