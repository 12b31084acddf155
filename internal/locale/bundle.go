// Package locale turns keys into texts in a language that is chosen per visitor, and says dates and numbers as people
// do in that language. It knows no window and no web page.
package locale

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"xinsheng/internal/feedback"
)

// Default is the language of everyone who has not chosen another.
const Default = feedback.DefaultLang

// Bundle is all texts in all languages. It is safe for use by several goroutines.
type Bundle struct {
	texts map[string]map[string]string // language -> key -> text

	mu      sync.Mutex
	missing map[string]int

	once sync.Once
	keys map[string]map[string][]string // language -> text -> keys
}

// Load merges every <language>/*.json of fsys: flat maps from key to text. A key that stands twice in one language, in
// one file or in two, is an error, and so is anything but a text.
func Load(fsys fs.FS) (*Bundle, error) {
	files, err := fs.Glob(fsys, "*/*.json")
	if err != nil {
		return nil, fmt.Errorf("find texts: %w", err)
	}
	b := &Bundle{texts: map[string]map[string]string{}, missing: map[string]int{}}
	for _, name := range files {
		if err := b.add(fsys, name); err != nil {
			return nil, fmt.Errorf("read texts %s: %w", name, err)
		}
	}
	if len(b.texts[Default]) == 0 {
		return nil, fmt.Errorf("no texts in language %s: %w", Default, feedback.ErrInvalid)
	}
	return b, nil
}

func (b *Bundle) add(fsys fs.FS, name string) error {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	flat, err := parseFlat(raw)
	if err != nil {
		return err
	}
	lang := path.Dir(name)
	if b.texts[lang] == nil {
		b.texts[lang] = map[string]string{}
	}
	for key, text := range flat {
		if _, twice := b.texts[lang][key]; twice {
			return fmt.Errorf("key %s stands in another file too: %w", key, feedback.ErrInvalid)
		}
		b.texts[lang][key] = text
	}
	return nil
}

// Languages lists the languages, the default first.
func (b *Bundle) Languages() []string {
	var all []string
	for lang := range b.texts {
		if lang != Default {
			all = append(all, lang)
		}
	}
	slices.Sort(all)
	return append([]string{Default}, all...)
}

// Text is the text of a key without values in it, in all languages.
func (b *Bundle) Text(key string) feedback.Text {
	out := feedback.Text{}
	for _, lang := range b.Languages() {
		out = out.With(lang, b.For(lang).T(key))
	}
	return out
}

// For gives the texts in a language, and those of the default language where there is no such language.
func (b *Bundle) For(lang string) Translator {
	if b.texts[lang] == nil {
		lang = Default
	}
	return Translator{bundle: b, lang: lang}
}

// Missing says which keys and values were asked for and not there, and how often. In a finished program it is empty.
func (b *Bundle) Missing() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make(map[string]int, len(b.missing))
	for k, n := range b.missing {
		out[k] = n
	}
	return out
}

func (b *Bundle) miss(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.missing[what]++
}
