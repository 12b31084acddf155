package editor_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"xinsheng/internal/terminal/input/editor"
)

func TestEditor_PutsInAtTheCaret(t *testing.T) {
	e := editor.New(1000, false)
	e.Insert("医生好")
	e.Move(len("医生"))
	e.Insert("很")
	if e.Text() != "医生很好" || e.Caret() != len("医生很") {
		t.Errorf("%q, caret at %d", e.Text(), e.Caret())
	}
	e.Backspace()
	e.Backspace()
	if e.Text() != "医好" {
		t.Errorf("after erasing: %q", e.Text())
	}
}

func TestEditor_ErasesWholeCharacters(t *testing.T) {
	for _, character := range []string{"👨‍👩‍👧", "🇨🇳", "👍🏽", "é", "한", "𰻞"} {
		e := editor.New(1000, false)
		e.Insert("好" + character)
		e.Backspace()
		if e.Text() != "好" {
			t.Errorf("erasing %q leaves %q", character, e.Text())
		}
	}
}

func TestEditor_CaretNeverStandsInsideACharacter(t *testing.T) {
	e := editor.New(1000, false)
	e.Insert("e好")
	e.Move(1)
	e.Insert("\u0301") // joins the e
	if e.Caret() != len("e\u0301") {
		t.Errorf("caret at %d in %q", e.Caret(), e.Text())
	}
	e.Move(1)
	if e.Caret() != 0 {
		t.Errorf("moved into the character: %d", e.Caret())
	}
}

func TestEditor_TakesNoMoreThanItsLimit(t *testing.T) {
	e := editor.New(5, false)
	if !e.Insert("一二三四") {
		t.Error("refused what fits")
	}
	if e.Insert("五六") {
		t.Error("took more than fits")
	}
	if e.Text() != "一二三四五" || !e.Full() {
		t.Errorf("text %q", e.Text())
	}
	if e.Insert("七") {
		t.Error("took one more")
	}
	e.Backspace()
	if e.Insert("👨‍👩‍👧") || e.Text() != "一二三四" {
		t.Errorf("took a piece of a character: %q", e.Text())
	}
}

func TestEditor_LineEndsBecomeLineFeeds(t *testing.T) {
	e := editor.New(100, false)
	e.Insert("a\r\nb\rc\nd\te\x00\x1b\xff")
	if e.Text() != "a\nb\nc\nd e" {
		t.Errorf("%q", e.Text())
	}
	line := editor.New(100, true)
	line.Insert("王\n小明")
	if line.Text() != "王 小明" {
		t.Errorf("one line: %q", line.Text())
	}
}

func TestEditor_UndoTakesBackAWordARunOfErasingOrAPhrase(t *testing.T) {
	e := editor.New(100, false)
	e.Insert("等待太久")
	for _, l := range []string{"v", "e", "r", "y"} {
		e.Insert(l)
	}
	for range 6 {
		e.Backspace()
	}
	want := []string{"等待太久very", "等待太久", ""}
	for _, w := range want {
		if !e.Undo() || e.Text() != w {
			t.Fatalf("undo gives %q, want %q", e.Text(), w)
		}
	}
	if e.Undo() || e.CanUndo() {
		t.Error("undid more than was done")
	}
}

func TestEditor_UndoPutsTheCaretBack(t *testing.T) {
	e := editor.New(100, false)
	e.Insert("医生好")
	e.Move(len("医生"))
	e.Insert("很")
	e.Move(0)
	e.Undo()
	if e.Text() != "医生好" || e.Caret() != len("医生") {
		t.Errorf("%q, caret at %d", e.Text(), e.Caret())
	}
}

func TestEditor_HoldsItsPromisesUnderAnyEditing(t *testing.T) {
	pieces := []string{"好", "a", " ", "\n", "\r\n", "é", "\u0301", "👨‍👩‍👧", "\u200d", "👍", "🏽", "🇨", "🇳", "ᄒ", "ᅡ",
		"等待太久，", "\xff", "\x00", "\ufe0f"}
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 30).Draw(t, "limit")
		oneLine := rapid.Bool().Draw(t, "one line")
		e := editor.New(limit, oneLine)
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				before := e.Text()
				if e.Backspace() {
					changed := e.Text()
					if len(changed) >= len(before) {
						t.Fatal("erasing took nothing away")
					}
				}
			case 1:
				e.Move(rapid.IntRange(-2, 80).Draw(t, "offset"))
			case 2:
				e.Undo()
			case 3:
				e.SetText(rapid.SampledFrom(pieces).Draw(t, "text"))
			default:
				e.Insert(rapid.SampledFrom(pieces).Draw(t, "piece"))
			}
			check(t, e, limit, oneLine)
		}
		for e.Undo() {
			check(t, e, limit, oneLine)
		}
	})
}

func check(t *rapid.T, e *editor.Editor, limit int, oneLine bool) {
	text := e.Text()
	if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00") || (oneLine && strings.Contains(text, "\n")) {
		t.Fatalf("holds what cannot be shown: %q", text)
	}
	if e.Len() > limit {
		t.Fatalf("%d characters, limit %d", e.Len(), limit)
	}
	bounds := []int{0}
	for g := uniseg.NewGraphemes(text); g.Next(); {
		_, end := g.Positions()
		bounds = append(bounds, end)
	}
	if !slices.Equal(bounds, e.Boundaries()) || !slices.Contains(bounds, e.Caret()) {
		t.Fatalf("caret at %d of %q is inside a character", e.Caret(), text)
	}
	before, after := e.Split()
	if before+after != text || len(before) != e.Caret() {
		t.Fatalf("split into %q and %q", before, after)
	}
}
