package screen

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
	"xinsheng/internal/terminal/ui/widgets"
)

// aboutCase is the voice page's argument for what is added to a case.
const aboutCase = "case"

// aboutQuestion is the voice page's argument for an answer to a question.
const aboutQuestion = "question:"

// newVoice makes the voice page of an argument.
func newVoice(mic *microphone, arg string) *voice {
	v := &voice{terminal: mic.terminal, mic: mic, listens: arg == ToListen}
	if arg == aboutCase {
		v.listens = len(v.voices()) > 0
	}
	if id, ok := strings.CutPrefix(arg, aboutQuestion); ok {
		v.question = id
		v.listens = len(v.voices()) > 0
	}
	return v
}

// beside reports whether the recording is beside something else that has its own pages: then no tabs lead to other
// ways.
func (s *voice) beside() bool { return s.question != "" || s.p.Session.Draft().MediaInRows() }

// ToListen is the voice page's argument for those who come to hear what they said: nothing is recorded by itself, and
// the only recording is heard at once.
const ToListen = "listen"

// voice records what a visitor says, and lets them hear it. The microphone opens as the page does: touching 说 is the
// wish to speak.
type voice struct {
	*terminal
	mic      *microphone
	listens  bool   // the visitor came to hear what they said
	question string // of a questionnaire, that is answered; empty: none
	begun    bool   // the microphone was opened for them once
	env      *nav.Env
	state    voiceState
	take     *taking
	last     ended // how the last recording went
	note     string
	heard    *listening
	mute     bool // the last try to listen did not work
	shown    int  // recordings on the page
	page     int

	// What moves on the page.
	levels  *widgets.Levels
	clock   *widgets.Text
	advice  *widgets.OneOf
	left    *widgets.Text // of the time, near its end
	advised time.Time     // when the advice changed last
	waves   map[*byte][]*wave
}

// voiceState is what the page is for just now.
type voiceState int

const (
	resting voiceState = iota // what was recorded can be heard, and more can be said
	opening                   // the microphone is being opened
	recording
	closing // the recording is being kept
)

// giveUp is how long opening may take, whatever the device says: the visitor is not left waiting.
const giveUp = 5 * time.Second

var (
	_ nav.Leaver = (*voice)(nil)
	_ nav.Ticker = (*voice)(nil)
	_ nav.Mover  = (*voice)(nil)
	_ nav.Holder = (*voice)(nil)
)

// Page implements nav.Screen.
func (s *voice) Page(env *nav.Env) nav.Page {
	s.env = env
	if !s.begun {
		s.begun = true
		if !s.listens {
			s.begin(nil)
		} else if said := s.voices(); len(said) == 1 && s.p.Player != nil {
			s.listen(env, said[0], 0)
		}
	}
	p := nav.Page{Step: 2, Title: s.title(env), Body: s.body(env), Next: s.next(env)}
	if s.beside() {
		p.Step = 0
	}
	if s.state != resting {
		p.OnBack = func() { s.end(func(ended) { env.Nav.Back() }) }
	}
	return p
}

// next keeps what is being said and goes on.
func (s *voice) next(env *nav.Env) *nav.Action {
	d := s.p.Session.Draft()
	next, nothing := onward(d), s.state == resting && !d.Said()
	if s.question != "" || d.Adding != nil {
		next, nothing = "ui.done", false
	}
	return &nav.Action{
		Text: env.T(next),
		Off:  s.state == opening || s.state == closing || nothing,
		OnTap: func() {
			if s.state == resting {
				s.toReview(env)
				return
			}
			s.end(func(e ended) {
				if e.kept {
					s.toReview(env)
				}
			})
		},
	}
}

// toReview goes on to the review, or back to it where the visitor came from there.
func (s *voice) toReview(env *nav.Env) {
	if s.question != "" {
		env.Nav.BackTo(nav.QuestionPage)
		return
	}
	if s.listens || s.p.Session.Draft().MediaInRows() {
		s.backToRows(env.Nav)
		return
	}
	env.Nav.Go(nav.To(nav.Review))
}

