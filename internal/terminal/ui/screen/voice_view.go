package screen

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

func (s *voice) title(env *nav.Env) string {
	switch {
	case s.state != resting:
		if env.Short() {
			return env.T("voice.title_short")
		}
		return env.T("voice.title")
	case len(s.voices()) > 0 && (s.question != "" || s.p.Session.Draft().Step != nil || s.p.Session.Draft().Adding != nil):
		return env.T("survey.voice_title")
	case len(s.voices()) > 0:
		return env.T("voice.title_listen")
	case s.last.err != nil:
		return env.T("voice.title_fault")
	default:
		return env.T("voice.title_begin")
	}
}

func (s *voice) body(env *nav.Env) fyne.CanvasObject {
	s.levels, s.clock, s.advice, s.waves = nil, nil, nil, map[*byte][]*wave{}
	var card fyne.CanvasObject
	switch voices := s.voices(); {
	case s.state == opening || s.state == closing:
		card = s.waitCard(env)
	case s.state == recording:
		card = s.recordCard(env)
	case len(voices) > 0:
		card = s.listCard(env, voices)
	case s.last.err != nil:
		card = s.faultCard(env)
	default:
		card = s.beginCard(env)
	}
	s.shown = len(s.voices())
	if q := s.asked(); q != nil && !(env.Short() && env.Large()) {
		return flow.Column(env.Gap(), env.Soft(q.Text.In(env.Lang())).Cut(2), flow.Grow(card))
	}
	if s.beside() { // a snapshot's photo, line and word lie around its own review page
		return card
	}
	return flow.Column(env.Space(), s.tabs(env), flow.Grow(card))
}

// asked is the question that is answered; nil: none.
func (s *voice) asked() *feedback.Question {
	if sheet := s.p.Session.Draft().Sheet; sheet != nil && s.question != "" {
		return sheet.Set.Question(s.question)
	}
	return nil
}

// voices are the recordings of the draft, or of the question.
func (s *voice) voices() []session.Media {
	var out []session.Media
	for _, m := range s.p.Session.Draft().Media {
		if m.Kind == feedback.Voice && m.Question == s.question {
			out = append(out, m)
		}
	}
	return out
}

// face is the white card that fills the page below the tabs.
func face(env *nav.Env, o fyne.CanvasObject) fyne.CanvasObject {
	edge := env.MM(5)
	if env.Short() {
		edge = env.MM(3)
	}
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()), flow.Pad(env.Inset(), edge, o))
}

// round is a large round button with a picture, what it does written below.
func round(env *nav.Env, icon, text string, mm float64, fill theme.Tone, tap func()) fyne.CanvasObject {
	return roundNamed(env, icon, text, text, mm, fill, tap)
}

// roundNamed is round for a button that is one of several of its kind.
func roundNamed(env *nav.Env, icon, text, name string, mm float64, fill theme.Tone, tap func()) fyne.CanvasObject {
	edge := env.MM(mm)
	disc := flow.Stack(env.Box(fill.Base, fill.Base, env.Line(), edge/2),
		flow.Center(env.Icon(icon, mm*0.42, theme.OnTeal)))
	button := env.Target(name, disc, tap).Least(edge, edge).Rounded(edge / 2).OnDark()
	return flow.Column(env.MM(3), flow.Align(0.5, 0, flow.Sized(edge, edge, button)),
		env.Text(theme.Heading, text).Centered().Within(1))
}

// largest is the first of some sizes in millimetres that fits, in the middle.
func largest(of func(mm float64) fyne.CanvasObject, sizes ...float64) fyne.CanvasObject {
	var options []fyne.CanvasObject
	for _, mm := range sizes {
		options = append(options, flow.Middle(of(mm)))
	}
	return flow.FirstFit(options...)
}

func (s *voice) waitCard(env *nav.Env) fyne.CanvasObject {
	key := "voice.opening"
	if s.state == closing {
		key = "voice.keeping"
	}
	return face(env, flow.Middle(flow.Column(env.MM(6),
		flow.Align(0.5, 0, env.Badge("mic", 30, theme.Alarm)),
		env.Text(theme.Heading, env.T(key)).Centered())))
}

