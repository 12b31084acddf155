package uplink

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

// lately is how long an answer of the hub counts as being online: a heartbeat missed may still be a slow one.
const lately = 3 * time.Minute

// Queue is what is to be sent.
type Queue interface {
	NextUrgent(now time.Time) (r *outbox.Record, due time.Time, err error)
	NextOrdinary(now time.Time) (r *outbox.Record, due time.Time, err error)
	Ack(ctx context.Context, id feedback.RecordID, digest string) error
	Fail(id feedback.RecordID, until time.Time)
	Quarantine(ctx context.Context, id feedback.RecordID, reason string) error
}

// Parts are the photos and recordings of records whose text the hub has.
type Parts interface {
	NextIncomplete(now time.Time) (in *outbox.Incomplete, due time.Time, err error)
	ReadPart(id feedback.RecordID, p outbox.Part) *outbox.PartReader
	AckParts(ctx context.Context, id feedback.RecordID, digest string, parts ...string) error
}

// Keep is what was sent, and how the outbox stands.
type Keep interface {
	Stats() (outbox.Stats, error)
	HeldIDs(after feedback.RecordID, n int) ([]feedback.RecordID, error)
	Resend(ctx context.Context, ids []feedback.RecordID) (int, error)
	Sweep(ctx context.Context) (int, error)
	Compact(ctx context.Context) (bool, error)
}

// Clock is the terminal's clock, which learns from the hub.
type Clock interface {
	Moment() feedback.Moment
	Heard(ctx context.Context, hub time.Time, roundTrip time.Duration) error
}

// Settings is where the configuration goes.
type Settings interface {
	Version() int64
	ETag() string
	Accept(ctx context.Context, signed wire.SignedConfig, etag string) error
}

// Identity is renewed when its time comes.
type Identity interface {
	RenewDue(now time.Time) bool
	Renew(ctx context.Context, via enrolment.Renewer) error
}

var (
	_ Queue    = (*outbox.Outbox)(nil)
	_ Parts    = (*outbox.Outbox)(nil)
	_ Keep     = (*outbox.Outbox)(nil)
	_ Identity = (*enrolment.Enrolment)(nil)
)

// Params is what a Loop works with. All are needed but the last four.
type Params struct {
	Client   *Client
	Queue    Queue
	Parts    Parts
	Keep     Keep
	Clock    Clock
	Settings Settings
	Identity Identity

	Describe func(*wire.Heartbeat) // adds program, disk, devices and overrides to a heartbeat
	OnStatus func(Status)          // called when the state or its reason changes, once at a time
	OnConfig func()                // called after a new configuration came into force
	Log      *slog.Logger
}

// Loop sends what is in the outbox and keeps in touch with the hub. Start it once.
type Loop struct {
	Params
	wake   chan struct{}
	cancel context.CancelFunc
	done   chan struct{}

	urgent *lane

	tell    sync.Mutex // held while somebody is told of a new status
	mu      sync.Mutex
	status  Status
	arrived []arrival // by the lane, and not taken over yet

	// What follows is the loop's goroutine's alone. The lane has its own, and shares what is above and the queue.
	line       backoff   // of the line as a whole
	openAt     time.Time // not before: after a failure; a wake overrides it
	heldUntil  time.Time // not before: the hub said so; nothing overrides it
	beatAt     time.Time
	probeAt    time.Time
	beatLine   backoff
	waiting    waiting // what the hub cannot take for now
	heldCursor feedback.RecordID
	transfers  map[feedback.RecordID]*transfer
	gained     bool           // something arrived since the line last failed
	beside     sync.WaitGroup // small requests that go while a part does
	gaveWay    chan struct{}  // the last try of an urgent record that the others waited for
	awaited    *request       // of a part that is sent, and whose answer comes while the next one is on its way
}

// NewLoop makes a loop that does nothing until Start.
func NewLoop(p Params) *Loop {
	if p.Describe == nil {
		p.Describe = func(*wire.Heartbeat) {}
	}
	if p.OnStatus == nil {
		p.OnStatus = func(Status) {}
	}
	if p.OnConfig == nil {
		p.OnConfig = func() {}
	}
	if p.Log == nil {
		p.Log = slog.Default()
	}
	l := &Loop{Params: p, wake: make(chan struct{}, 1), waiting: newWaiting(p.Queue),
		transfers: map[feedback.RecordID]*transfer{},
		status:    Status{State: Offline, Reason: ReasonNetwork}}
	l.urgent = newLane(l)
	return l
}

// Start begins. It returns at once.
func (l *Loop) Start(ctx context.Context) {
	ctx, l.cancel = context.WithCancel(ctx)
	l.done = make(chan struct{})
	l.urgent.begin()
	l.beside.Go(func() { l.urgent.run(ctx) })
	go l.run(ctx)
}

// Stop ends the loop and waits until it has. What was under way is broken off and sent again after the next start.
func (l *Loop) Stop() {
	if l.cancel != nil {
		l.cancel()
		<-l.done
	}
}

// Wake says that there is something new to send, or that the terminal was enrolled: a back-off is cut short, and while
// the hub is out of reach a heartbeat is tried too. It never blocks.
func (l *Loop) Wake() {
	l.urgent.call()
	l.nudge()
}

// nudge is Wake for all but the urgent.
func (l *Loop) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Status is how the line stands now.
func (l *Loop) Status() Status {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.status
}

// Online reports whether the hub answered as it should at the last try, and lately.
func (l *Loop) Online() bool {
	s := l.Status()
	return s.State == Online && time.Since(s.LastSuccess) < lately
}

func (l *Loop) run(ctx context.Context) {
	defer close(l.done)
	defer l.beside.Wait()
	defer l.abandon()
	for ctx.Err() == nil {
		now := time.Now()
		if !now.Before(l.beatAt) && !now.Before(l.heldUntil) {
			l.beat(ctx)
			l.tidy(ctx)
		}
		if !now.Before(l.probeAt) && !now.Before(l.heldUntil) {
			l.probe(ctx)
		}
		due := l.sendAll(ctx)
		l.sleep(ctx, due)
	}
}

// sleep waits until something is due, or there is something new.
func (l *Loop) sleep(ctx context.Context, due time.Time) {
	until := l.beatAt
	if !due.IsZero() {
		until = earlier(until, later(due, l.openAt))
	}
	until = later(earlier(until, l.probeAt), l.heldUntil)
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-l.wake:
		l.woken()
	}
}

// woken cuts a back-off short.
func (l *Loop) woken() {
	l.openAt = time.Time{}
	if l.Status().State != Online {
		l.beatAt = time.Time{}
	}
}

// saw tells who wants to know how the line stands after a try.
func (l *Loop) saw(err error) {
	l.tell.Lock()
	defer l.tell.Unlock()
	l.mu.Lock()
	before := l.status
	l.status.State, l.status.Reason = statusOf(err)
	if err == nil {
		l.status.LastSuccess = time.Now()
	}
	after := l.status
	l.mu.Unlock()
	if before.State != Online && after.State == Online {
		l.urgent.online()
	}
	if before.State != after.State || before.Reason != after.Reason ||
		before.LastSuccess.IsZero() != after.LastSuccess.IsZero() {
		l.Log.Info("line to the hub", "state", after.State, "reason", after.Reason)
		l.OnStatus(after)
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
