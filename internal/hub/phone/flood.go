package phone

import (
	"net/http"
	"strings"
	"time"
)

// A whole carrier may stand behind one address, so this only breaks floods: guessing is slowed elsewhere.
const (
	floodEvery = time.Second / 20 // between pages
	floodBurst = 100

	// a ward's phones upload from behind one address; how many at once is limited beside this
	uploadEvery = time.Second / 50
	uploadBurst = 300

	beginEvery = 2 * time.Second // drafts that one address begins; who has to wait sends all the same
	beginBurst = 60
)

func (d *Door) slowFloods(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		upload := strings.HasPrefix(r.URL.Path, pathUploads)
		if upload && d.uploaders.Allow(d.client(r)) || !upload && (strings.HasPrefix(r.URL.Path, "/static/") ||
			d.flood.Allow(d.client(r))) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", "5")
		if upload || wantsJSON(r) {
			d.refuse(w, r, http.StatusTooManyRequests, "report.upload.busy")
			return
		}
		d.message(w, r, http.StatusTooManyRequests, "lost", "phone.busy.title", "phone.busy.text")
	})
}