// recordCard is the page while somebody speaks: that it records, how loud, how long, and the way to stop.
func (s *voice) recordCard(env *nav.Env) fyne.CanvasObject {
	s.levels = env.Levels()
	s.left = env.Text(theme.Strong, env.T("voice.left", "n", int(countdown.Seconds()))).In(theme.Alarm.Ink).Centered()
	s.advice = env.OneOf(
		env.Soft(env.T("voice.most_time", "n", int(capture.MaxVoice.Minutes()))).Centered(),
		env.Text(theme.Strong, env.T("voice.say_louder")).In(theme.Warning.Ink).Centered(),
		env.Text(theme.Strong, env.T("voice.say_softer")).In(theme.Warning.Ink).Centered(),
		env.Text(theme.Strong, env.T("voice.say_something")).In(theme.Warning.Ink).Centered(),
		s.left)
	dot := env.MM(env.CapMM(theme.Heading) * 0.9)
	status := flow.Line(env.MM(4), flow.Sized(dot, dot, env.Box(theme.Danger, nil, 0, dot/2)),
		env.Text(theme.Heading, env.T("voice.recording")).In(theme.Alarm.Ink))
	s.clock = env.Text(clockRole(env), clockText(0)).Centered()
	if take, _ := s.take.opened(); take != nil {
		s.show(take)
	}
	stop := func(mm float64) fyne.CanvasObject {
		return round(env, "square", env.T("voice.stop"), mm, theme.Alarm, func() { s.end(func(ended) {}) })
	}
	if env.Portrait() {
		return face(env, flow.Column(env.MM(4),
			flow.Align(0.5, 0, status),
			flow.GrowBy(3, flow.Align(0.5, 0.5, flow.Sized(0, env.MM(44), s.levels))),
			s.clock, flow.Spring(), s.advice, flow.Spring(),
			stop(72), flow.Spring()))
	}
	heading := flow.Line(env.MM(10), status, s.clock)
	live := flow.Column(env.MM(3), flow.Align(0.5, 0, heading), flow.Grow(s.levels), s.advice)
	return face(env, flow.Row(env.Space(), flow.GrowBy(1.5, live), flow.Grow(largest(stop, 66, 56, 46, 36))))
}

func clockRole(env *nav.Env) theme.Role {
	switch {
	case env.Portrait():
		return theme.Giant
	case env.Short():
		return theme.Title
	default:
		return theme.Number
	}
}

// countdown is the end of the time that is counted down.
const countdown = 15 * time.Second

// steady is how long an advice stays at least, so that it can be read.
const steady = 1500 * time.Millisecond

// patience is how long nobody has to speak before they are asked to.
const patience = 4 * time.Second

// show moves what is live on the page.
func (s *voice) show(take capture.Take) {
	if s.levels == nil {
		return
	}
	m := take.Meter()
	s.levels.Set(take.Bars(s.levels.Len()))
	s.clock.SetText(clockText(m.Elapsed))
	advice := 0
	switch left := capture.MaxVoice - m.Elapsed; {
	case left <= countdown:
		advice = 4
		s.left.SetText(s.env.T("voice.left", "n", int((left+time.Second-1)/time.Second)))
	case m.Verdict == capture.Clipped:
		advice = 2
	case m.Elapsed < patience:
	case m.Verdict == capture.Quiet:
		advice = 1
	case m.Verdict == capture.Silent:
		advice = 3
	}
	if now := s.now(); advice == 4 || now.Sub(s.advised) >= steady {
		if s.advice.Set(advice) {
			s.advised = now
		}
	}
}

func clockText(d time.Duration) string {
	sec := int(d / time.Second)
	return fmt.Sprintf("%d:%02d", sec/60, sec%60)
}

// beginCard is the page with nothing recorded: one large way to speak.
func (s *voice) beginCard(env *nav.Env) fyne.CanvasObject {
	parts := s.news(env)
	start := func(mm float64) fyne.CanvasObject {
		return round(env, "mic", env.T("voice.begin"), mm, theme.Calm, func() { s.start(nil) })
	}
	return face(env, flow.Column(env.MM(5), append(parts, flow.Grow(largest(start, 72, 56, 46, 36)))...))
}

