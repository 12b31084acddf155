package write_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
)

const (
	sentence = "在三楼彩超室排队等了两个多小时"
	letters  = "zaisanloucaichaoshipaiduidenglelianggeduoxiaoshi"
)

func (g *glass) text() string { return g.visit.Draft().Text }

func (g *glass) wants(text string) {
	g.t.Helper()
	if got := g.text(); got != text {
		g.t.Errorf("the draft holds %q, want %q", got, text)
	}
}

func TestWrite_ASentenceIsTypedByTappingKeys(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.tapLetters(letters)
	g.tap(sentence, "，")
	g.tapLetters("yishengtaidubuhao")
	g.tap("空格", "。")
	g.wants(sentence + "，医生态度不好。")
}

func TestWrite_WhatIsInTheMakingStandsAtTheCaretAndNotInTheDraft(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.tapLetters("guahao")
	g.wants("")
	if !strings.Contains(g.read(), "guahao") {
		t.Error("the letters cannot be seen")
	}
	for range len("guahao") {
		g.tap("删除")
	}
	if strings.Contains(g.read(), "guahao") {
		t.Error("erased letters can be seen")
	}
	g.wants("")
}

func TestWrite_PhrasesGoInWithOneTapAndAComma(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.tap("等待太久", "没人指路")
	g.wants("等待太久，没人指路")
	g.tap("。", "态度不好")
	g.wants("等待太久，没人指路。态度不好")
}

func TestWrite_APhraseMakesFinalWhatIsInTheMaking(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.tapLetters("guahao")
	g.tap("等待太久")
	g.wants("挂号，等待太久")
}

func TestWrite_EveryPhraseCanBeReached(t *testing.T) {
	for _, kind := range feedback.Kinds() {
		for _, lang := range []string{"zh", "en"} {
			for _, large := range []bool{false, true} {
				g := newGlass(t, setting{panel: upright18, kind: kind, lang: lang, large: large, noPinyin: true})
				texts := g.texts.For(lang)
				for n := '1'; texts.Has("write.phrase." + string(kind) + "." + string(n)); n++ {
					phrase := texts.T("write.phrase." + string(kind) + "." + string(n))
					for range 10 {
						if _, ok := g.find(phrase); ok {
							break
						}
						g.tap(texts.T("write.more_phrases"))
					}
					if _, ok := g.find(phrase); !ok {
						t.Errorf("%s %s: %q does not come up", kind, lang, phrase)
					}
				}
			}
		}
	}
}

func TestWrite_AllCandidatesArePagedThrough(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.tapLetters("shi")
	g.tap("更多")
	if _, ok := g.find("q"); ok {
		t.Error("the keyboard shows through")
	}
	for range 3 {
		g.tap("下一页")
	}
	g.tap("上一页", "收起", "更多", "室")
	g.wants("室")
	if _, ok := g.find("q"); !ok {
		t.Error("the keyboard did not come back")
	}
}

func TestWrite_DigitsAndPunctuationKeepWhatIsWritten(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.tapLetters("dengle")
	g.tap("123", "2", "0", "拼音")
	g.tapLetters("fenzhong")
	g.tap("分钟", "123", "！")
	g.wants("等了20分钟！")
}

func TestWrite_EnglishBeginsSentencesWithCapitals(t *testing.T) {
	g := newGlass(t, setting{panel: portrait, lang: "en"})
	g.tapLetters("good")
	g.tap(".", "Space")
	g.tapLetters("thanks")
	g.tap("Enter")
	g.tapLetters("bye")
	g.wants("Good. Thanks\nBye")
	g.tap("Capital letter")
	g.tapLetters("ab")
	g.wants("Good. Thanks\nByeAb")
}

func TestWrite_SwitchingKeyboardsKeepsTheText(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.tapLetters("guahao")
	g.tap("中英")
	g.wants("挂号")
	g.tap("大写", "c", "大写", "t", "拼音")
	g.tapLetters("jiancha")
	g.tap("空格")
	g.wants("挂号CT检查")
}

