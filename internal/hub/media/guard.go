package media

import (
	"context"
	"net/http"

	"xinsheng/internal/hub/store"
)

// Wanted is an upload that a client asks to begin.
type Wanted struct {
	Size     int64
	Metadata map[string]string // as the client sent it: trust nothing in it
}

// Guard is a door's say in uploads. ctx is the request's: what the door put in with context.WithValue can be read.
type Guard interface {
	// Create says under which ID, Owner, RecordID and PartID an upload of Size bytes may begin. When the upload is there
	// already, with the same of all these, the client goes on with it; with others, it is ErrConflict. An upload whose
	// part is settled already has DoneAt and, as Have, its Size.
	Create(ctx context.Context, w Wanted) (*store.Upload, error)
	// May says whether the request may look at, append to and end the upload. For what is not its own: ErrNotFound.
	May(ctx context.Context, up *store.Upload) error
	// Whole is called when the last byte is durable, before the client is told, and again each time that the client asks
	// until it returned nil. It may drop the upload and answer an error.
	Whole(ctx context.Context, up *store.Upload) error
	// Refuse answers a request that is refused: with err of the guard or of this package, or with a status of tus and nil.
	Refuse(w http.ResponseWriter, r *http.Request, status int, err error)
}