// start is begin for a touch on this page.
func (s *voice) start(replaces *byte) {
	s.begin(replaces)
	s.env.Nav.RedrawAnew()
}

// news says how the last recording went, and what to do.
func (s *voice) news(env *nav.Env) []fyne.CanvasObject {
	warn := func(key string, pairs ...any) []fyne.CanvasObject {
		return []fyne.CanvasObject{env.Banner("triangle-alert", theme.Warning, env.T(key, pairs...))}
	}
	e := s.last
	switch {
	case s.mute:
		return warn("voice.mute")
	case s.note != "":
		return warn(s.note, "n", feedback.MaxVoices)
	case e.err != nil:
		return []fyne.CanvasObject{env.Banner("mic-off", theme.Warning, env.T(fault(e.err)))}
	case e.cut && e.kept:
		return []fyne.CanvasObject{env.Banner("mic-off", theme.Warning, env.T("voice.cut", "time", clockText(e.length)))}
	case e.verdict == capture.Silent:
		return warn("voice.silent")
	case e.verdict == capture.Quiet:
		return warn("voice.quiet")
	case e.verdict == capture.Clipped:
		return warn("voice.clipped")
	case e.full:
		return []fyne.CanvasObject{env.Banner("circle-check", theme.Fine,
			env.T("voice.full", "n", int(capture.MaxVoice.Minutes())))}
	case e.kept:
		return []fyne.CanvasObject{env.Banner("circle-check", theme.Fine, env.T("voice.good"))}
	}
	return nil
}

// listCard is what was recorded, to be heard, done again, or taken away.
func (s *voice) listCard(env *nav.Env, voices []session.Media) fyne.CanvasObject {
	news := s.news(env)
	var tall, flat []fyne.CanvasObject
	for i, m := range voices {
		tall = append(tall, s.row(env, m, i+1, len(voices) > 1, true))
		flat = append(flat, s.row(env, m, i+1, len(voices) > 1, false))
	}
	last := voices[len(voices)-1]
	again := env.T("voice.again")
	if len(voices) > 1 {
		again = env.T("voice.again_n", "n", len(voices))
	}
	button := func(icon, text string, replaces *byte) fyne.CanvasObject {
		return env.Button(widgets.Button{Look: widgets.Outline, Icon: icon, Text: text, OnTap: func() { s.start(replaces) }}).
			Least(0, env.Primary())
	}
	buttons := []fyne.CanvasObject{button("rotate-ccw", again, which(last))}
	if len(voices) < feedback.MaxVoices {
		buttons = append(buttons, button("mic", env.T("voice.more"), nil))
	}
	paged := env.Pages(env.Gap(), &s.page, turns(env), append(append([]fyne.CanvasObject{}, flat...),
		append(buttons, news...)...)...)
	if !env.Portrait() {
		beside := func(rows, below, above []fyne.CanvasObject) fyne.CanvasObject {
			left := append(append([]fyne.CanvasObject{}, rows...), append([]fyne.CanvasObject{flow.Spring()}, below...)...)
			right := append(append(append([]fyne.CanvasObject{}, above...), flow.Spring()), buttons...)
			return flow.Row(env.Space(), flow.GrowBy(1.7, flow.Column(env.Gap(), left...)),
				flow.Grow(flow.Column(env.Gap(), right...)))
		}
		options := []fyne.CanvasObject{beside(tall, nil, news), beside(flat, nil, news), beside(flat, news, nil),
			beside(flat, nil, nil), paged}
		if len(voices) == 1 {
			right := append(append(append([]fyne.CanvasObject{}, news...), flow.Spring()), buttons...)
			alone := flow.Row(env.Space(), flow.GrowBy(1.7, s.aloneFlat(env, last)), flow.Grow(flow.Column(env.Gap(), right...)))
			options = append([]fyne.CanvasObject{alone}, options...)
		}
		return face(env, flow.FirstFit(options...))
	}
	foot := flow.Grid(len(buttons), env.MM(4), buttons...)
	all := func(gap float32, rows []fyne.CanvasObject) fyne.CanvasObject {
		parts := append(append([]fyne.CanvasObject{}, news...), rows...)
		return flow.Column(gap, append(parts, flow.Spring(), foot)...)
	}
	options := []fyne.CanvasObject{all(env.MM(12), tall), all(env.Space(), tall), all(env.Gap(), flat), paged}
	if len(voices) == 1 {
		options = append([]fyne.CanvasObject{s.alone(env, last, news, buttons)}, options...)
	}
	return face(env, flow.FirstFit(options...))
}

