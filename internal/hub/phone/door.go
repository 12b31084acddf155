package phone

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	pages "xinsheng/assets/web/phone"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/limit"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/wire"
)

// Cases is what a person may do to their own case.
type Cases interface {
	Rate(ctx context.Context, ref casework.Ref, s casework.Satisfied, why string) error
	Withdraw(ctx context.Context, a casework.Actor, ref casework.Ref, reason string) error
}

// Eraser removes the content of a case at once.
type Eraser interface {
	Erase(ctx context.Context, caseID int64, actor string) error
}

var _ Cases = (*casework.Cases)(nil)

// Params are what a Door works with.
type Params struct {
	Progress *progress.Service
	Cases    Cases
	Eraser   Eraser
	Settings func(context.Context) (*hospital.Settings, error)
	Proxies  []netip.Prefix // whose X-Forwarded-For is believed
	Now      func() time.Time
	Log      *slog.Logger
}

// Door answers phones.
type Door struct {
	Params
	pages  *pageSet
	flood  *limit.Rate
	routes http.Handler
}

// New makes the door.
func New(p Params) (*Door, error) {
	set, err := loadPages()
	if err != nil {
		return nil, fmt.Errorf("load the phone's pages: %w", err)
	}
	d := &Door{Params: p, pages: set, flood: limit.NewRate(floodEvery, floodBurst, p.Now)}
	d.routes = d.build()
	return d, nil
}

func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.routes.ServeHTTP(w, r) }

func (d *Door) build() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.lookupForm)
	mux.HandleFunc("POST /{$}", d.lookupAsk)
	mux.HandleFunc("GET "+wire.PathReceiptPage+"{token}", d.receiptShow)
	mux.HandleFunc("POST "+wire.PathReceiptPage+"{token}/rate", d.receiptRate)
	mux.HandleFunc("GET "+wire.PathReceiptPage+"{token}/withdraw", d.withdrawForm)
	mux.HandleFunc("POST "+wire.PathReceiptPage+"{token}/withdraw", d.receiptWithdraw)
	mux.HandleFunc("GET "+wire.PathHomePage+"{token}", d.homeShow)
	mux.HandleFunc("GET /robots.txt", robots)
	mux.HandleFunc("GET /static/phone.css", asset("text/css; charset=utf-8", pages.Style))
	mux.HandleFunc("GET /static/phone.js", asset("text/javascript; charset=utf-8", pages.Script))
	mux.HandleFunc("/", d.nothing)

	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(d.refused))
	return headers(d.slowFloods(csrf.Handler(http.MaxBytesHandler(mux, maxForm))))
}

// maxForm is the longest form in bytes: the one question why, in characters of four bytes each percent-encoded.
const maxForm = 16 << 10

// homeShow is behind the QR code of the home screen: the way to a report that was handed in before.
func (d *Door) homeShow(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
}
