package outbox

import (
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"xinsheng/internal/feedback"
)

const (
	batchBytes = 32 << 20               // a commit takes no further record beyond this
	closeWait  = 30 * time.Second       // how long a database that failed may take to close
	patience   = 500 * time.Microsecond // how long those just served may take to come again
)

var (
	errAbort   = errors.New("abort the transaction") // a change got stuck half-way: nothing of the batch may stay
	errNothing = errors.New("nothing changed")
)

// abort marks an error after which the transaction must not be committed.
func abort(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errAbort, err)
}

// batch is what the commit under way holds.
type batch struct {
	bytes    int64
	suspects suspects
}

// run is the committer: the only goroutine that writes.
func (o *Outbox) run() {
	defer close(o.stopped)
	expect := 0
	for range o.queue.wake {
		for {
			if expect > 1 {
				o.queue.gather(expect, patience)
			}
			jobs, closed := o.queue.takeAll()
			if closed {
				finish(jobs, nil, ErrClosed)
				return
			}
			if len(jobs) == 0 {
				break
			}
			expect = o.serve(jobs)
		}
		o.growAhead()
	}
}

// serve does the first of the jobs, or the first few that can share a commit, and puts the others back. It returns how
// many jobs may be expected for the next commit: those that wait, and those whose callers were just given an answer.
func (o *Outbox) serve(jobs []*job) int {
	n := 0
	for n < len(jobs) && jobs[n].apply != nil {
		n++
	}
	if n == 0 {
		o.queue.putBack(jobs[1:])
		jobs[0].done <- jobs[0].alone()
		return 0
	}
	o.queue.putBack(jobs[n:])
	return o.commit(jobs[:n])
}

// commit makes one transaction of the jobs, and answers them when it is durable or has failed.
func (o *Outbox) commit(jobs []*job) int {
	if err := o.revive(); err != nil {
		finish(jobs, nil, err)
		return 0
	}
	results := make([]error, len(jobs))
	used := 0
	var b batch
	err := o.update(func(tx *bbolt.Tx) error {
		changed := false
		b.suspects.mark(tx)
		for used < len(jobs) && b.bytes < batchBytes {
			o.batch = &b
			c, err := jobs[used].apply(tx)
			if errors.Is(err, errAbort) {
				return err
			}
			results[used] = err
			changed = changed || c
			used++
		}
		if !changed {
			return errNothing
		}
		return nil
	})
	o.batch = nil
	if errors.Is(err, errAbort) {
		used = len(jobs)
	}
	o.queue.putBack(jobs[used:])
	switch {
	case errors.Is(err, errNothing):
		err = nil
	case err != nil:
		err = o.failCommit(err, b)
	}
	expect := used + o.queue.length()
	finish(jobs[:used], results, err)
	return expect
}

// finish answers jobs: each with its own error, else with the one that they share.
func finish(jobs []*job, results []error, err error) {
	for i, j := range jobs {
		if results != nil && results[i] != nil {
			j.done <- results[i]
			continue
		}
		j.done <- err
	}
}

// failCommit gives up the handle on which a commit failed and opens the file anew. The error says what its records get.
func (o *Outbox) failCommit(err error, b batch) error {
	if errors.Is(err, bolterrors.ErrMaxSizeReached) {
		return fmt.Errorf("commit: %w", ErrFull) // refused before anything was written
	}
	full, hurt := noSpace(err), errors.Is(err, ErrDamaged)
	o.opt.Log.Error("outbox commit failed; opening the file anew", "error", err, "full", full)
	o.suspects.add(b.suspects)
	o.shut()
	if full {
		if dropErr := o.ballast.drop(); dropErr != nil {
			o.opt.Log.Error("ballast cannot be dropped", "error", dropErr)
		}
	}
	if reviveErr := o.revive(); reviveErr != nil {
		o.opt.Log.Error("outbox stays closed until the disk works", "error", reviveErr)
	}
	if full {
		return fmt.Errorf("commit: %w", ErrFull)
	}
	if hurt {
		return fmt.Errorf("commit: %w", ErrDamaged)
	}
	return fmt.Errorf("commit: %w", ErrDisk)
}

// update runs one transaction that changes something. A panic of bbolt, which it has over a damaged page, is an error.
func (o *Outbox) update(change func(tx *bbolt.Tx) error) error {
	return withFaults(func() error { return o.db.Update(change) })
}

// shut closes the database without a word about errors: it is closed because of one.
func (o *Outbox) shut() {
	o.dbMu.Lock()
	defer o.dbMu.Unlock()
	if o.db != nil {
		closeHurt(o.db)
		o.db, o.claimed = nil, 0
	}
}

// closeHurt closes a database that failed. bbolt may have given up with its own lock held, and would then wait for
// ever: the program ends and is started again, and the file is looked through when it is opened.
func closeHurt(db *bbolt.DB) {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		_ = withFaults(db.Close)
	}()
	timer := time.NewTimer(closeWait)
	defer timer.Stop()
	select {
	case <-closed:
	case <-timer.C:
		panic("outbox: the database cannot be closed after a failure")
	}
}

// revive opens a database that was shut, makes what it shows true on the disk, and takes back what was refused.
func (o *Outbox) revive() error {
	if o.db != nil {
		return nil
	}
	if err := o.opt.hooks.reaffirm(o.path); err != nil {
		return fmt.Errorf("write the file's head anew: %w: %w", ErrDisk, err)
	}
	o.dbMu.Lock()
	defer o.dbMu.Unlock()
	if err := o.open(); err != nil {
		return err
	}
	err := o.update(func(tx *bbolt.Tx) error {
		if err := o.suspects.takeBack(tx); err != nil {
			return err
		}
		return putNumber(tx.Bucket(metaBucket), graceKey, uint64(o.graceNow().Milliseconds()))
	})
	if err != nil {
		_ = o.db.Close()
		o.db = nil
		return fmt.Errorf("first commit after opening anew: %w: %w", ErrDisk, err)
	}
	o.suspects = suspects{}
	o.opt.Log.Info("outbox is open again")
	return nil
}

// growAhead claims the file's next stretch while nobody waits, so that a report does not pay for it with a third sync.
func (o *Outbox) growAhead() {
	if o.db == nil || !o.ballast.aboard() {
		return
	}
	var used int64
	if err := o.db.View(func(tx *bbolt.Tx) error { used = tx.Size(); return nil }); err != nil {
		return
	}
	if used += growBy; used <= o.claimed { // room for a report with photos
		return
	}
	size, err := growFile(o.path, used, o.opt.MaxBytes+headroom)
	if err != nil {
		o.opt.Log.Warn("outbox cannot grow ahead", "error", err)
	}
	o.claimed = max(used, size) // where it failed, the next step tries again
}

// view runs read against the database. A page that the disk cannot give is an error and not the end of the program.
func (o *Outbox) view(read func(tx *bbolt.Tx) error) error {
	o.dbMu.RLock()
	defer o.dbMu.RUnlock()
	if o.db == nil {
		return fmt.Errorf("outbox waits for its disk: %w", feedback.ErrTransient)
	}
	err := withFaults(func() error { return o.db.View(read) })
	if errors.Is(err, ErrDamaged) {
		o.doubt()
	}
	return err
}
