package write_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/handwriting"
	"xinsheng/internal/terminal/input/handwriting/handwritingtest"
	"xinsheng/internal/terminal/ui/write"
)

// pad is the widget that a finger writes on, with what a pointer does to it.
type pad interface {
	fyne.CanvasObject
	desktop.Mouseable
	fyne.Draggable
}

func (g *glass) pad() pad {
	g.t.Helper()
	var found pad
	g.walk(g.window.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if p, ok := o.(pad); ok {
			found = p
		}
	})
	if found == nil {
		g.t.Fatal("there is no pad to write on")
	}
	return found
}

// draw moves a finger over the pad along the strokes, which lie in a box of 1.
func (g *glass) draw(strokes []input.Stroke) {
	g.t.Helper()
	p := g.pad()
	edge := min(p.Size().Width, p.Size().Height) * 0.7
	left, top := (p.Size().Width-edge)/2, (p.Size().Height-edge)/2
	for _, s := range strokes {
		for i, q := range s {
			at := fyne.PointEvent{Position: fyne.NewPos(left+q.X*edge, top+q.Y*edge)}
			if i == 0 {
				p.MouseDown(&desktop.MouseEvent{PointEvent: at})
				continue
			}
			p.Dragged(&fyne.DragEvent{PointEvent: at})
		}
		p.MouseUp(&desktop.MouseEvent{})
		p.DragEnd()
	}
}

func ink(t testing.TB, w *handwritingtest.Writer, r rune, h handwritingtest.Hand) []input.Stroke {
	t.Helper()
	strokes, err := w.Write(r, h)
	must(t, err)
	return strokes
}

func newWriter(t testing.TB, seed uint64) *handwritingtest.Writer {
	t.Helper()
	w, err := handwritingtest.NewWriter(seed)
	must(t, err)
	return w
}

func TestInk_APraiseIsWrittenByHand(t *testing.T) {
	g := newGlass(t, setting{panel: portrait, recogniser: handwriting.New()})
	w := newWriter(t, 3)
	g.screen.(*write.Screen).InkNeverRests()
	g.tap("手写")
	g.shot("ink_empty")
	for _, r := range "护士很耐心谢谢您" {
		strokes := ink(t, w, r, handwritingtest.Careful())
		g.draw(strokes[:len(strokes)-1])
		if r == '您' {
			g.shot("ink_before_last_stroke")
		}
		g.draw(strokes[len(strokes)-1:])
		if r == '您' {
			g.shot("ink_drawn")
		}
		g.tap(string(r))
	}
	g.shot("ink_taken")
	if got := g.visit.Draft().Text; got != "护士很耐心谢谢您" {
		t.Errorf("the draft holds %q", got)
	}
}

func TestInk_AnotherCandidateTakesThePlaceOfTheOneJustTapped(t *testing.T) {
	g := newGlass(t, setting{panel: portrait, recogniser: fixed{"已", "己", "巳"}})
	g.tap("手写")
	g.draw([]input.Stroke{{{X: 0, Y: 0}, {X: 1, Y: 1}}})
	g.tap("已")
	g.tap("已") // a second touch by mistake changes nothing
	g.tap("己")
	if got := g.visit.Draft().Text; got != "己" {
		t.Errorf("the draft holds %q", got)
	}
}

func TestInk_KeysBesideThePad(t *testing.T) {
	g := newGlass(t, setting{panel: portrait, recogniser: counted{}})
	g.screen.(*write.Screen).InkNeverRests()
	g.tap("手写")
	line := []input.Stroke{{{X: 0, Y: 0}, {X: 1, Y: 1}}}
	g.draw(line)
	g.draw(line)
	g.draw(line)
	g.tap("撤一笔")
	g.tap("二")
	g.draw(line)
	g.tap("重写")
	g.draw(line)
	g.tap("删除") // what is being drawn
	g.draw(line)
	g.tap("一")
	g.draw(line)
	g.tap("，。？") // makes the stroke final first
	g.shot("ink_signs")
	g.tap("。")
	if got := g.visit.Draft().Text; got != "二一一。" {
		t.Errorf("the draft holds %q", got)
	}
	g.tap("删除")
	g.draw(line)
	g.tap("拼音")
	if got := g.visit.Draft().Text; got != "二一一一" {
		t.Errorf("the draft holds %q", got)
	}
	if _, ok := g.find("q"); !ok {
		t.Error("the keyboard did not come back")
	}
}

