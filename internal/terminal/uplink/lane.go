package uplink

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

const (
	urgentTimeout = 10 * time.Second // for an answer, beside what the line takes for the bytes
	urgentPause   = time.Second      // longest pause between two tries of a while
	urgentTries   = 60               // so many; then the pauses are longer, up to urgentSlow
	urgentSlow    = 5 * time.Second
	laneLook      = time.Minute     // longest between two looks into the outbox
	giveWayFor    = 2 * time.Second // how long the others leave the line to an urgent record
	stepAside     = time.Hour       // that an urgent record lets the others pass; it is freed as soon as there is none
)

// lane sends urgent records: over connections of its own, whatever else is under way, put off or waited for. It belongs
// to a Loop, which sends the rest.
type lane struct {
	loop *Loop
	wake chan struct{}
	back atomic.Bool // the line is online again, and the lane has not taken that in

	// These are the lane's goroutine's.
	openAt   time.Time                  // not before: after a failure
	refused  backoff                    // while the hub refuses the terminal; a wake does not cut that short
	failures int                        // in a row
	stepped  map[feedback.RecordID]bool // failed with the line, and let the others go before them
	breaks   map[feedback.RecordID]int  // how often the line failed with that record at hand
	waiting  waiting                    // what the hub cannot take for now

	mu   sync.Mutex
	busy chan struct{} // closed when what is due has been tried; nil: nothing is
}

func newLane(l *Loop) *lane {
	return &lane{loop: l, wake: make(chan struct{}, 1), stepped: map[feedback.RecordID]bool{},
		breaks: map[feedback.RecordID]int{}, waiting: newWaiting(l.Queue)}
}

// call says that there may be something urgent. From then on the others give way until the lane has looked.
func (a *lane) call() {
	a.begin()
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// online says that the line works again, after it did not.
func (a *lane) online() {
	a.back.Store(true)
	a.call()
}

func (a *lane) begin() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.busy == nil {
		a.busy = make(chan struct{})
	}
}

func (a *lane) rest() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.busy != nil {
		close(a.busy)
		a.busy = nil
	}
}

// trying is closed when what is due now has been tried; nil: nothing is.
func (a *lane) trying() chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.busy
}

func (a *lane) run(ctx context.Context) {
	defer a.rest()
	for ctx.Err() == nil {
		due := a.sendAll(ctx)
		a.rest()
		a.sleep(ctx, due)
	}
}

// sendAll tries what is due, and answers when to look again.
func (a *lane) sendAll(ctx context.Context) time.Time {
	for ctx.Err() == nil {
		now := time.Now()
		select {
		case <-a.wake: // what it is about is looked for right now
			a.woken()
		default:
		}
		if now.Before(a.openAt) {
			return a.openAt
		}
		r, due, err := a.loop.Queue.NextUrgent(now)
		switch {
		case err != nil:
			a.loop.Log.Error("outbox gives no urgent record", "error", err)
			return now.Add(urgentSlow)
		case r != nil:
			a.begin()
			a.send(ctx, r)
		case len(a.stepped) > 0: // no other is left to go before them
			a.free(now)
		case due.IsZero():
			return now.Add(laneLook)
		default:
			return earlier(due, now.Add(laneLook))
		}
	}
	return time.Time{}
}

func (a *lane) sleep(ctx context.Context, until time.Time) {
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-a.wake:
		a.woken()
	}
}

// woken ends the pause after a failure of the line. While the hub refuses the terminal, only a line that is online
// again does; it also ends the waiting of the records that the hub could not take.
func (a *lane) woken() {
	if a.back.Swap(false) {
		a.refused.reset()
		a.waiting.forgive()
	}
	if a.refused.failures == 0 {
		a.openAt = time.Time{}
	}
}

// free lets the records be tried that stepped aside.
func (a *lane) free(now time.Time) {
	for id := range a.stepped {
		a.loop.Queue.Fail(id, now)
	}
	clear(a.stepped)
}

// send sends one record and does with it what the answer says.
func (a *lane) send(ctx context.Context, r *outbox.Record) {
	log := a.loop.Log.With("record", r.ID, "bytes", len(r.Envelope), "urgent", true)
	within, cancel := context.WithTimeout(ctx, urgentTimeout+time.Duration(len(r.Envelope)/slowest)*time.Second)
	defer cancel()
	delete(a.stepped, r.ID)
	receipt, err := a.loop.Client.PutRecord(within, r)
	if ctx.Err() != nil {
		return
	}
	if verdictOf(err) == unheard {
		log.Warn("record not delivered", "error", err)
		a.fails(r.ID, err)
		return
	}
	a.works()
	a.waiting.settle(ctx, log, r, receipt, err, maxDelay, func(receipt wire.RecordReceipt) {
		a.waiting.forget(r.ID)
		if r.Parts > 0 {
			a.loop.landed(r.ID, receipt.Missing)
		}
	})
	if verdictOf(err) != troubled {
		delete(a.breaks, r.ID)
	}
}

// works notes that the hub answered: what waits for the line need not wait longer. Those that stepped aside come after
// the others that are due.
func (a *lane) works() {
	back := a.loop.Status().State != Online
	a.refused.reset()
	a.failures = 0
	a.openAt = time.Time{}
	a.loop.saw(nil)
	if back {
		a.loop.nudge()
	}
}

// fails decides when the next try is. Every other urgent record that is due goes before the one that failed, however
// late the lane looks. That the hub is busy, or asks for patience, is nothing to an urgent record; and a busy hub or a
// slow one is no broken line.
func (a *lane) fails(id feedback.RecordID, err error) {
	a.failures++
	most := urgentPause
	if a.failures > urgentTries {
		most = urgentSlow
	}
	delay := most/10 + rand.N(most*9/10)
	switch {
	case errors.Is(err, ErrRefused):
		delay = max(a.refused.next(maxDelay), urgentPause)
		a.loop.saw(err)
	case !busy(err) && !errors.Is(err, context.DeadlineExceeded):
		if a.breaks[id]++; a.breaks[id] <= patience { // else it may be the record: the others show how the line is
			a.loop.saw(err)
			a.loop.nudge()
		}
	}
	a.openAt = time.Now().Add(delay)
	a.waiting.forget(id) // it steps aside instead
	a.stepped[id] = true
	a.loop.Queue.Fail(id, a.openAt.Add(stepAside))
}

// giveWay leaves the line to urgent records that are due, but not for long: a try that hangs holds nothing else up.
func (l *Loop) giveWay(ctx context.Context) {
	trying := l.urgent.trying()
	if trying == nil || trying == l.gaveWay {
		return
	}
	l.gaveWay = trying
	timer := time.NewTimer(giveWayFor)
	defer timer.Stop()
	select {
	case <-trying:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// landed tells the loop of a record that the lane delivered, and which of its parts the hub lacks.
func (l *Loop) landed(id feedback.RecordID, missing []string) {
	l.mu.Lock()
	l.arrived = append(l.arrived, arrival{id, missing})
	l.mu.Unlock()
	l.nudge()
}

// arrival is a record whose text the lane delivered.
type arrival struct {
	id      feedback.RecordID
	missing []string
}

// takeOver goes on with the parts of what the lane delivered.
func (l *Loop) takeOver() {
	l.mu.Lock()
	all := l.arrived
	l.arrived = nil
	l.mu.Unlock()
	for _, a := range all {
		l.textArrived(a.id, a.missing)
	}
}
