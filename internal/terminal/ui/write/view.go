package write

import (
	"strconv"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
	"xinsheng/internal/terminal/ui/theme"
)

// view is the widgets of one page. They are made once for a page; what changes is redrawn in place.
type view struct {
	screen *Screen
	desk   *desk
	strip  *strip
	body   *fyne.Container
}

func newView(s *Screen, env *nav.Env) *view {
	k := env.Kit
	v := &view{screen: s}
	var foot fyne.CanvasObject
	if !s.sub.oneLine {
		v.strip = newStrip(k, stripNames{undo: env.T("write.undo"), danger: env.T("write.danger"),
			despair: env.T("write.despair")}, s.undo, s.danger)
		foot = v.strip.box
	}
	d := &desk{kit: k, which: s.which, oneLine: s.sub.oneLine}
	if !k.Portrait() && !k.Short() {
		d.title = k.Text(theme.Title, s.sub.title(env)).Within(1)
	}
	d.card = newCard(k, turnNames{up: env.T("write.page_up"), down: env.T("write.page_down")}, foot, s.placeCaret)
	if s.sub.ways != nil {
		ways := s.sub.ways()
		d.tabs = say.Tabs(env, nav.Write, ways)
		if line := say.Consent(env, ways); line != "" {
			d.consent = k.Soft(line).Even()
		}
	}
	if s.sub.phrases != nil {
		if texts := s.sub.phrases(env); len(texts) > 0 {
			d.phrases = newPhrases(k, texts, env.T("write.more_phrases"), s.phrase)
		}
	}
	d.bar = newBar(k, env.T("write.more"), s.openSheet)
	d.sheet = newSheet(k, sheetNames{before: env.T("write.before"), after: env.T("write.after"), end: env.T("write.fold")},
		s.closeSheet)
	can := abilities{pinyin: s.p.Composer != nil, ink: s.p.Recogniser != nil, oneLine: s.sub.oneLine}
	d.keyboard = newKeyboard(k, func(key string) string { return env.T(key) }, can, env.Nav.Later, s.onKey)
	d.keyboard.set(s.mode, s.symbol)
	d.keyboard.setShift(s.shift)
	if s.p.Recogniser != nil {
		d.ink = newInk(env, s, s.p.Recogniser)
	}
	v.desk = d
	v.body = &fyne.Container{Layout: d, Objects: d.objects()}
	return v
}

// stop ends timers; another page takes this one's place.
func (v *view) stop() {
	v.desk.keyboard.stop()
	if v.desk.ink != nil {
		v.desk.ink.leave()
	}
}

// switchPanel shows the panel in use.
func (v *view) switchPanel() {
	v.desk.which = v.screen.which
	v.desk.show(false)
	v.body.Refresh()
}

// refresh shows the text, the candidates and the count as they are now.
func (v *view) refresh() {
	s := v.screen
	before, after := s.ed.Split()
	v.desk.card.set(content{
		before: before, preview: s.making, after: after, bounds: s.ed.Boundaries(), hint: v.hint(),
	})
	hint := ""
	if s.which == keyboardPanel && s.mode == pinyinMode && !s.symbol {
		hint = s.env.T("write.bar_hint")
	}
	v.desk.bar.set(s.offered, hint)
	if v.strip == nil {
		return
	}
	count := s.env.T("write.count", "n", strconv.Itoa(s.ed.Len()), "max", strconv.Itoa(s.ed.Limit()))
	full := s.ed.Full() || (s.refused && s.ed.Len() > 0)
	if full {
		count = s.env.T("write.full", "max", strconv.Itoa(s.ed.Limit()))
	}
	v.strip.set(count, full, s.ed.CanUndo(), s.concern())
}

// hint is what an empty card says.
func (v *view) hint() string {
	if v.screen.refused {
		return v.screen.env.T("write.empty")
	}
	return v.screen.sub.hint(v.screen.env)
}

// maxPhrases is the most phrases of a kind; the texts may have fewer.
const maxPhrases = 8

// phrasesOf are the phrases of a kind of report.
func phrasesOf(env *nav.Env, kind feedback.Kind) []string {
	var texts []string
	for i := 1; i <= maxPhrases && kind != ""; i++ {
		if key := "write.phrase." + string(kind) + "." + strconv.Itoa(i); env.Has(key) {
			texts = append(texts, env.T(key))
		}
	}
	return texts
}
