package locale_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
)

func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

func load(t *testing.T, pairs ...string) *locale.Bundle {
	t.Helper()
	b, err := locale.Load(files(pairs...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLoad_MergesTheFilesOfALanguage(t *testing.T) {
	b := load(t, "zh/a.json", `{"a.x":"甲"}`, "zh/b.json", `{"b.x":"乙"}`, "en/a.json", `{"a.x":"A","b.x":"B"}`)
	if zh := b.For("zh"); zh.T("a.x") != "甲" || zh.T("b.x") != "乙" {
		t.Error("a file is missing")
	}
	if got := b.For("en").T("b.x"); got != "B" {
		t.Errorf("English is %q", got)
	}
	if got := strings.Join(b.Languages(), " "); got != "zh en" {
		t.Errorf("languages are %q", got)
	}
	if len(b.Missing()) != 0 {
		t.Errorf("missing %v", b.Missing())
	}
}

func TestLoad_RefusesWhatWouldHideAText(t *testing.T) {
	for name, m := range map[string]fstest.MapFS{
		"key in two files":   files("zh/a.json", `{"x":"1"}`, "zh/b.json", `{"x":"1"}`),
		"key twice in one":   files("zh/a.json", `{"x":"1","x":"2"}`),
		"not a text":         files("zh/a.json", `{"x":1}`),
		"nested":             files("zh/a.json", `{"x":{"y":"1"}}`),
		"a list":             files("zh/a.json", `["x"]`),
		"cut short":          files("zh/a.json", `{"x":"1"`),
		"two objects":        files("zh/a.json", `{"x":"1"}{"y":"1"}`),
		"no default":         files("en/a.json", `{"x":"1"}`),
		"nothing":            files(),
		"comma at the end":   files("zh/a.json", `{"x":"1",}`),
		"not JSON":           files("zh/a.json", `x`),
		"key without quotes": files("zh/a.json", `{x:"1"}`),
	} {
		if _, err := locale.Load(m); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestT_FillsPlaceholders(t *testing.T) {
	tr := load(t, "zh/a.json", `{"count":"还可以写 {left} 个字，共 {all} 个，{left}","plain":"你好"}`).For("zh")
	if got := tr.T("count", "left", 12, "all", "1000"); got != "还可以写 12 个字，共 1000 个，12" {
		t.Errorf("got %q", got)
	}
	if got := tr.T("plain", "left", 1); got != "你好" {
		t.Errorf("got %q", got)
	}
	// What a visitor wrote may look like a placeholder; it is not one.
	if got := tr.T("count", "left", "{all}", "all", "x"); got != "还可以写 {all} 个字，共 x 个，{all}" {
		t.Errorf("got %q", got)
	}
}

func TestT_MissingKeyComesBackAndIsCounted(t *testing.T) {
	b := load(t, "zh/a.json", `{"with":"有 {n}"}`, "en/a.json", `{}`)
	if got := b.For("en").T("with"); got != "with" {
		t.Errorf("got %q", got)
	}
	b.For("en").T("with")
	if got := b.For("zh").T("with", "n"); got != "有 {n}" {
		t.Errorf("got %q", got)
	}
	if m := b.Missing(); len(m) != 2 || m["en with"] != 2 || m["zh with {n}"] != 1 {
		t.Errorf("missing %v", m)
	}
}

func TestFor_UnknownLanguageIsTheDefault(t *testing.T) {
	if got := load(t, "zh/a.json", `{"x":"一"}`).For("fr"); got.Lang() != "zh" || got.T("x") != "一" {
		t.Errorf("language %s", got.Lang())
	}
}

func TestCheck_NamesEveryProblem(t *testing.T) {
	b := load(t,
		"zh/a.json", `{"good":"{n} 好 {m}","onlyzh":"一","empty":"一","hold":"{n}","brace":"一}"}`,
		"en/a.json", `{"good":"{m} good {n} {n}","onlyen":"one","empty":" ","hold":"{m}","brace":"one"}`)
	want := []string{
		"zh: brace has a brace that belongs to no placeholder",
		"en: empty is empty",
		"en: hold has placeholders [m], zh has [n]",
		"zh: onlyen is missing",
		"en: onlyzh is missing",
	}
	if got := strings.Join(b.Check(), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s", got)
	}
	if got := load(t, "zh/a.json", `{"x":"一"}`, "en/a.json", `{"x":"one"}`).Check(); len(got) != 0 {
		t.Errorf("whole bundle: %v", got)
	}
}

func TestSay_DatesAndNumbersAsPeopleDo(t *testing.T) {
	b := load(t, "zh/a.json", `{"x":"一"}`, "en/a.json", `{"x":"one"}`)
	zh, en := b.For("zh"), b.For("en")
	day := time.Date(2026, 7, 11, 14, 5, 0, 0, time.UTC)
	for _, c := range [][2]string{
		{zh.Date(day), "7 月 11 日"}, {en.Date(day), "11 July"},
		{zh.DateYear(day), "2026 年 7 月 11 日"}, {en.DateYear(day), "11 July 2026"},
		{zh.Weekday(day), "星期六"}, {en.Weekday(day), "Saturday"},
		{zh.DateTime(day), "7 月 11 日 14:05"}, {en.DateTime(day), "11 July, 14:05"},
		{zh.Number(1000), "1000"}, {en.Number(1000), "1,000"}, {en.Number(-1234567), "-1,234,567"}, {en.Number(100), "100"},
		{zh.Duration(185 * time.Second), "3 分钟"}, {en.Duration(185 * time.Second), "3 minutes"},
		{en.Duration(time.Hour), "1 hour"}, {zh.Duration(50 * time.Hour), "2 天"},
		{en.Duration(0), "0 seconds"}, {en.Duration(-time.Hour), "0 seconds"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}
