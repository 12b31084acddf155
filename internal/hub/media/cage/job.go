package cage

import (
	"errors"
	"os"
	"time"
)

// How a child ended when it did not end well.
var (
	ErrFailed  = errors.New("the child could not do it")   // it said so itself
	ErrLimit   = errors.New("the child ran into a limit")  // time, processor time or size of output
	ErrCrashed = errors.New("the child was cut down")      // by a fault of its own, or for want of memory
	ErrNone    = errors.New("no children on this machine") // the kernel lacks what holds them
)

// Limits are what a child may use.
type Limits struct {
	Wall   time.Duration `json:"-"`
	CPU    time.Duration // of all its threads together
	Memory int64         // bytes that it may write to
	Output int64         // bytes of one file
	Files  uint64        // open at once, the given ones included
}

// Job is one run.
type Job struct {
	Program string     // path; empty: Task of this program
	Task    string     // name in the tasks that are given to Enter
	Args    []string   // without the program's name
	Files   []*os.File // the child has them as 3 and up
	Limits  Limits
}

// Path is the name by which the child opens the i-th file anew, for programs that want names.
func Path(i int) string { return "/proc/self/fd/" + string(rune('3'+i)) }
