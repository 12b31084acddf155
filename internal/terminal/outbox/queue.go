package outbox

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
)

// job is one change that waits for the committer. Either apply or alone is set.
type job struct {
	apply func(tx *bbolt.Tx) (changed bool, err error) // must change nothing when it fails, or fail with errAbort
	alone func() error                                 // runs by itself, between two commits
	done  chan error
	state atomic.Int32
}

// The states of a job.
const (
	waiting int32 = iota
	taken
	abandoned
)

// queue holds the jobs in the order in which they came.
type queue struct {
	mu     sync.Mutex
	jobs   []*job
	closed bool
	wake   chan struct{}
}

func (q *queue) init() { q.wake = make(chan struct{}, 1) }

func (q *queue) add(j *job) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	q.jobs = append(q.jobs, j)
	q.signal()
	return true
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// close lets nothing more in. It reports whether it was open.
func (q *queue) close() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	was := !q.closed
	q.closed = true
	q.signal()
	return was
}

func (q *queue) length() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.jobs)
}

// takeAll empties the queue. Jobs whose callers have gone are left out.
func (q *queue) takeAll() (jobs []*job, closed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.jobs {
		if j.state.CompareAndSwap(waiting, taken) {
			jobs = append(jobs, j)
		}
	}
	q.jobs = nil
	return jobs, q.closed
}

// putBack returns jobs that were taken and not begun to the front of the queue.
func (q *queue) putBack(jobs []*job) {
	if len(jobs) == 0 {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range jobs {
		j.state.Store(waiting)
	}
	q.jobs = append(jobs, q.jobs...)
	q.signal()
}

// gather waits until n jobs are there, but no longer than patience.
func (q *queue) gather(n int, patience time.Duration) {
	if q.length() >= n {
		return
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for q.length() < n {
		select {
		case <-q.wake:
		case <-timer.C:
			return
		}
	}
}

// submit hands a job to the committer and waits for its result. A context that ends takes back a job that is still
// waiting; one that is under way is waited for, since its result is the truth.
func (o *Outbox) submit(ctx context.Context, j *job) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j.done = make(chan error, 1)
	if !o.queue.add(j) {
		return ErrClosed
	}
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
	}
	if j.state.CompareAndSwap(waiting, abandoned) {
		return ctx.Err()
	}
	return <-j.done
}

// change submits a change that is no new record. On a full disk it is made a second time, in the room that the ballast
// left.
func (o *Outbox) change(ctx context.Context, apply func(tx *bbolt.Tx) (bool, error)) error {
	err := o.submit(ctx, &job{apply: apply})
	if errors.Is(err, ErrFull) {
		err = o.submit(ctx, &job{apply: apply})
	}
	return err
}
