package phone

import (
	"net/http"

	"xinsheng/internal/hub/guard"
)

const csp = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// reportPolicy is for pages where people speak, show and upload: what they recorded plays from memory.
var reportPolicy = guard.Policy{
	CSP: "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data: blob:; " +
		"media-src blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	Microphone: true,
}

// headers keep a page and its address to itself. The referrer goes to this door alone; with no-referrer a browser on
// plain http would send no usable Origin with a form, and rating from such a phone would be refused as forged.
func headers(next http.Handler) http.Handler { return guard.Headers(guard.Policy{CSP: csp}, next) }
