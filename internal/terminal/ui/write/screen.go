package write

import (
	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
	"xinsheng/internal/place"
	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/editor"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
)

// Params are what the write screens work with.
type Params struct {
	Session    *session.Session
	Composer   input.Composer                  // nil: no pinyin, English letters and handwriting only
	Recogniser input.Recogniser                // nil: no handwriting
	Concern    func(text string) place.Concern // what words give reason to offer; nil: nothing
	Ways       func() say.Ways                 // the other ways to say it; nil: writing alone
}

// subject is what is written about: the report's text, or one line of something.
type subject struct {
	step       int
	oneLine    bool
	limit      int
	title      func(env *nav.Env) string
	hint       func(env *nav.Env) string
	phrases    func(env *nav.Env) []string
	text       func() string
	save       func(text string)
	concern    func(text string) place.Concern
	ways       func() say.Ways
	mayBeEmpty func() bool
	nextKey    string
	next       func(n nav.Navigator)
}

// Screen is a page to write on. What was written and what is in the making survive a change of language or type size.
type Screen struct {
	p   Params
	sub subject
	ed  *editor.Editor

	which   panelName
	mode    mode
	symbol  bool
	shift   bool
	lang    string     // of the page before; empty: there was none
	making  string     // what is in the making, shown at the caret
	offered candidates // what the panel in use offers
	refused bool       // the last thing did not fit, or Next was tapped with nothing written

	env  *nav.Env
	view *view
}

var (
	_ nav.Screen = (*Screen)(nil)
	_ nav.Leaver = (*Screen)(nil)
	_ host       = (*Screen)(nil)
)

// New makes the screen for the text of a report.
func New(p Params) *Screen {
	return newScreen(p, subject{
		step:    2,
		limit:   feedback.MaxTextRunes,
		title:   func(env *nav.Env) string { return env.T("write.title") },
		hint:    func(env *nav.Env) string { return env.T("write.hint") },
		phrases: func(env *nav.Env) []string { return phrasesOf(env, p.Session.Draft().Kind) },
		text:    func() string { return p.Session.Draft().Text },
		save: func(text string) {
			p.Session.Update(func(d *session.Draft) { d.Text = text })
		},
		concern: p.Concern,
		ways:    p.Ways,
		mayBeEmpty: func() bool {
			d := p.Session.Draft()
			return d.Urgent || len(d.Media) > 0
		},
		nextKey: "write.next",
		next:    func(n nav.Navigator) { n.Go(nav.To(nav.Review)) },
	})
}

// Line makes the screen for one line of text, or for a longer one that is no report's.
func Line(p Params, spec nav.LineSpec) *Screen {
	var concern func(text string) place.Concern
	if spec.Long {
		concern = p.Concern
	}
	return newScreen(p, subject{
		concern:    concern,
		oneLine:    !spec.Long,
		limit:      spec.Max,
		title:      func(*nav.Env) string { return spec.Title },
		hint:       func(*nav.Env) string { return spec.Hint },
		text:       spec.Text,
		save:       spec.Set,
		mayBeEmpty: func() bool { return true },
		nextKey:    "write.key.done",
		next:       spec.Done,
	})
}

func newScreen(p Params, sub subject) *Screen {
	s := &Screen{p: p, sub: sub, ed: editor.New(sub.limit, sub.oneLine), which: keyboardPanel}
	s.ed.SetText(sub.text())
	return s
}

// Page implements nav.Screen.
func (s *Screen) Page(env *nav.Env) nav.Page {
	s.env = env
	if s.view != nil {
		if s.which == inkPanel {
			s.finish() // ink has no place on the page to come
		}
		s.view.stop()
	}
	if text := s.sub.text(); text != s.ed.Text() {
		s.ed.SetText(text)
	}
	s.choose(env.Lang())
	s.view = newView(s, env)
	s.view.desk.show(false)
	s.refresh()
	page := nav.Page{
		Step: s.sub.step,
		Body: s.view.body,
		Next: &nav.Action{Text: env.T(s.sub.nextKey), OnTap: s.next},
	}
	if s.view.desk.title == nil {
		page.Title = s.sub.title(env)
	}
	return page
}

