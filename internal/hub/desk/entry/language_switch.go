package entry

import "net/url"

// languageSwitch changes the language and stays where the user was.
func languageSwitch(v *visit) error {
	v.SwitchLanguage(v.R.PostFormValue("lang"))
	back := "/"
	if u, err := url.Parse(v.R.Referer()); err == nil && u.Host == v.R.Host {
		if path, ok := local(u.RequestURI()); ok {
			back = path
		}
	}
	return v.To(back, "")
}
