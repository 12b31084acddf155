// Package guard holds what the desk and the phone door both set around every page.
package guard

import "net/http"

// Policy is what a page may do.
type Policy struct {
	CSP        string // Content-Security-Policy
	Microphone bool   // a person may record on it
}

// Headers sets the security headers of every answer. A page that may do something else sets its own Policy.
func Headers(p Policy, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		p.Set(h)
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// Set writes the policy into the headers of one answer.
func (p Policy) Set(h http.Header) {
	microphone := "()"
	if p.Microphone {
		microphone = "(self)"
	}
	h.Set("Content-Security-Policy", p.CSP)
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone="+microphone)
}
