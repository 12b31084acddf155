package outbox

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
)

// The defaults of Options.
const (
	// some 2,700 reports of four photos and three minutes, before the grace period lets them go
	DefaultMaxBytes      = 8 << 30
	DefaultBallastBytes  = 16 << 20
	DefaultGrace         = 72 * time.Hour
	DefaultTombstoneAge  = 90 * 24 * time.Hour
	DefaultMaxTombstones = 20000
)

// headroom is what the file may grow beyond MaxBytes for acknowledging and sweeping.
const headroom = 32 << 20

// doubtEvery is how often the outbox may be audited out of turn.
const doubtEvery = time.Minute

// Options says how large an outbox may become and how long it keeps what was delivered. Zero values mean the defaults.
type Options struct {
	MaxBytes      int64            // most bytes that records may fill
	BallastBytes  int64            // space kept free for housekeeping on a full disk
	Grace         time.Duration    // how long a delivered record is kept, counted while the terminal runs
	TombstoneAge  time.Duration    // how long the id and digest of a delivered record are kept after that
	MaxTombstones int              // and how many at most, the oldest going first
	Now           func() time.Time // clock; time.Now when nil
	Log           *slog.Logger     // slog.Default() when nil

	hooks hooks
}

// hooks are the places where a test breaks the program on purpose. In the shipped program they have their real values.
type hooks struct {
	syncFolder func(string) error
	reaffirm   func(string) error
	survey     func(path string) error
	audit      func(*Outbox) error
	noSync     bool
	worthBytes int64 // of a compaction
}

func (o Options) withDefaults() Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.BallastBytes <= 0 {
		o.BallastBytes = DefaultBallastBytes
	}
	if o.Grace <= 0 {
		o.Grace = DefaultGrace
	}
	if o.TombstoneAge <= 0 {
		o.TombstoneAge = DefaultTombstoneAge
	}
	if o.MaxTombstones <= 0 {
		o.MaxTombstones = DefaultMaxTombstones
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.hooks.syncFolder == nil {
		o.hooks.syncFolder = syncFolder
	}
	if o.hooks.survey == nil {
		o.hooks.survey = survey
	}
	if o.hooks.audit == nil {
		o.hooks.audit = (*Outbox).audit
	}
	if o.hooks.worthBytes == 0 {
		o.hooks.worthBytes = worthBytes
	}
	if o.hooks.reaffirm == nil {
		o.hooks.reaffirm = reaffirm
	}
	return o
}

// Outbox is the buffer of one terminal. It is safe for concurrent use; one process may have it open.
type Outbox struct {
	path    string
	opt     Options
	lock    *os.File
	ballast ballast

	dbMu sync.RWMutex // held for reading while db is used, for writing while it is exchanged
	db   *bbolt.DB    // nil while the disk cannot be used

	queue    queue
	stopped  chan struct{}
	suspects suspects // of commits that failed; this and the next two belong to the committer
	batch    *batch
	claimed  int64 // bytes of the file that need no growing

	graceMu sync.Mutex
	grace   graceClock

	failMu   sync.Mutex
	failed   map[feedback.RecordID]time.Time // not to be tried before
	doubtful time.Time                       // not to be audited out of turn before
}

// Open opens the outbox at path and creates it when there is none, so that a power cut at any moment leaves either no
// file or a whole one. It fails with ErrLocked when another process has it, and with ErrDamaged when it cannot be read.
func Open(path string, opt Options) (*Outbox, error) {
	o := &Outbox{
		path:    path,
		opt:     opt.withDefaults(),
		stopped: make(chan struct{}),
		failed:  map[feedback.RecordID]time.Time{},
	}
	o.queue.init()
	o.ballast = ballast{path: path + ".ballast", size: o.opt.BallastBytes}
	if err := makeFolder(filepath.Dir(path), o.opt.hooks.syncFolder); err != nil {
		return nil, fmt.Errorf("make outbox folder: %w", err)
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return nil, err
	}
	o.lock = lock
	if err := o.start(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	go o.run()
	return o, nil
}

func (o *Outbox) start() error {
	for _, left := range []string{o.path + newSuffix, o.path + compactSuffix, o.path + rescueSuffix} {
		if err := os.Remove(left); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove left-over %s: %w", filepath.Base(left), err)
		}
	}
	if _, err := os.Stat(o.path); errors.Is(err, os.ErrNotExist) {
		if err := create(o.path); err != nil {
			return fmt.Errorf("create outbox: %w", err)
		}
	}
	if err := o.open(); err != nil {
		return err
	}
	if err := o.ballast.restore(); err != nil {
		o.opt.Log.Warn("outbox has no ballast; reports are taken again when the disk has room", "error", err)
	}
	clock, err := o.loadGraceClock()
	if err != nil {
		return errors.Join(err, o.db.Close())
	}
	o.grace = clock
	return nil
}

// Close waits for the commit under way, refuses what is still waiting with ErrClosed, and releases the file.
func (o *Outbox) Close() error {
	if !o.queue.close() {
		return nil
	}
	<-o.stopped
	o.dbMu.Lock()
	defer o.dbMu.Unlock()
	var err error
	if o.db != nil {
		err = o.db.Close()
		o.db = nil
	}
	return errors.Join(err, o.lock.Close())
}

// now is the clock of the options.
func (o *Outbox) now() time.Time { return o.opt.Now() }