// choose takes the keyboard of the visitor's language, unless something is in the making on another.
func (s *Screen) choose(lang string) {
	if s.lang == lang || s.making != "" {
		return
	}
	s.lang = lang
	s.symbol = false
	s.mode = englishMode
	s.which = keyboardPanel
	if locale.Of(lang).Chinese {
		s.mode = s.chinese()
	}
	s.autoShift()
}

// chinese is how Chinese is written here: by pinyin, or else by hand with the keyboard's English letters beside it.
func (s *Screen) chinese() mode {
	if s.p.Composer != nil {
		return pinyinMode
	}
	if s.view == nil && s.p.Recogniser != nil {
		s.which = inkPanel
	}
	return englishMode
}

// Leave keeps what was in the making in the draft, and stops timers. The engine forgets what was typed.
func (s *Screen) Leave() {
	s.finish()
	if s.view != nil {
		s.view.stop()
	}
	if s.p.Composer != nil {
		s.p.Composer.Clear()
	}
}

// next goes on when there is something to go on with.
func (s *Screen) next() {
	s.finish()
	if feedback.Blank(s.ed.Text()) && !s.sub.mayBeEmpty() {
		s.refused = true
		s.refresh()
		return
	}
	s.sub.next(s.env.Nav)
}

// finish makes final what is in the making, whichever panel makes it.
func (s *Screen) finish() {
	if s.which == inkPanel && s.view != nil && s.view.desk.ink != nil {
		s.view.desk.ink.finish()
		return
	}
	if s.making != "" && s.p.Composer != nil {
		s.take(s.p.Composer.Finish())
	}
}

// changed keeps the text and shows it.
func (s *Screen) changed() {
	s.sub.save(s.ed.Text())
	s.autoShift()
	s.refresh()
}

func (s *Screen) refresh() {
	if s.view != nil {
		s.view.refresh()
	}
}

// insert implements host.
func (s *Screen) insert(text string) {
	s.making = ""
	s.refused = !s.ed.Insert(text)
	s.changed()
}

// preview implements host.
func (s *Screen) preview(text string) {
	s.making = text
	s.refresh()
}

// erase implements host.
func (s *Screen) erase() {
	s.refused = false
	if s.ed.Backspace() {
		s.changed()
	}
}

// offer implements host.
func (s *Screen) offer(list func(from, n int) []string, pick func(i int)) {
	s.offered = candidates{list: list, pick: pick}
	s.refresh()
}

// use implements host.
func (s *Screen) use(which panelName) {
	s.finish()
	s.which = which
	s.offered = candidates{}
	s.view.switchPanel()
	s.refresh()
}

// later implements host.
func (s *Screen) later(f func()) { s.env.Nav.Later(f) }

// placeCaret sets the caret where a finger touched the text; what was in the making is made final where it stood.
func (s *Screen) placeCaret(offset int) {
	at, length := s.ed.Caret(), len(s.ed.Text())
	s.finish()
	if offset > at {
		offset += len(s.ed.Text()) - length
	}
	s.ed.Move(offset)
	s.refused = false
	s.autoShift()
	s.refresh()
}

// phrase puts in something that people often say, apart from what stands before it.
func (s *Screen) phrase(text string) {
	s.finish()
	before, _ := s.ed.Split()
	s.insert(joint(before, s.env.Lang()) + text)
}

func (s *Screen) undo() {
	s.finish()
	s.refused = false
	if s.ed.Undo() {
		s.changed()
	}
}

// danger opens the page that the words give reason to offer.
func (s *Screen) danger() {
	if s.concern() == place.SelfHarm {
		s.env.Nav.Go(nav.To(nav.Despair))
		return
	}
	s.env.Nav.Go(nav.To(nav.Danger))
}

// concern is what the text gives reason to offer.
func (s *Screen) concern() place.Concern {
	if s.sub.concern == nil {
		return place.NoConcern
	}
	return s.sub.concern(s.ed.Text())
}

// openSheet shows all candidates.
func (s *Screen) openSheet() {
	s.view.desk.sheet.open(candidates{list: s.offered.list, pick: func(i int) {
		s.closeSheet()
		s.offered.pick(i)
	}})
	s.view.desk.show(true)
	s.view.body.Refresh()
}

func (s *Screen) closeSheet() {
	s.view.desk.show(false)
	s.view.body.Refresh()
}
