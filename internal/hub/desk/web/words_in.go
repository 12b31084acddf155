package web

import (
	"cmp"

	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
)

// WordsField is the input for one text in one language.
type WordsField struct {
	Name, Label, Value string
	Lang, Tag          string
	First              bool // the default language: where anything is needed, this is
}

// Words are the inputs of one text, the default language's first: it is in the field called name, the others are in
// name_en and so on.
func (p Page) Words(name, key string, t feedback.Text) []WordsField {
	var fields []WordsField
	for i, l := range locale.Known() {
		f := WordsField{
			Name: name + "_" + l.Code, Label: LabelIn(p.t, key, l), Value: t[l.Code], Lang: l.Code, Tag: l.Tag, First: i == 0,
		}
		if f.First {
			f.Name = name
		}
		fields = append(fields, f)
	}
	return fields
}

// Words reads what such inputs hold. The default language may stand under its code as well, as in the form of a
// terminal.
func (v *Visit) Words(name string) feedback.Text {
	t := feedback.Text{}.With(locale.Default, cmp.Or(v.Field(name+"_"+locale.Default), v.Field(name)))
	for _, lang := range locale.Others() {
		t = t.With(lang, v.Field(name+"_"+lang))
	}
	return t
}

// LabelIn names a text in a language: by a wording of its own where there is one, else by the default language's and
// the name of the language.
func LabelIn(t locale.Translator, key string, l locale.Language) string {
	if l.Code == locale.Default {
		return t.T(key)
	}
	if own := key + "_" + l.Code; t.Has(own) {
		return t.T(own)
	}
	return t.T("desk.in_language", "what", t.T(key), "lang", l.Name)
}

// InOther is a text in the language that stands beside the reader's, empty where there is none.
func (v *Visit) InOther(t feedback.Text) string {
	if v.Lang() == locale.Default {
		return t[locale.Foreign()]
	}
	return t.Main()
}
