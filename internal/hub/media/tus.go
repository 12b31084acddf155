package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/exp/slog"

	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

const (
	// maxSegment is how much of an upload is in memory before it is stored, for each request that is worked on.
	maxSegment = 512 << 10
	// minBuffer is what one begins with: most that are slow never need more.
	minBuffer = 32 << 10
	// segmentEvery is when a shorter one is stored: what a killed hub loses of a slow line.
	segmentEvery = 5 * time.Second

	// quiet is how long nothing may come before the connection counts as dead.
	quiet = 30 * time.Second
	// slowest is the least that must come in that time, in bytes: far below any line that is of use.
	slowest = 4 << 10

	// holdFor is how long a process keeps an upload from the others after the last bytes that it stored: what a client
	// waits at most when its process was killed.
	holdFor = 3 * time.Second
	// lockPatience is how long a request waits until the one that it takes over from has stored what came.
	lockPatience = 5 * time.Second
	// leaveAfter is how long the one that is taken over from may still read.
	leaveAfter = 250 * time.Millisecond
	// settleTimeout is how long looking at a part and storing it may take.
	settleTimeout = 10 * time.Minute
	// keepTimeout is how long storing a segment may take.
	keepTimeout = time.Minute
)

var idPattern = regexp.MustCompile(`^[0-9A-Za-z._-]{1,200}$`)

// exchange is one request on its way through tusd.
type exchange struct {
	guard    Guard
	creation bool
	fresh    bool   // the upload was made by this request
	err      error  // why the request is refused, when it is not tusd that does
	patience func() // lets the answer wait for what takes long
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange { return ctx.Value(exchangeKey{}).(*exchange) }

// Handler serves tus 1.0 under basePath, such as "/v1/parts/": creation, termination, and what every tus server must.
// It panics when basePath is none.
func (u *Uploads) Handler(basePath string, g Guard) http.Handler {
	all := handler.NewStoreComposer()
	all.UseCore(&tusStore{u})
	all.UseTerminater(&tusStore{u})
	all.UseLocker(locker{u})
	tus, err := handler.NewHandler(handler.Config{
		StoreComposer: all, BasePath: basePath, MaxSize: wire.MaxPart, DisableDownload: true,
		Cors: &handler.CorsConfig{Disable: true}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
		GracefulRequestCompletionTimeout: time.Second, AcquireLockTimeout: lockPatience, NetworkTimeout: quiet,
	})
	if err != nil {
		panic(fmt.Sprintf("tus at %s: %v", basePath, err))
	}
	within := http.StripPrefix(basePath, tus)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := strings.TrimPrefix(r.URL.Path, basePath)
		v := &exchange{guard: g, creation: id == ""}
		r = r.WithContext(context.WithValue(r.Context(), exchangeKey{}, v))
		a := &answer{ResponseWriter: w, r: r, exchange: v, posted: r.Method == http.MethodPost && id != ""}
		v.patience = func() { _ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(settleTimeout + quiet)) }
		if allowed := methods(r, id == ""); allowed != "" {
			w.Header().Set("Allow", allowed)
			g.Refuse(w, r, http.StatusMethodNotAllowed, nil)
			return
		}
		if id != "" {
			if err := u.mayTouch(r.Context(), g, id); err != nil { // before the lock, which would disturb the owner
				g.Refuse(w, r, 0, err)
				return
			}
		}
		within.ServeHTTP(a, r)
	})
}

// methods answers what is allowed when the request's method is not.
func methods(r *http.Request, creation bool) (allowed string) {
	method := r.Method
	if over := r.Header.Get("X-HTTP-Method-Override"); method == http.MethodPost && over != "" {
		method = over // for clients whose network knows only GET and POST
	}
	all := []string{http.MethodHead, http.MethodPatch, http.MethodDelete, http.MethodOptions}
	if creation {
		all = []string{http.MethodPost, http.MethodOptions}
	}
	if slices.Contains(all, method) {
		return ""
	}
	return strings.Join(all, ", ")
}

func (u *Uploads) mayTouch(ctx context.Context, g Guard, id string) error {
	if !idPattern.MatchString(id) {
		return ErrNotFound
	}
	up, err := u.Get(ctx, id)
	if err != nil {
		return err
	}
	return g.May(ctx, up)
}

// answer has the guard say what tusd would say of errors in its own words.
type answer struct {
	http.ResponseWriter
	r        *http.Request
	exchange *exchange
	posted   bool // the method came in a header
	refused  bool
}

func (a *answer) WriteHeader(status int) {
	if status < http.StatusBadRequest {
		if u, err := url.Parse(a.Header().Get("Location")); err == nil && u.Path != "" {
			a.Header().Set("Location", u.EscapedPath()) // behind a proxy, the scheme and host seen here may be others
		}
		if a.r.Method == http.MethodOptions {
			a.Header().Set("Tus-Extension", "creation,termination")
		}
		if a.posted {
			// tusd gives the upload's, as for HEAD: here a body of that length would be waited for
			a.Header().Del("Content-Length")
		}
		a.ResponseWriter.WriteHeader(status)
		return
	}
	if a.refused {
		return
	}
	a.refused = true
	for _, name := range []string{"Content-Type", "Content-Length", "Upload-Offset"} {
		a.Header().Del(name)
	}
	if status == http.StatusLocked {
		a.Header().Set("Retry-After", "1")
	}
	if a.exchange.err != nil {
		status = 0
	}
	a.exchange.guard.Refuse(a.ResponseWriter, a.r, status, a.exchange.err)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.refused {
		return len(b), nil
	}
	return a.ResponseWriter.Write(b)
}

