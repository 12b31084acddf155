package feedback

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// DefaultLang is the language that every text has, and of everyone who has not chosen another.
const DefaultLang = "zh"

// Text is what a person reads, by language. The default language is always there. Several values may share one map:
// change none, make another with With.
type Text map[string]string

var _ json.Unmarshaler = (*Text)(nil)

// In is the text in a language, or in the default one where that one is not there.
func (t Text) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t[DefaultLang]
}

// Main is the text in the default language.
func (t Text) Main() string { return t[DefaultLang] }

// With is the text with another wording in a language; an empty one takes the language away. The text itself stays.
func (t Text) With(lang, s string) Text {
	out := Text{}
	for l, have := range t {
		if have != "" && l != lang {
			out[l] = have
		}
	}
	if s != "" {
		out[lang] = s
	}
	return out
}

// Each is the text with each wording put through f. The text itself stays.
func (t Text) Each(f func(s string) string) Text {
	var out Text
	for lang, s := range t {
		if s = f(s); s != "" {
			if out == nil {
				out = Text{}
			}
			out[lang] = s
		}
	}
	return out
}

// Contains reports whether a wording in any language has part in it. Part is in lower case, and that of the text does
// not matter.
func (t Text) Contains(part string) bool {
	for _, s := range t {
		if strings.Contains(strings.ToLower(s), part) {
			return true
		}
	}
	return false
}

// Joined is every wording, the default language's first.
func (t Text) Joined(sep string) string {
	var all []string
	for _, lang := range t.Langs() {
		all = append(all, t[lang])
	}
	return strings.Join(all, sep)
}

// IsZero reports whether there is nothing to read in any language.
func (t Text) IsZero() bool {
	for _, s := range t {
		if s != "" {
			return false
		}
	}
	return true
}

// Equal reports whether two texts say the same in every language. A language without a wording is as one that is not
// there.
func (t Text) Equal(o Text) bool {
	said := func(t Text) map[string]string {
		t = maps.Clone(t)
		maps.DeleteFunc(t, func(_, s string) bool { return s == "" })
		return t
	}
	return maps.Equal(said(t), said(o))
}

// Langs lists the languages that there is a wording in, the default first.
func (t Text) Langs() []string {
	var langs []string
	for lang, s := range t {
		if s != "" && lang != DefaultLang {
			langs = append(langs, lang)
		}
	}
	slices.Sort(langs)
	if t.Main() != "" {
		return append([]string{DefaultLang}, langs...)
	}
	return langs
}

// MarshalJSON writes the languages that there is a wording in, the default first, which is there even when it is empty.
func (t Text) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	langs := t.Langs()
	if t.Main() == "" {
		langs = append([]string{DefaultLang}, langs...)
	}
	for i, lang := range langs {
		key, err := json.Marshal(lang)
		if err != nil {
			return nil, fmt.Errorf("write language: %w", err)
		}
		said, err := json.Marshal(t[lang])
		if err != nil {
			return nil, fmt.Errorf("write text: %w", err)
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(said)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// UnmarshalJSON reads a text. An empty wording is as one that is not there.
func (t *Text) UnmarshalJSON(raw []byte) error {
	var read map[string]string
	if err := json.Unmarshal(raw, &read); err != nil {
		return fmt.Errorf("read text: %w", err)
	}
	*t = Text(read).Each(func(s string) string { return s })
	return nil
}
