package desk

import (
	"net/http"
	"net/url"
	"slices"
)

// langCookie holds the language. It is no part of the session: who is not signed in has none, and must not be able to make
// the hub keep one.
const langCookie = "xinsheng_lang"

// langOf is the language that the browser's user switched to; empty: none.
func langOf(r *http.Request) string {
	c, err := r.Cookie(langCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// languageSwitch changes the language and stays where the user was.
func languageSwitch(v *visit) error {
	if lang := v.r.PostFormValue("lang"); slices.Contains(v.texts.Languages(), lang) {
		http.SetCookie(v.w, &http.Cookie{
			Name: langCookie, Value: lang, Path: "/", HttpOnly: true, Secure: v.Secure, SameSite: http.SameSiteLaxMode,
		})
	}
	back := "/"
	if u, err := url.Parse(v.r.Referer()); err == nil && u.Host == v.r.Host {
		if path, ok := local(u.RequestURI()); ok {
			back = path
		}
	}
	return v.to(back, "")
}
