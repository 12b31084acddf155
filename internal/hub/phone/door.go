package phone

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	pages "xinsheng/assets/web/phone"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/limit"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/wire"
)

// Cases is what a person may do to their own case.
type Cases interface {
	Rate(ctx context.Context, ref casework.Ref, s feedback.Verdict, why string) error
	Withdraw(ctx context.Context, a casework.Actor, ref casework.Ref, reason string) error
	Undo(ctx context.Context, ref casework.Ref) error
}

// Eraser removes the content of a case at once.
type Eraser interface {
	Erase(ctx context.Context, caseID int64, actor string) error
}

var _ Cases = (*casework.Cases)(nil)

// Keys are the secrets that recognise a code and a page.
type Keys interface {
	TokenKey(index uint16) []byte
	PassKey() []byte
}

// Params are what a Door works with.
type Params struct {
	Store    *store.Store
	Keys     Keys
	Drafts   *draft.Drafts
	Media    *media.Uploads
	Progress *progress.Service
	Cases    Cases
	Eraser   Eraser
	Objects  Objects     // nil: no files of answers are shown
	Walks    *walk.Walks // nil: nobody walks
	Settings func(context.Context) (*hospital.Settings, error)
	Proxies  []netip.Prefix // whose X-Forwarded-For is believed
	Now      func() time.Time
	Log      *slog.Logger
}

// Door answers phones.
type Door struct {
	Params
	pages       *pageSet
	flood       *limit.Rate
	uploaders   *limit.Rate
	begins      *limit.Rate // drafts, of one address
	pace        *pace       // of what is sent
	uploadSlots chan struct{}
	cardSlots   chan struct{} // experiencers' cards that are being looked at

	perAddress, perDraft *limit.Shares
	routes               http.Handler
}

// New makes the door.
func New(p Params) (*Door, error) {
	set, err := loadPages()
	if err != nil {
		return nil, fmt.Errorf("load the phone's pages: %w", err)
	}
	d := &Door{
		Params: p, pages: set, pace: newPace(p.Now),
		flood:       limit.NewRate(floodEvery, floodBurst, p.Now),
		begins:      limit.NewRate(beginEvery, beginBurst, p.Now),
		uploadSlots: make(chan struct{}, maxUploads), cardSlots: make(chan struct{}, maxCards),
		uploaders:  limit.NewRate(uploadEvery, uploadBurst, p.Now),
		perAddress: limit.NewShares(uploadsAddress), perDraft: limit.NewShares(uploadsDraft),
	}
	d.routes = d.build()
	return d, nil
}

func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.routes.ServeHTTP(w, r) }

func (d *Door) build() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.lookupForm)
	mux.HandleFunc("POST /{$}", d.lookupAsk)
	mux.HandleFunc("POST "+pathNumber+"{do}", d.numberChange)
	mux.HandleFunc("POST "+wire.PathReceiptPage+"{token}/undo", d.receiptUndo)
	mux.HandleFunc("GET "+wire.PathReceiptPage+"{token}", d.receiptShow)
	mux.HandleFunc("GET "+wire.PathReceiptPage+"{token}/file/{file}", d.receiptFile)
	mux.HandleFunc("POST "+wire.PathReceiptPage+"{token}/rate", d.receiptRate)
	mux.HandleFunc("GET "+wire.PathReceiptPage+"{token}/withdraw", d.withdrawForm)
	mux.HandleFunc("POST "+wire.PathReceiptPage+"{token}/withdraw", d.receiptWithdraw)
	for path, find := range map[string]from{
		wire.PathHomePage + "{token}": d.homeOrigin, wire.PathPlacePage + "{place}": d.signOrigin,
		wire.PathReceiptPage + "{token}/add": d.addOrigin,
	} {
		mux.HandleFunc("GET "+path, at(find, d.reportShow))
		mux.HandleFunc("POST "+path, at(find, d.reportSend))
		mux.HandleFunc("POST "+path+"/draft", at(find, d.draftBegin))
	}
	d.walkRoutes(mux)
	mux.HandleFunc("GET /d/{draft}", d.draftState)
	mux.HandleFunc("POST /d/{draft}/remove", d.draftRemove)
	mux.HandleFunc("GET /places", d.placesShow)
	mux.HandleFunc("GET /robots.txt", robots)
	mux.HandleFunc("GET /static/phone.css", asset("text/css; charset=utf-8", pages.Style))
	mux.HandleFunc("GET /static/phone.js", asset("text/javascript; charset=utf-8", pages.Script))
	mux.HandleFunc("GET /static/report.css", asset("text/css; charset=utf-8", pages.ReportStyle))
	mux.HandleFunc("GET /static/start.js", asset("text/javascript; charset=utf-8", pages.Start))
	mux.Handle("GET "+pathModules+"{version}/{file}", d.pages.modules)
	mux.HandleFunc("/", d.nothing)

	csrf := http.NewCrossOriginProtection()
	csrf.SetDenyHandler(http.HandlerFunc(d.refused))
	all := http.NewServeMux()
	all.Handle(pathUploads, d.uploads())
	all.Handle("/", http.MaxBytesHandler(mux, maxForm))
	return headers(d.slowFloods(csrf.Handler(all)))
}

// maxForm is the longest form in bytes: a thousand characters of four bytes each percent-encoded, with what stands
// beside them.
const maxForm = 64 << 10

func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
}
