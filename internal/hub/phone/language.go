package phone

import (
	"net/http"

	"golang.org/x/text/language"
)

const langCookie = "lang"

var matcher = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// lang is the language that the person switched to, else the first of the browser's that there is, else Chinese.
func lang(r *http.Request) string {
	if l := r.URL.Query().Get("lang"); l == "zh" || l == "en" {
		return l
	}
	if c, err := r.Cookie(langCookie); err == nil && (c.Value == "zh" || c.Value == "en") {
		return c.Value
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(wanted) == 0 {
		return "zh"
	}
	if _, index, confidence := matcher.Match(wanted...); index == 1 || confidence == language.No {
		return "en" // who reads neither is more likely to read English
	}
	return "zh"
}

// keepLang remembers a switch until the browser closes.
func keepLang(w http.ResponseWriter, r *http.Request) {
	if l := r.URL.Query().Get("lang"); l == "zh" || l == "en" {
		http.SetCookie(w, &http.Cookie{Name: langCookie, Value: l, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
}