// wave is the picture of a recording with its time.
type wave struct {
	*widgets.Wave
	time  *widgets.Text
	words func(at time.Duration) string
	whole time.Duration
}

// alone is the only recording, with room for a button to listen that nobody overlooks. It is not where the button to
// stop was, lest a second touch there plays aloud what was said.
func (s *voice) alone(env *nav.Env, m session.Media, news, buttons []fyne.CanvasObject) fyne.CanvasObject {
	w, play, bin := s.parts(env, m, 1, theme.Title, true)
	w.time.Centered()
	parts := append(append([]fyne.CanvasObject{}, news...), flow.Sized(0, env.MM(40), w.Wave), w.time)
	if s.p.Player != nil {
		parts = append(parts, roundNamed(env, play.Icon, play.Text, play.Label, 54, theme.Calm, play.OnTap))
	}
	foot := []fyne.CanvasObject{}
	for _, b := range buttons {
		foot = append(foot, flow.Grow(b))
	}
	return flow.Column(env.MM(8), append(parts, flow.Spring(), flow.Row(env.MM(4), append(foot, bin)...))...)
}

// aloneFlat is alone on a wide glass.
func (s *voice) aloneFlat(env *nav.Env, m session.Media) fyne.CanvasObject {
	w, play, bin := s.parts(env, m, 1, theme.Strong, !env.Large())
	widest := env.Measure(rowTime(m.Duration, m.Duration, true, !env.Large()), env.TextSize(theme.Strong), true) +
		env.MM(1)
	parts := []fyne.CanvasObject{flow.Grow(flow.Space(0, 0))}
	if s.p.Player != nil {
		parts[0] = flow.Grow(env.Button(play).Least(0, env.Primary()))
	}
	parts = append(parts, flow.Sized(widest, 0, flow.Middle(w.time)), bin)
	return flow.Column(env.Gap(), flow.Grow(w.Wave), flow.Row(env.MM(5), parts...))
}

// parts are the picture of a recording with its time, what begins and ends listening to it, and the button to take it
// away.
func (s *voice) parts(env *nav.Env, m session.Media, number int, role theme.Role, both bool) (*wave, widgets.Button,
	fyne.CanvasObject) {
	id := which(m)
	name := func(key string) string { return env.T(key, "n", number) }
	on := s.heard != nil && s.heard.which == id
	w := &wave{whole: m.Duration, words: func(at time.Duration) string { return rowTime(at, m.Duration, on, both) }}
	var seek func(at float32)
	if s.p.Player != nil {
		seek = func(at float32) { s.listen(env, m, time.Duration(float64(at)*float64(m.Duration))) }
	}
	w.Wave = env.Wave(name("voice.seek"), m.Bars, seek)
	w.time = env.Text(role, w.words(0))
	s.waves[id] = append(s.waves[id], w)
	play := widgets.Button{Look: widgets.Primary, Icon: "play", Text: env.T("voice.play"), Label: name("voice.listen"),
		OnTap: func() { s.listen(env, m, 0) }}
	if on {
		play.Icon, play.Text, play.Label = "square", env.T("voice.quit"), name("voice.hush")
		play.OnTap = func() { s.hush(); env.Nav.Redraw() }
		if p, _ := s.heard.now(); p != nil {
			w.set(p.Position())
		}
	}
	bin := flow.Sized(env.MM(24), 0,
		env.Button(widgets.Button{Look: widgets.Outline, Icon: "trash-2", Label: name("voice.bin"),
			OnTap: func() { s.remove(env, m, number) }}).Least(0, env.Primary()))
	return w, play, bin
}