func TestWrite_ChangingLanguageOrTypeSizeLosesNothing(t *testing.T) {
	for name, in := range map[string]setting{"portrait": {panel: portrait}, "landscape": {panel: landscape}} {
		t.Run(name, func(t *testing.T) {
			g := newGlass(t, in)
			g.tapLetters("guahao")
			g.tap("空格")
			g.tapLetters("yisheng")
			g.tap("EN")
			if !strings.Contains(g.read(), "yisheng") {
				t.Error("what was in the making is gone after the change of language")
			}
			g.tap("Larger", "Space")
			g.wants("挂号医生")
			g.tap("中文", "删除")
			g.wants("挂号医")
		})
	}
}

func TestWrite_TheKeyboardFollowsTheLanguage(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.tap("EN")
	g.tapLetters("hi")
	g.wants("Hi")
	g.tap("中文")
	g.tapLetters("yisheng")
	g.tap("空格")
	g.wants("Hi医生")
}

func TestWrite_AFingerPlacesTheCaret(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.write("医生好")
	line := g.textAt()
	g.touch(line.AddXY(0, 10)) // left of the first character
	g.tap("，")
	g.wants("，医生好")
	g.touch(line.AddXY(700, 10)) // right of the last
	g.tap("。")
	g.wants("，医生好。")
}

func TestWrite_PlacingTheCaretMakesFinalWhatIsInTheMaking(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.write("医生好")
	line := g.textAt()
	g.tapLetters("guahao")
	g.touch(line.AddXY(0, 10))
	g.tap("，")
	g.wants("，医生好挂号")
}

// textAt is where the first line of the text lies.
func (g *glass) textAt() fyne.Position {
	var at fyne.Position
	g.walk(g.window.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, p fyne.Position) {
		if c, ok := o.(*canvas.Text); ok && at.IsZero() && c.Text != "" && strings.HasPrefix(g.text(), c.Text) {
			at = p
		}
	})
	return at
}

func TestWrite_UndoTakesBackAPhraseAndComesAndGoes(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	if _, ok := g.find("撤销"); ok {
		t.Error("there is nothing to undo yet")
	}
	g.tap("等待太久", "撤销")
	g.wants("")
	if _, ok := g.find("撤销"); ok {
		t.Error("there is nothing left to undo")
	}
}

func TestWrite_StopsGentlyAtTheLimit(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.write(strings.Repeat("很", feedback.MaxTextRunes-2))
	g.tap("等待太久")
	if n := len([]rune(g.text())); n != feedback.MaxTextRunes {
		t.Errorf("%d characters", n)
	}
	if !strings.Contains(g.read(), "已写满 1000 字") {
		t.Error("nothing says that the text is full")
	}
	g.tap("，")
	if n := len([]rune(g.text())); n != feedback.MaxTextRunes {
		t.Errorf("%d characters after one more", n)
	}
	g.tap("删除")
	if !strings.Contains(g.read(), "999 / 1000") {
		t.Error("the count is not back")
	}
}

func TestWrite_LongTextsArePagedAndTheCaretStaysInSight(t *testing.T) {
	g := newGlass(t, setting{panel: landscape})
	g.write("开头" + strings.Repeat("等了很久。", 150) + "结尾")
	if read := g.read(); !strings.Contains(read, "结尾") || strings.Contains(read, "开头") {
		t.Error("the end is not in sight")
	}
	for range 30 {
		g.tap("往上翻")
	}
	if !strings.Contains(g.read(), "开头") {
		t.Error("the beginning does not come up")
	}
	g.tap("，")
	if !strings.Contains(g.read(), "结尾，") {
		t.Error("writing on does not bring the caret back in sight")
	}
}

func TestWrite_NextNeedsSomethingWritten(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.tap("下一步")
	if slices.Contains(g.visited, nav.To(nav.Review)) || !strings.Contains(g.read(), "请先写几个字") {
		t.Error("went on with nothing, or did not say why not")
	}
	g.tap("换行", "下一步")
	if slices.Contains(g.visited, nav.To(nav.Review)) {
		t.Error("went on with an empty line")
	}
	g.tapLetters("guahao")
	g.tap("下一步")
	g.wants("\n挂号")
	if !slices.Contains(g.visited, nav.To(nav.Review)) {
		t.Error("did not go on")
	}
}

