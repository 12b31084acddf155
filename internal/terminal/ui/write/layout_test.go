package write_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/inspect"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
)

// drawn is a recogniser that always sees the same characters.
type drawn struct{}

func (drawn) Recognise(strokes []input.Stroke, n int) []input.Candidate {
	var found []input.Candidate
	for _, r := range "您你悠恁怒忽总思恩息" {
		found = append(found, input.Candidate{Text: string(r)})
	}
	return found[:min(n, len(found))]
}

// situation is a state of the page, and how one gets there.
type situation struct {
	name string
	line bool
	do   func(g *glass)
}

var situations = []situation{
	{"empty", false, func(*glass) {}},
	{"composing", false, func(g *glass) { g.pinyin(); g.tapLetters("yishengtaidu") }},
	{"sheet", false, func(g *glass) { g.pinyin(); g.tapLetters("shi"); g.tap(g.word("write.more")) }},
	{"symbols", false, func(g *glass) { g.tap("123") }},
	{"english", false, func(g *glass) { g.english() }},
	{"long", false, func(g *glass) {
		g.write(strings.Repeat("在三楼彩超室排队等了两个多小时，没有人告诉我们还要等多久。", 30))
	}},
	{"danger", false, func(g *glass) { g.write("有人晕倒了") }},
	{"ink", false, func(g *glass) { g.pinyin(); g.tap("手写") }},
	{"line", true, func(g *glass) { g.pinyin(); g.tapLetters("zhang") }},
}

func TestWrite_ThePageIsFitForFingersAndEyes(t *testing.T) {
	panels := map[string]theme.Panel{"portrait": portrait, "landscape": landscape, "upright18": upright18,
		"across15": across15}
	for name, panel := range panels {
		for _, lang := range []string{"zh", "en"} {
			for _, large := range []bool{false, true} {
				if (name == "landscape" || name == "upright18") && (lang == "en") != large {
					continue // the tightest and the usual glass are looked at in full
				}
				for _, s := range situations {
					id := fmt.Sprintf("%s-%s-%v-%s", name, lang, large, s.name)
					t.Run(id, func(t *testing.T) {
						in := setting{panel: panel, lang: lang, large: large, recogniser: drawn{}}
						if s.line {
							in.line = &nav.LineSpec{Title: "您的称呼", Hint: "怎么称呼您", Max: 20,
								Text: func() string { return "" }, Set: func(string) {}, Done: func(nav.Navigator) {}}
						}
						g := newGlass(t, in)
						s.do(g)
						g.shot(id)
						look := theme.New(panel, g.faces, theme.Options{Large: large})
						for _, wrong := range inspect.Check(inspect.Scan(g.window.Canvas().Content(), drawnBy), look) {
							t.Error(wrong)
						}
					})
				}
			}
		}
	}
}

func drawnBy(w fyne.Widget) []fyne.CanvasObject { return test.WidgetRenderer(w).Objects() }

// word is a text in the visitor's language.
func (g *glass) word(key string) string { return g.texts.For(g.visit.Lang()).T(key) }

// pinyin goes to the pinyin keyboard from that of English letters, english the other way.
func (g *glass) pinyin() {
	if _, ok := g.find("拼音"); ok {
		g.tap("拼音")
	}
}

func (g *glass) english() {
	if label := g.word("write.key.to_english"); g.visit.Lang() == "zh" {
		g.tap(label)
	}
}

// write puts a text into the draft and shows the page anew, as after coming back to it.
func (g *glass) write(text string) {
	runes := []rune(text)
	g.visit.Update(func(d *session.Draft) { d.Text = string(runes[:min(len(runes), feedback.MaxTextRunes)]) })
	g.shell.Redraw()
}
