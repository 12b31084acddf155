package web

import (
	"net/http"

	"xinsheng/internal/hub/guard"
)

const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers keep what a page shows to the browser that asked for it.
func headers(next http.Handler) http.Handler { return guard.Headers(guard.Policy{CSP: csp}, next) }
