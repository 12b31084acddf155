package device

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// uploaders decides who sends which part, and answers in the words of this door.
type uploaders struct{ *Door }

var _ media.Guard = uploaders{}

type terminalKey struct{}

func uploader(ctx context.Context) *fleet.Terminal { return ctx.Value(terminalKey{}).(*fleet.Terminal) }

// partsTake takes parts in by tus.
func (d *Door) partsTake() terminalHandler {
	tus := d.Uploads.Handler(wire.PathParts, uploaders{d})
	return func(w http.ResponseWriter, r *http.Request, t *fleet.Terminal) {
		tus.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), terminalKey{}, t)))
	}
}

// Create lets a terminal begin the upload of a part that its own record announced, of the announced size.
func (u uploaders) Create(ctx context.Context, w media.Wanted) (*store.Upload, error) {
	return u.Intake.Expected(ctx, uploader(ctx), feedback.RecordID(w.Metadata["record"]), w.Metadata["part"], w.Size)
}

// May keeps terminals to their own uploads.
func (u uploaders) May(ctx context.Context, up *store.Upload) error {
	return u.Intake.OwnPart(ctx, uploader(ctx), up.Owner)
}

// Whole opens the part and has it kept.
func (u uploaders) Whole(ctx context.Context, up *store.Upload) error {
	return u.Intake.TakePart(ctx, up)
}

// Refuse answers with a problem. What tus itself refuses comes as a status alone.
func (u uploaders) Refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	switch {
	case errors.Is(err, intake.ErrNoPart), errors.Is(err, media.ErrNotFound):
		u.problem(w, http.StatusNotFound, wire.ProblemNotFound, "no such part of a record of this terminal")
	case errors.Is(err, intake.ErrPartSize):
		u.problem(w, http.StatusRequestEntityTooLarge, wire.ProblemTooLarge, "not the size that the record announced")
	case errors.Is(err, intake.ErrPart):
		u.problem(w, http.StatusUnprocessableEntity, wire.ProblemPart,
			"the bytes are not those that the record announced; send them anew")
	case errors.Is(err, media.ErrConflict):
		u.problem(w, http.StatusConflict, wire.ProblemConflict, "the upload has another owner or size")
	case errors.Is(err, intake.ErrKey):
		u.Log.Error("part is sealed to a key that is not held here; restore the keys", "terminal", uploader(r.Context()).
			ID, "error", err)
		u.later(w, http.StatusServiceUnavailable, keySeconds, wire.ProblemKey, "sealed to a key that this hub does not hold")
	case errors.Is(err, media.ErrFull):
		u.later(w, http.StatusServiceUnavailable, fullSeconds, wire.ProblemBusy, "no room for parts; records are taken")
	case err != nil:
		u.fail(w, r, err)
	default:
		u.refuseTus(w, status)
	}
}

func (u uploaders) refuseTus(w http.ResponseWriter, status int) {
	switch status {
	case http.StatusConflict:
		u.problem(w, status, wire.ProblemConflict, "the upload has another offset; ask by HEAD")
	case http.StatusPreconditionFailed:
		u.problem(w, status, wire.ProblemUnsupported, "this hub speaks tus 1.0.0")
	case http.StatusRequestEntityTooLarge:
		u.problem(w, status, wire.ProblemTooLarge, fmt.Sprintf("more bytes than announced, or than %d", wire.MaxPart))
	case http.StatusLocked:
		u.later(w, status, 1+rand.IntN(busySeconds), wire.ProblemBusy, "another request is at work on this upload")
	case http.StatusRequestTimeout:
		u.later(w, status, 1, wire.ProblemBusy, "hardly anything came; what did is kept")
	case http.StatusNotFound:
		u.problem(w, status, wire.ProblemNotFound, "no such upload")
	case http.StatusNotImplemented:
		u.problem(w, http.StatusBadRequest, wire.ProblemInvalid,
			"this hub has creation and termination, and nothing else of tus")
	default:
		if status >= http.StatusInternalServerError { // the connection broke or was quiet for too long
			u.problem(w, status, wire.ProblemInternal, "the request broke off; what came is kept")
			return
		}
		u.problem(w, status, wire.ProblemInvalid, "not a request of tus 1.0.0 that this hub answers")
	}
}