func TestInk_WhatGoesBeyondThePadIsNotTaken(t *testing.T) {
	var got []input.Stroke
	g := newGlass(t, setting{panel: portrait, recogniser: spy{&got}})
	g.tap("手写")
	p := g.pad()
	at := func(x, y float32) fyne.PointEvent {
		return fyne.PointEvent{Position: fyne.NewPos(x, y)}
	}
	p.MouseDown(&desktop.MouseEvent{PointEvent: at(10, 10)})
	for _, x := range []float32{60, -40, -80, 30} {
		p.Dragged(&fyne.DragEvent{PointEvent: at(x, 50)})
	}
	p.Dragged(&fyne.DragEvent{PointEvent: at(20, 90_000)})
	p.DragEnd()
	if len(got) != 1 || len(got[0]) != 3 {
		t.Fatalf("strokes %v", got)
	}
	p.MouseUp(&desktop.MouseEvent{})
	p.Dragged(&fyne.DragEvent{PointEvent: at(70, 70)}) // the finger has left
	p.MouseDown(&desktop.MouseEvent{PointEvent: at(200, 200)})
	p.MouseUp(&desktop.MouseEvent{})
	if len(got) != 2 || len(got[1]) != 1 {
		t.Errorf("a dot gave %v", got)
	}
}

func TestInk_ThePanelFitsEveryGlass(t *testing.T) {
	for name, in := range map[string]setting{
		"portrait": {panel: portrait}, "portrait large": {panel: portrait, large: true}, "landscape": {panel: landscape},
		"landscape large": {panel: landscape, large: true}, "18 inch": {panel: upright18, large: true},
		"15 inch":       {panel: across15},
		"15 inch large": {panel: across15, large: true}, "english": {panel: portrait, lang: "en"},
		"15 inch english": {panel: across15, large: true, lang: "en"},
	} {
		t.Run(name, func(t *testing.T) { inkFits(t, name, in) })
	}
}

func inkFits(t *testing.T, name string, in setting) {
	in.recogniser = handwriting.New()
	g := newGlass(t, in)
	area, clear := "手写区", "重写"
	if in.lang == "en" {
		area, clear = "Writing area", "Clear"
		g.tap("123")
	}
	g.tap("手写")
	g.draw(ink(t, newWriter(t, 4), '您', handwritingtest.Everyday()))
	g.shot("ink_" + name)
	least := float32(in.panel.PxPerMM())
	if pad, _ := g.find(area); pad.size.Width < 60*least || pad.size.Height < 60*least {
		t.Errorf("the pad is %v pixels, 60 mm are %v", pad.size, 60*least)
	}
	if key, _ := g.find(clear); key.size.Width < 16*least || key.size.Height < 16*least {
		t.Errorf("the keys are %v pixels, 16 mm are %v", key.size, 16*least)
	}
}

// fixed always finds the same.
type fixed []string

func (f fixed) Recognise([]input.Stroke, int) []input.Candidate {
	var found []input.Candidate
	for _, text := range f {
		found = append(found, input.Candidate{Text: text})
	}
	return found
}

// counted finds the number of strokes.
type counted struct{}

func (counted) Recognise(strokes []input.Stroke, _ int) []input.Candidate {
	return []input.Candidate{{Text: string([]rune("零一二三四")[len(strokes)])}, {Text: "丫"}}
}

// spy keeps what it was asked.
type spy struct{ got *[]input.Stroke }

func (s spy) Recognise(strokes []input.Stroke, _ int) []input.Candidate {
	*s.got = append((*s.got)[:0], strokes...)
	return nil
}
