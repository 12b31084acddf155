package phone

import (
	"net/http"

	"golang.org/x/text/language"

	"xinsheng/internal/locale"
)

const langCookie = "lang"

// lang is the language that the person switched to, else the first of the browser's that there is, else the one for
// those who read none of them.
func lang(r *http.Request) string {
	if l := r.URL.Query().Get("lang"); locale.IsKnown(l) {
		return l
	}
	if c, err := r.Cookie(langCookie); err == nil && locale.IsKnown(c.Value) {
		return c.Value
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(wanted) == 0 {
		return locale.Default
	}
	codes := locale.Codes()
	tags := make([]language.Tag, len(codes))
	for i, code := range codes {
		tags[i] = language.Make(code)
	}
	if _, index, confidence := language.NewMatcher(tags).Match(wanted...); confidence != language.No {
		return codes[index]
	}
	return locale.Foreign()
}

// keepLang remembers a switch until the browser closes.
func keepLang(w http.ResponseWriter, r *http.Request) {
	if l := r.URL.Query().Get("lang"); locale.IsKnown(l) {
		http.SetCookie(w, &http.Cookie{Name: langCookie, Value: l, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
}
