package write

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"xinsheng/assets/kiosk/font"
	"xinsheng/assets/kiosk/icon"
	texts "xinsheng/assets/kiosk/locale"
	"xinsheng/internal/locale"
	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// paper is a host that keeps what is written; what has to run later runs when the test says so.
type paper struct {
	text    []rune
	shown   string
	offered []string
	waiting chan func()
	now     time.Time
	rest    time.Duration // that was asked for last
}

func (p *paper) insert(text string) { p.text, p.shown = append(p.text, []rune(text)...), "" }
func (p *paper) preview(s string)   { p.shown = s }
func (p *paper) erase()             { p.text = p.text[:max(0, len(p.text)-1)] }
func (p *paper) use(panelName)      {}
func (p *paper) later(f func())     { p.waiting <- f }
func (p *paper) offer(list func(from, n int) []string, _ func(int)) {
	p.offered = nil
	if list != nil {
		p.offered = list(0, 5)
	}
}

// strokesAsText finds the number of strokes.
type strokesAsText struct{}

func (strokesAsText) Recognise(strokes []input.Stroke, _ int) []input.Candidate {
	return []input.Candidate{{Text: string([]rune("零一二三四")[len(strokes)])}}
}

func newTestInk(t *testing.T) (*inkPanelView, *paper) {
	t.Helper()
	test.NewTempApp(t)
	faces, err := theme.LoadFaces(font.Regular, font.Bold)
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := locale.Load(texts.Files())
	if err != nil {
		t.Fatal(err)
	}
	panel := theme.Panel{WidthPx: 1080, HeightPx: 1920, WidthMM: 268, HeightMM: 476}
	kit := &widgets.Kit{Theme: theme.New(panel, faces, theme.Options{}), Icons: theme.NewIcons(icon.FS)}
	p := &paper{waiting: make(chan func(), 8), now: time.Unix(0, 0)}
	v := newInk(&nav.Env{Kit: kit, Translator: bundle.For("zh")}, p, strokesAsText{}).(*inkPanelView)
	v.wait = func(rest time.Duration, f func()) *time.Timer {
		p.rest = rest
		return time.AfterFunc(time.Millisecond, f)
	}
	v.now = func() time.Time { return p.now }
	v.box.Resize(fyne.NewSize(900, 900))
	v.pad.paint(700, 900)
	return v, p
}

func drawLine(v *inkPanelView) {
	v.pad.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(20, 20)}})
	v.pad.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(120, 20)}})
	v.pad.MouseUp(nil)
}

func TestInk_ARestTakesTheFirstCandidateWhenTheNextCharacterBegins(t *testing.T) {
	v, p := newTestInk(t)
	drawLine(v)
	drawLine(v)
	(<-p.waiting)() // of the first stroke or the second
	for !v.settled {
		(<-p.waiting)()
	}
	if string(p.text) != "" || p.shown != "二" || v.pad.surface.ink != theme.Edge {
		t.Errorf("after the rest: text %q, shown %q", string(p.text), p.shown)
	}
	drawLine(v)
	if string(p.text) != "二" || p.shown != "一" {
		t.Errorf("with the next character: text %q, shown %q", string(p.text), p.shown)
	}
}

func TestInk_WithoutARestStrokesBelongToOneCharacter(t *testing.T) {
	v, p := newTestInk(t)
	v.wait = never
	drawLine(v)
	drawLine(v)
	drawLine(v)
	if string(p.text) != "" || p.shown != "三" {
		t.Errorf("text %q, shown %q", string(p.text), p.shown)
	}
}

func TestInk_ARestInTheMiddleOfACharacterCanBeUndone(t *testing.T) {
	v, p := newTestInk(t)
	drawLine(v)
	drawLine(v)
	for !v.settled {
		(<-p.waiting)()
	}
	v.wait = never
	drawLine(v) // was meant as the third stroke
	v.onUndo()
	v.onUndo()
	drawLine(v)
	if string(p.text) != "" || p.shown != "三" {
		t.Errorf("text %q, shown %q", string(p.text), p.shown)
	}
}

func TestInk_LeavingWipesTheInk(t *testing.T) {
	v, p := newTestInk(t)
	drawLine(v)
	kept := v.pad.strokes[0]
	v.leave()
	if len(v.pad.strokes) != 0 || len(v.before) != 0 || kept[0] != (input.Point{}) || kept[1] != (input.Point{}) {
		t.Errorf("left behind: %v, %v", v.pad.strokes, kept)
	}
	for _, pixel := range v.pad.surface.mask.Pix {
		if pixel != 0 {
			t.Fatal("ink is left on the surface")
		}
	}
	if string(p.text) != "" {
		t.Errorf("text %q", string(p.text))
	}
}

func TestInk_StrokesAreThickAndRound(t *testing.T) {
	s := inkSurface{pen: 20, ink: theme.Ink, line: theme.Line, dash: 12, thick: 2}
	s.resize(200, 200)
	s.stroke(input.Stroke{{X: 50, Y: 40}, {X: 100, Y: 40}, {X: 150, Y: 40}})
	for _, at := range []struct {
		x, y int
		ink  bool
	}{{100, 40, true}, {100, 48, true}, {100, 53, false}, {43, 40, true}, {37, 40, false}, {42, 32, false},
		{157, 40, true}} {
		if got := s.mask.AlphaAt(at.x, at.y).A > 127; got != at.ink {
			t.Errorf("ink at %d,%d is %v", at.x, at.y, got)
		}
	}
}

func TestInk_WhoeverPausesBetweenStrokesIsGivenALongerRest(t *testing.T) {
	v, p := newTestInk(t)
	v.wait = func(rest time.Duration, f func()) *time.Timer { p.rest = rest; return never(rest, f) }
	for range 30 {
		drawLine(v)
		p.now = p.now.Add(100 * time.Millisecond)
		if len(v.pad.strokes) == 4 {
			v.pick(0)
		}
	}
	if p.rest != leastRest {
		t.Errorf("a quick hand rests %v, want %v", p.rest, leastRest)
	}
	drawLine(v)
	p.now = p.now.Add(850 * time.Millisecond)
	drawLine(v)
	if p.rest < 2*time.Second || p.rest > mostRest {
		t.Errorf("a slow hand rests %v", p.rest)
	}
}

func TestInk_AnUndoneRestMakesTheNextLonger(t *testing.T) {
	slow := newInkPace(false)
	before := slow.rest()
	slow.tooFast()
	if slow.rest() <= before || newInkPace(true).rest() <= before {
		t.Errorf("rest %v, after undoing %v, in large type %v", before, slow.rest(), newInkPace(true).rest())
	}
}
