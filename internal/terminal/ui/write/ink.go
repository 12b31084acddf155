package write

import (
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
)

// inkOffered is how many candidates are looked for.
const inkOffered = 40

var inkSigns = []string{"，", "。", "？", "！", "、", "：", "；", "“", "”", "（", "）", "《", "》", "…"}

// inkPanelView writes by hand, one character after the other in the same place. The likeliest candidate stands
// underlined at the caret while the character is drawn. It is taken when a candidate is tapped, or when the next
// character is begun after a rest, which the ink shows by going pale; the other candidates of a character just tapped
// can still take its place. Ink lives in memory until the character is taken, and one character longer so that a rest
// in the middle can be undone.
type inkPanelView struct {
	host  host
	rec   input.Recogniser
	pad   *inkPad
	box   *fyne.Container
	erase *key
	undo  *key
	clear *key

	found   []string       // what the ink may be
	taken   string         // what was put in last, while it can still be replaced; empty: nothing
	before  []input.Stroke // the ink of what was put in last
	settled bool           // the finger has rested
	pace    *inkPace
	now     func() time.Time
	wait    func(time.Duration, func()) *time.Timer
	turn    int // counts strokes, so that a late timer does nothing
	timer   *time.Timer
}

var _ panel = (*inkPanelView)(nil)

// newInk makes the panel.
func newInk(env *nav.Env, h host, rec input.Recogniser) panel {
	v := &inkPanelView{host: h, rec: rec, pace: newInkPace(env.Large()), now: time.Now, wait: time.AfterFunc}
	v.pad = newInkPad(env.Kit, env.T("handwriting.pad"), env.T("handwriting.hint"))
	v.pad.onBegin, v.pad.onEnd = v.begin, v.read
	make := func(icon, name string, onTap func()) *key {
		k := newKey(env.Kit, theme.Label, writes, onTap)
		if icon != "" {
			k.showIcon(icon, env.T(name))
		} else {
			k.show(env.T(name))
		}
		return k
	}
	v.erase = make("delete", "handwriting.erase", v.onErase)
	v.erase.hold, v.erase.onHold = &holding{later: h.later}, v.onErase
	undoName, signsName := "handwriting.undo", "handwriting.signs"
	if env.Large() && !env.Portrait() {
		undoName, signsName = "handwriting.undo_short", "handwriting.signs_short"
	}
	v.undo = make("", undoName, v.onUndo)
	v.clear = make("", "handwriting.clear", v.onClear)
	signs := make("", signsName, v.onSigns)
	pinyin := make("", "handwriting.keyboard", v.onKeyboard)
	keys := []*key{v.erase, v.undo, v.clear, signs, pinyin}
	objects := []fyne.CanvasObject{v.pad}
	for _, k := range keys {
		objects = append(objects, k)
	}
	v.box = &fyne.Container{Layout: inkLayout{kit: env.Kit, pad: v.pad, keys: keys}, Objects: objects}
	return v
}

func (v *inkPanelView) object() fyne.CanvasObject { return v.box }

// begin is called when a finger touches the pad. After a rest that begins another character.
func (v *inkPanelView) begin() {
	v.stopTimer()
	if v.settled {
		v.take(0)
		v.pad.set(nil)
	} else if len(v.pad.strokes) > 0 {
		v.pace.touch(v.now())
	}
	v.settled = false
}

// read looks for what the ink may be, after every stroke.
func (v *inkPanelView) read() {
	v.stopTimer()
	v.pace.lift(v.now())
	v.settled, v.taken = false, ""
	v.pad.fade(false)
	v.found = v.found[:0]
	for _, c := range v.rec.Recognise(v.pad.strokes, inkOffered) {
		v.found = append(v.found, c.Text)
	}
	if len(v.found) == 0 {
		v.host.preview("")
		v.host.offer(nil, nil)
		return
	}
	v.host.preview(v.found[0])
	v.offer(v.found, v.pick)
	turn := v.turn
	v.timer = v.wait(v.pace.rest(), func() {
		v.host.later(func() {
			if v.turn == turn && !v.pad.drawing {
				v.settled = true
				v.pad.fade(true)
			}
		})
	})
}

func (v *inkPanelView) offer(texts []string, pick func(int)) {
	v.host.offer(func(from, n int) []string {
		from = min(max(0, from), len(texts))
		return texts[from:min(len(texts), from+max(0, n))]
	}, pick)
}

// take puts candidate i of the ink in and keeps the ink for undoing.
func (v *inkPanelView) take(i int) {
	if i < 0 || i >= len(v.found) || len(v.pad.strokes) == 0 {
		return
	}
	v.host.insert(v.found[i])
	v.forgetBefore()
	v.taken = v.found[i]
	for _, s := range v.pad.strokes {
		v.before = append(v.before, append(input.Stroke(nil), s...))
	}
}

// pick is a tap on a candidate. The others stay, to take the place of the one that was taken.
func (v *inkPanelView) pick(i int) {
	if i < 0 || i >= len(v.found) {
		return
	}
	v.stopTimer()
	if len(v.pad.strokes) > 0 {
		v.take(i)
		v.pad.set(nil)
		v.settled = false
		return
	}
	if v.taken != "" && v.taken != v.found[i] {
		v.host.erase()
		v.host.insert(v.found[i])
		v.taken = v.found[i]
	}
}

// onUndo takes the last stroke back; where there is none, the last character comes back as ink.
func (v *inkPanelView) onUndo() {
	switch {
	case len(v.pad.strokes) > 1:
		v.pad.set(v.pad.strokes[:len(v.pad.strokes)-1])
		v.read()
	case len(v.pad.strokes) == 1:
		v.stopTimer()
		v.pad.set(nil)
		v.settled = false
		v.host.preview("")
		v.host.offer(nil, nil)
	case len(v.before) > 0:
		v.pace.tooFast()
		v.host.erase()
		v.pad.set(v.before)
		v.forgetBefore()
		v.read()
	}
}

// onClear takes the ink away.
func (v *inkPanelView) onClear() {
	v.drop()
	v.host.preview("")
	v.host.offer(nil, nil)
}

// onErase takes back what is being drawn, or the character before the caret.
func (v *inkPanelView) onErase() {
	drawn := len(v.pad.strokes) > 0
	v.onClear()
	if !drawn {
		v.host.erase()
	}
}

// onSigns offers punctuation.
func (v *inkPanelView) onSigns() {
	v.finish()
	v.offer(inkSigns, func(i int) {
		if i >= 0 && i < len(inkSigns) {
			v.host.insert(inkSigns[i])
			v.host.offer(nil, nil)
		}
	})
}

func (v *inkPanelView) onKeyboard() {
	v.finish()
	v.host.use(keyboardPanel)
}

func (v *inkPanelView) finish() {
	v.take(0)
	v.drop()
	v.host.offer(nil, nil)
}

func (v *inkPanelView) leave() {
	v.erase.hold.stop()
	v.drop()
}

// drop wipes all ink and what it may have been.
func (v *inkPanelView) drop() {
	v.stopTimer()
	v.pad.set(nil)
	v.forgetBefore()
	clear(v.found)
	v.found, v.taken, v.settled = nil, "", false
}

func (v *inkPanelView) forgetBefore() {
	for _, s := range v.before {
		clear(s)
	}
	v.before = nil
}

func (v *inkPanelView) stopTimer() {
	v.turn++
	if v.timer != nil {
		v.timer.Stop()
		v.timer = nil
	}
}
