package device

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"net/http"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/limit"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Progress answers a number and its PIN, and a receipt's token.
type Progress interface {
	Look(ctx context.Context, p progress.Proof, lang string) (*wire.Progress, error)
	ByNumberAndPIN(ctx context.Context, number, pin string, from progress.Source, lang string) (*wire.Progress, error)
}

// Changes does what a person wants of their case.
type Changes interface {
	Rate(ctx context.Context, p progress.Proof, v progress.Verdict, lang string) (*wire.Progress, error)
	Add(ctx context.Context, p progress.Proof, request, text, lang string) (*wire.Progress, error)
	Withdraw(ctx context.Context, p progress.Proof, request, lang string) (*wire.Progress, error)
	Undo(ctx context.Context, p progress.Proof, request, lang string) (*wire.Progress, error)
}

// Auditor writes the audit log.
type Auditor interface {
	Append(ctx context.Context, tx bun.Tx, actor, action, object string) error
}

var (
	_ Progress = (*progress.Service)(nil)
	_ Changes  = (*progress.Service)(nil)
)

// Params are what a Door works with.
type Params struct {
	Store    *store.Store
	CA       *keys.CA
	Tokens   *keys.Tokens
	Sealing  wire.SealingKey
	Signing  ed25519.PublicKey // of the configuration
	Configs  *hospital.Configs
	Intake   *intake.Receiver
	Uploads  *media.Uploads
	Progress Progress
	Changes  Changes
	Walks    Walks                                                               // nil: none are known
	Seen     func(ctx context.Context, id feedback.RecordID) (*wire.Seen, error) // of an urgent record; nil: not known
	// whether an urgent record would reach somebody; nil: no
	Duty  func(ctx context.Context) (bool, error)
	Audit Auditor
	Log   *slog.Logger
	Now   func() time.Time
}

// Door answers terminals.
type Door struct {
	Params
	slots  chan struct{}
	small  chan struct{}
	lane   *lane
	each   *limit.Shares
	enrols *limit.Rate
	seen   *verified
	routes http.Handler
}

// New makes the door.
func New(p Params) *Door {
	d := &Door{
		Params: p, slots: make(chan struct{}, maxAtOnce), small: make(chan struct{}, maxSmall), lane: newLane(p.Now),
		each: limit.NewShares(maxEach), enrols: limit.NewRate(enrolEvery, enrolBurst, p.Now), seen: newVerified(p.CA),
	}
	d.routes = d.build()
	return d
}

func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.routes.ServeHTTP(w, r) }

func (d *Door) build() http.Handler {
	mux := http.NewServeMux()
	enrol := d.atMost(make(chan struct{}, maxEnrolling), d.requireProtocol(http.HandlerFunc(d.certificateEnrol)))
	for _, route := range []struct {
		method, path string
		do           http.Handler
	}{
		{http.MethodGet, wire.PathHealth, http.HandlerFunc(d.healthGet)},
		{http.MethodPost, wire.PathEnrol, enrol},
		{http.MethodPost, wire.PathRenew, d.terminals(d.certificateRenew)},
		{http.MethodPut, wire.PathRecords + "{id}", d.urgentFirst(d.recordPut)},
		{http.MethodGet, wire.PathRecords + "{id}/receipt", d.slotsBeside(d.small, d.receiptGet)},
		{http.MethodGet, wire.PathConfig, d.terminals(d.configGet)},
		{http.MethodPost, wire.PathHeartbeat, d.slotsBeside(d.small, d.heartbeatPost)},
		{http.MethodPost, wire.PathProgress, d.slotsBeside(d.small, d.progressAsk)},
		{http.MethodPost, wire.PathRate, d.slotsBeside(d.small, d.progressRate)},
		{http.MethodPost, wire.PathAdd, d.slotsBeside(d.small, d.progressAdd)},
		{http.MethodPost, wire.PathWithdraw, d.slotsBeside(d.small, d.progressWithdraw)},
		{http.MethodPost, wire.PathUndo, d.slotsBeside(d.small, d.progressUndo)},
		{http.MethodGet, wire.PathWalks + "{id}", d.terminals(d.walkGet)},
	} {
		mux.Handle(route.method+" "+route.path, route.do)
		mux.Handle(route.path, d.onlyMethod(route.method))
	}
	mux.Handle(wire.PathParts, d.atMost(make(chan struct{}, maxParts), d.terminals(d.partsTake())))
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		d.problem(w, http.StatusNotFound, wire.ProblemNotFound, "there is nothing here")
	})
	return d.headers(d.recoverPanics(mux))
}

// terminals is what every request of an enrolled terminal goes through.
func (d *Door) terminals(do terminalHandler) http.Handler {
	return d.atMost(d.slots, d.requireProtocol(d.known(do, d.each)))
}