func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// locker makes requests of this process take turns on an upload. Between processes nobody waits: who begins last
// writes, see Uploads.hold.
type locker struct{ u *Uploads }

func (l locker) NewLock(id string) (handler.Lock, error) {
	of, err := l.u.locks.NewLock(id)
	return lock{of}, err
}

type lock struct{ of handler.Lock }

func (l lock) Unlock() error { return l.of.Unlock() }

// Lock has whoever holds it leave, but not before what its line brought is read: most often that line has just broken.
func (l lock) Lock(ctx context.Context, askedToLeave func()) error {
	err := l.of.Lock(ctx, func() { time.AfterFunc(leaveAfter, askedToLeave) })
	if errors.Is(err, handler.ErrLockTimeout) {
		return handler.ErrFileLocked
	}
	return err
}

// tusStore is what tusd asks of a store.
type tusStore struct{ u *Uploads }

type tusUpload struct {
	u  *Uploads
	up *store.Upload
}

// refuse keeps err for the answer. What is handed to tusd says nothing.
func refuse(ctx context.Context, err error) error {
	exchangeOf(ctx).err = err
	return handler.NewError("ERR_REFUSED", "refused", http.StatusInternalServerError)
}

func (t *tusStore) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	v := exchangeOf(ctx)
	if info.Size <= 0 {
		return nil, handler.ErrInvalidUploadLength
	}
	want, err := v.guard.Create(ctx, Wanted{Size: info.Size, Metadata: info.MetaData})
	if err != nil {
		return nil, refuse(ctx, err)
	}
	want.Size = info.Size
	up, fresh, err := t.u.begin(ctx, want)
	if err != nil {
		return nil, refuse(ctx, err)
	}
	v.fresh = fresh
	return &tusUpload{t.u, up}, nil
}

func (t *tusStore) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	up, err := t.u.Get(ctx, id)
	if err != nil {
		return nil, refuse(ctx, err)
	}
	if err := exchangeOf(ctx).guard.May(ctx, up); err != nil {
		return nil, refuse(ctx, err)
	}
	return &tusUpload{t.u, up}, nil
}

func (t *tusStore) AsTerminatableUpload(up handler.Upload) handler.TerminatableUpload {
	return up.(*tusUpload)
}

// GetInfo has what is whole settled first, so that nobody is told of a whole upload that failed later.
func (t *tusUpload) GetInfo(ctx context.Context) (handler.FileInfo, error) {
	if t.up.Have == t.up.Size {
		if err := t.FinishUpload(ctx); err != nil {
			return handler.FileInfo{}, err
		}
	}
	return handler.FileInfo{ID: t.up.ID, Size: t.up.Size, Offset: t.up.Have}, nil
}

func (t *tusUpload) FinishUpload(ctx context.Context) error {
	v := exchangeOf(ctx)
	v.patience()
	if err := t.u.Finish(ctx, t.up.ID, v.guard.Whole); err != nil {
		return refuse(ctx, err)
	}
	return nil
}

func (t *tusUpload) Terminate(ctx context.Context) error {
	if err := t.u.Drop(ctx, t.up.ID); err != nil {
		return refuse(ctx, err)
	}
	return nil
}

func (t *tusUpload) GetReader(context.Context) (io.ReadCloser, error) {
	return nil, handler.ErrNotImplemented
}

// WriteChunk stores what src gives in segments. What it counts is durable, also where it answers an error.
func (t *tusUpload) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	v := exchangeOf(ctx)
	if v.creation && !v.fresh && offset > 0 {
		return 0, handler.ErrMismatchOffset // a creation that brings its first bytes, of an upload that has them
	}
	w := &writer{u: t.u, id: t.up.ID, at: offset, ctx: context.WithoutCancel(ctx)}
	var err error
	if w.holder, err = t.u.hold(w.ctx, w.id, offset); err == nil {
		err = w.take(src)
		if w.at < t.up.Size {
			err = errors.Join(err, t.u.release(w.ctx, w.id, w.holder))
		}
	}
	t.u.full(err)
	switch {
	case errors.Is(err, ErrHeld):
		return 0, handler.ErrFileLocked
	case errors.Is(err, ErrConflict):
		return w.at - offset, handler.ErrMismatchOffset
	case errors.Is(err, errSlow):
		return w.at - offset, handler.NewError("ERR_SLOW", "too slow", http.StatusRequestTimeout)
	case err != nil:
		return w.at - offset, refuse(ctx, err)
	}
	return w.at - offset, nil
}