// begin opens the microphone for a recording that takes the place of another, or of none.
func (s *voice) begin(replaces *byte) {
	if s.state != resting {
		return
	}
	s.hush()
	s.note, s.last, s.mute = "", ended{}, false
	if replaces == nil && s.p.Session.Draft().Count(feedback.Voice) >= feedback.MaxVoices {
		s.note = "voice.most"
		return
	}
	if s.p.Recorder == nil {
		s.last.err = capture.ErrMissing
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	t := &taking{visit: s.p.Session.Visit(), question: s.question, number: adds(s.p.Session.Draft()), replaces: replaces,
		began: s.now(), cancel: cancel}
	s.take, s.state = t, opening
	s.p.Session.Hold()
	s.env.Nav.Work(func() { s.mic.open(ctx, t) }, func() { s.opened(t) })
}

// opened shows what came of opening the microphone.
func (s *voice) opened(t *taking) {
	if s.take != t || s.state != opening {
		return
	}
	if _, err := t.opened(); err != nil {
		s.unheard(err)
		return
	}
	s.state = recording
	s.env.Nav.RedrawAnew()
}

// unheard shows that nothing could be recorded.
func (s *voice) unheard(err error) {
	s.take, s.state, s.last = nil, resting, ended{err: err}
	s.p.Session.Release()
	s.env.Nav.RedrawAnew()
}

// end ends the recording, keeps what was said, and then calls then. Called twice it ends once.
func (s *voice) end(then func(ended)) {
	t := s.take
	if t == nil {
		if s.state == resting {
			then(ended{})
		}
		return
	}
	take := t.leave()
	s.take = nil
	s.p.Session.Release()
	if take == nil { // not open yet: nothing was said
		s.state = resting
		then(ended{})
		return
	}
	s.state = closing
	s.env.Nav.RedrawAnew()
	var e ended
	s.env.Nav.Work(func() { e = s.mic.close(t, take) }, func() {
		s.state, s.last = resting, e
		s.env.Nav.RedrawAnew()
		then(e)
	})
}

// Leave closes the microphone and keeps what was said, unless the visit is over when that is done.
func (s *voice) Leave() {
	s.hush()
	t := s.take
	s.take, s.state, s.note, s.last = nil, resting, "", ended{}
	if t == nil {
		return
	}
	s.p.Session.Release()
	if take := t.leave(); take != nil {
		s.env.Nav.Work(func() { s.mic.close(t, take) }, func() {})
	}
}

// Holding reports whether something was said that is not in the draft yet.
func (s *voice) Holding() bool { return s.state == recording || s.state == closing }

// Tick asks for the page anew when a recording was kept late, after its page was left and come back to.
func (s *voice) Tick() bool {
	return s.state == resting && s.shown != len(s.voices())
}

// Moving implements nav.Mover.
func (s *voice) Moving() bool { return s.state == opening || s.state == recording || s.heard != nil }

// Move implements nav.Mover.
func (s *voice) Move() {
	switch {
	case s.heard != nil:
		s.follow()
	case s.state == opening && s.now().Sub(s.take.began) > giveUp:
		s.take.leave()
		s.unheard(capture.ErrFrozen)
	case s.state == recording:
		take, _ := s.take.opened()
		if take == nil {
			return
		}
		select {
		case <-take.Done():
			s.end(func(ended) {})
		default:
			s.show(take)
		}
	}
}

// remove asks before it takes a recording away.
func (s *voice) remove(env *nav.Env, m session.Media, number int) {
	s.hush()
	env.Nav.Redraw()
	env.Nav.Ask(nav.Question{
		Title: env.T("voice.remove_title", "n", number),
		Text:  env.T("voice.remove_text"),
		Choices: []nav.Action{
			{Text: env.T("voice.remove_keep"), OnTap: env.Nav.Close},
			{Text: env.T("voice.remove"), Look: widgets.Alarm, Icon: "trash-2", OnTap: func() {
				s.p.Session.Update(func(d *session.Draft) { drop(d, which(m)) })
				s.note, s.last = "", ended{}
				env.Nav.Close()
				env.Nav.RedrawAnew()
			}},
		},
	})
}

// drop wipes a recording and takes it out of a draft.
func drop(d *session.Draft, gone *byte) {
	for i, m := range d.Media {
		if which(m) == gone {
			clear(m.Data)
			d.Media = append(d.Media[:i], d.Media[i+1:]...)
			return
		}
	}
}

// tabs lead to the other ways, once what is being said is kept.
func (s *voice) tabs(env *nav.Env) fyne.CanvasObject {
	return say.TabsAfter(env, nav.Voice, s.Ways(), func(then func()) { s.end(func(ended) { then() }) })
}

// fault names what is wrong with the microphone.
func fault(err error) string {
	switch {
	case errors.Is(err, capture.ErrBusy):
		return "voice.fault_busy"
	case errors.Is(err, capture.ErrLost):
		return "voice.fault_lost"
	case errors.Is(err, capture.ErrFrozen):
		return "voice.fault_frozen"
	default:
		return "voice.fault_missing"
	}
}
