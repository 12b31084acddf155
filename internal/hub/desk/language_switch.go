package desk

import (
	"net/url"
	"slices"
)

// languageSwitch changes the language and stays where the user was.
func languageSwitch(v *visit) error {
	if lang := v.r.PostFormValue("lang"); slices.Contains(v.texts.Languages(), lang) {
		v.sessions.Put(v.ctx, keyLang, lang)
	}
	back := "/"
	if u, err := url.Parse(v.r.Referer()); err == nil && u.Host == v.r.Host {
		if path, ok := local(u.RequestURI()); ok {
			back = path
		}
	}
	return v.to(back, "")
}