// row is one recording: its picture, its time, listen, take away. Tall, the picture has a line of its own.
func (s *voice) row(env *nav.Env, m session.Media, number int, numbered, tall bool) fyne.CanvasObject {
	w, play, bin := s.parts(env, m, number, theme.Strong, tall || !env.Large())
	if tall {
		parts := []fyne.CanvasObject{}
		if s.p.Player != nil {
			parts = append(parts, env.Button(play).Least(env.MM(62), env.Primary()))
		}
		var words fyne.CanvasObject = w.time
		if numbered {
			words = flow.Column(0, env.Soft(env.T("voice.number", "n", number)), w.time)
		}
		parts = append(parts, flow.Grow(flow.Middle(words)), bin)
		return flow.Column(env.Gap(), flow.Sized(0, env.MM(26), w.Wave), flow.Row(env.MM(5), parts...))
	}
	parts := []fyne.CanvasObject{}
	if s.p.Player != nil {
		play.Text = ""
		parts = append(parts, flow.Sized(env.MM(24), 0, env.Button(play).Least(0, env.Primary())))
	}
	widest := env.Measure(rowTime(m.Duration, m.Duration, true, !env.Large()), env.TextSize(theme.Strong), true) +
		env.MM(1)
	parts = append(parts, flow.Grow(flow.Sized(0, env.Primary(), w.Wave)), flow.Sized(widest, 0, flow.Middle(w.time)), bin)
	return flow.Row(env.MM(4), parts...)
}

// rowTime is how long a recording is, and while it is heard how far that has come. Where there is little room only one
// of both is shown.
func rowTime(at, whole time.Duration, on, both bool) string {
	switch {
	case !on:
		return clockText(whole)
	case !both:
		return clockText(at)
	default:
		return clockText(at) + " / " + clockText(whole)
	}
}

func (w *wave) set(at time.Duration) {
	w.SetAt(float32(float64(at) / float64(max(w.whole, 1))))
	w.time.SetText(w.words(min(at, w.whole)))
}

// place shows how far what is heard has come.
func (s *voice) place(at time.Duration) {
	for _, w := range s.waves[s.heard.which] {
		w.set(at)
	}
}

// faultCard says that the microphone does not work and what else can be done: try again, write, take a photo, the
// phone, a person.
func (s *voice) faultCard(env *nav.Env) fyne.CanvasObject {
	c := s.p.Site.Config()
	news := env.Banner("mic-off", theme.Warning, env.T(fault(s.last.err)))
	words := env.Text(theme.Body, env.T("voice.otherwise"))
	retry := env.Button(widgets.Button{Look: widgets.Outline, Icon: "refresh-cw", Text: env.T("voice.retry"),
		OnTap: func() { s.start(nil) }})
	var ring, code []fyne.CanvasObject
	if c.Hotline != "" {
		ring = append(ring, whereabouts(env, "phone", env.T("help.hotline"), c.Hotline, theme.Title))
	}
	if url := s.p.Site.HomeURL(); url != "" {
		if qr, err := env.QR(url, 50); err == nil {
			code = append(code, flow.Line(env.MM(6), qr, flow.Grow(env.Text(theme.Strong, env.T("voice.by_phone")))))
		}
	}
	column := func(gap float32, more ...fyne.CanvasObject) fyne.CanvasObject {
		parts := append(append([]fyne.CanvasObject{news, words}, more...), flow.Spring(), retry)
		return flow.Column(gap, parts...)
	}
	if env.Portrait() {
		both := append(append([]fyne.CanvasObject{}, ring...), code...)
		return face(env, flow.FirstFit(column(env.MM(12), both...), column(env.Space(), both...),
			column(env.Space(), ring...), column(env.Gap())))
	}
	beside := func(right []fyne.CanvasObject) fyne.CanvasObject {
		if len(right) == 0 {
			return column(env.Gap())
		}
		return flow.Row(env.Space(), flow.GrowBy(1.2, column(env.Space())),
			flow.Grow(flow.Middle(flow.Column(env.Space(), right...))))
	}
	flat := flow.Column(env.Gap(), news, env.Text(theme.Body, env.T("voice.otherwise_ring", "hotline", c.Hotline)),
		flow.Spring(), retry)
	return face(env, flow.FirstFit(beside(append(append([]fyne.CanvasObject{}, ring...), code...)), beside(code), flat))
}
