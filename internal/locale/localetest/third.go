// Package localetest adds a language for a test, as one is added in earnest: a description, a folder of texts for the
// terminal and one for the pages of the hub, and no Go.
package localetest

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"xinsheng/internal/locale"
)

// Code is the language that Add adds.
const Code = "vi"

// Mark begins every text of the language. The text behind it is the English one.
const Mark = "= "

const description = `{
  "tag": "vi", "name": "Tiếng Việt", "called": {"zh": "越南文", "en": "Vietnamese"},
  "date": "2/1", "date_year": "2/1/2006", "date_time": "{time}, {date}",
  "weekdays": ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
  "thousands": ".", "day": ["ngày"], "hour": ["giờ"], "minute": ["phút"], "second": ["giây"],
  "floor": "Tầng {n}", "list": ", ", "path": ", ", "small_first": true,
  "heads": {"campus": ["Cơ sở"], "name_in": ["Tên {lang}"]}
}`

// Add makes the language known until the test ends.
func Add(t testing.TB) {
	t.Helper()
	l, err := locale.Parse(Code, []byte(description))
	if err != nil {
		t.Fatal(err)
	}
	before := locale.Known
	with := append(append([]locale.Language{}, before()...), l)
	locale.Known = func() []locale.Language { return with }
	t.Cleanup(func() { locale.Known = before })
}

// Overlay gives the texts of an assets package a folder of the language until the test ends.
func Overlay(t testing.TB, files *func() fs.FS) {
	t.Helper()
	before := *files
	with := Texts(t, before())
	*files = func() fs.FS { return with }
	t.Cleanup(func() { *files = before })
}

// Texts are texts with a folder of the language, made from the English one.
func Texts(t testing.TB, from fs.FS) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	names, err := fs.Glob(from, "*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = &fstest.MapFile{Data: raw}
		if path.Dir(name) != locale.Foreign() {
			continue
		}
		texts := map[string]string{}
		if err := json.Unmarshal(raw, &texts); err != nil {
			t.Fatal(err)
		}
		for key, text := range texts {
			texts[key] = Mark + text
			switch {
			case strings.HasSuffix(key, ".html_lang"):
				texts[key] = Code
			case key == "ui.language":
				texts[key] = strings.ToUpper(Code)
			}
		}
		if raw, err = json.Marshal(texts); err != nil {
			t.Fatal(err)
		}
		all[path.Join(Code, path.Base(name))] = &fstest.MapFile{Data: raw}
	}
	return all
}