func TestWrite_AnUrgentReportMayBeEmpty(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.visit.Update(func(d *session.Draft) { d.Urgent = true })
	g.tap("下一步")
	if !slices.Contains(g.visited, nav.To(nav.Review)) {
		t.Error("did not go on")
	}
}

func TestWrite_WordsOfDangerOfferHelp(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	if _, ok := g.find("有人有危险？"); ok {
		t.Error("offered without need")
	}
	g.tapLetters("yourenyundao")
	g.tap("空格", "有人有危险？")
	if !slices.Contains(g.visited, nav.To(nav.Danger)) {
		t.Error("the offer leads nowhere")
	}
	g.wants("有人晕倒")
}

func TestWrite_LeavingKeepsWhatIsInTheMaking(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.tapLetters("guahao")
	g.tap("帮助")
	g.wants("挂号")
	g.shell.Back()
	g.tap("。")
	g.wants("挂号。")
}

func TestWrite_EndingTheVisitLeavesNothingForTheNext(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	g.tapLetters("guahao")
	g.shell.StartOver()
	g.wants("")
	if read := g.read(); strings.Contains(read, "guahao") || strings.Contains(read, "挂号") {
		t.Error("the next visitor sees what was written")
	}
	g.tapLetters("yi")
	if strings.Contains(g.read(), "guahao") {
		t.Error("the engine still composes")
	}
}

func TestWrite_WorksWithoutPinyin(t *testing.T) {
	g := newGlass(t, setting{panel: portrait, noPinyin: true})
	g.tapLetters("ok")
	g.wants("Ok")
	for _, label := range []string{"拼音", "手写"} {
		if _, ok := g.find(label); ok {
			t.Errorf("%s is a dead key", label)
		}
	}
	ink := newGlass(t, setting{panel: portrait, noPinyin: true, recogniser: drawn{}})
	if _, ok := ink.find("q"); ok {
		t.Error("without pinyin Chinese is written by hand")
	}
}

func TestLine_WritesOneLine(t *testing.T) {
	var name string
	done := false
	g := newGlass(t, setting{panel: portrait, line: &nav.LineSpec{
		Title: "怎么称呼您", Hint: "姓名", Max: 4,
		Text: func() string { return name }, Set: func(s string) { name = s }, Done: func(nav.Navigator) { done = true },
	}})
	if read := g.read(); !strings.Contains(read, "怎么称呼您") || !strings.Contains(read, "姓名") {
		t.Error("title or hint is missing")
	}
	g.tapLetters("wang")
	g.tap("王")
	if name != "王" {
		t.Errorf("name is %q", name)
	}
	for range 6 {
		g.tap("，")
	}
	if name != "王，，，" {
		t.Errorf("name is %q", name)
	}
	g.tap("完成")
	if !done {
		t.Error("done leads nowhere")
	}
}

func TestWrite_AKeyChangesOnlyWhatItMust(t *testing.T) {
	g := newGlass(t, setting{panel: portrait})
	before := keysOf(g)
	g.tapLetters("yisheng")
	g.tap("123", "拼音", "中英", "拼音")
	if after := keysOf(g); !slices.Equal(before, after) {
		t.Error("the keyboard was made anew")
	}
}

func keysOf(g *glass) []fyne.CanvasObject {
	var keys []fyne.CanvasObject
	g.walk(g.window.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if l, ok := o.(labelled); ok && len(l.TargetLabel()) == 1 {
			keys = append(keys, o)
		}
	})
	return keys
}

// BenchmarkWrite_Key is one tap on a letter key with a long text on the page, drawing left out.
func BenchmarkWrite_Key(b *testing.B) {
	g := newGlass(b, setting{panel: portrait})
	g.write(strings.Repeat("在三楼彩超室排队等了两个多小时，", 50))
	keys := map[rune]fyne.Tappable{}
	g.walk(g.window.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if l, ok := o.(labelled); ok && len(l.TargetLabel()) == 1 {
			keys[rune(l.TargetLabel()[0])] = o.(fyne.Tappable)
		}
	})
	word, i := []rune("yishengtaidubuhao"), 0
	for b.Loop() {
		keys[word[i]].Tapped(nil)
		if i++; i == len(word) {
			i = 0
			g.tap("删除")
			for range len(word) - 1 {
				g.tap("删除")
			}
		}
	}
}
