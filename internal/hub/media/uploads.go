package media

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"xinsheng/internal/hub/store"
)

// UploadParams are what Uploads work with.
type UploadParams struct {
	Store *Store
	DB    *store.Store
	Log   *slog.Logger
	Now   func() time.Time
}

// Uploads are parts on their way in.
type Uploads struct{ UploadParams }

// NewUploads makes the uploads of a hub.
func NewUploads(p UploadParams) *Uploads { return &Uploads{p} }

// Wanted is an upload that a client asks to begin.
type Wanted struct {
	Size     int64
	Metadata map[string]string // as the client sent it: trust nothing in it
}

// Guard is a door's say in uploads. ctx is the request's: what the door put in with context.WithValue can be read.
type Guard interface {
	// Create says under which ID, Owner, RecordID and PartID an upload may begin. When the upload is there already, with the
	// same owner and size, the client goes on with it.
	Create(ctx context.Context, w Wanted) (*store.Upload, error)
	// May says whether the request may look at, append to and end the upload. For what is not its own: ErrNotFound.
	May(ctx context.Context, up *store.Upload) error
	// Whole is called when the last byte is durable, before the client is told, and again each time that the client asks until
	// it returned nil. The upload is gone after that.
	Whole(ctx context.Context, up *store.Upload) error
	// Refuse answers a request that is refused: with err of the guard itself (status 0), or with a status of tus.
	Refuse(w http.ResponseWriter, r *http.Request, status int, err error)
}

// Handler serves tus 1.0 under basePath, such as "/v1/parts/".
func (u *Uploads) Handler(basePath string, g Guard) http.Handler { panic("soon") }

// Content is what an upload holds so far, at any place.
func (u *Uploads) Content(ctx context.Context, up *store.Upload) (io.ReaderAt, error) { panic("soon") }

// Get is the upload with that id. ErrNotFound: none.
func (u *Uploads) Get(ctx context.Context, id string) (*store.Upload, error) { panic("soon") }

// Drop ends an upload and forgets what came of it.
func (u *Uploads) Drop(ctx context.Context, id string) error { panic("soon") }
