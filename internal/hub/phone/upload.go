package phone

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
)

const pathUploads = "/u/"

// Uploads under way at a time: of this process, of one address (a ward's wireless network is one), of one draft.
const (
	maxUploads     = 128
	uploadsAddress = 48
	uploadsDraft   = 3
)

// uploadLimit is how long one request of an upload may take. Each carries a piece of some seconds; what is broken off
// goes on.
const uploadLimit = 10 * time.Minute

type visitorKey struct{}

// visitor is who uploads.
type visitor struct {
	secret, address string
	asks            bool // for how it stands, and brings nothing
}

func visitorOf(ctx context.Context) visitor {
	v, _ := ctx.Value(visitorKey{}).(visitor)
	return v
}

// uploads takes the parts of drafts, each phone its own.
func (d *Door) uploads() http.Handler {
	tus := d.Media.Handler(pathUploads, (*uploadGuard)(d))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := visitor{secret: secret(r), address: d.client(r), asks: asks(r)}
		id := strings.TrimPrefix(r.URL.Path, pathUploads)
		owner, _, _ := strings.Cut(id, ".")
		if owner != "" && !d.perDraft.Take(owner) {
			d.later(w, r)
			return
		}
		if owner != "" {
			defer d.perDraft.Leave(owner)
		}
		if !d.perAddress.Take(v.address) {
			d.later(w, r)
			return
		}
		defer d.perAddress.Leave(v.address)
		select {
		case d.uploadSlots <- struct{}{}:
			defer func() { <-d.uploadSlots }()
		default:
			d.later(w, r)
			return
		}
		c := http.NewResponseController(w) // a server that cannot set them keeps its own
		_ = c.SetReadDeadline(time.Now().Add(uploadLimit))
		_ = c.SetWriteDeadline(time.Now().Add(uploadLimit))
		tus.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, v)))
	})
}

// asks reports whether a request brings nothing, also where the network between knows only GET and POST.
func asks(r *http.Request) bool {
	method := r.Method
	if over := r.Header.Get("X-HTTP-Method-Override"); method == http.MethodPost && over != "" {
		method = over
	}
	return method == http.MethodHead || method == http.MethodDelete
}

func (d *Door) later(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Retry-After", "3")
	d.refuse(w, r, http.StatusServiceUnavailable, "report.upload.busy")
}

// uploadGuard is the door's say in uploads.
type uploadGuard Door

var _ media.Guard = (*uploadGuard)(nil)

// Create begins the upload of a part. Nothing in w is trusted: the draft must be the phone's own.
func (g *uploadGuard) Create(ctx context.Context, w media.Wanted) (*store.Upload, error) {
	ms, err := strconv.ParseInt(w.Metadata["ms"], 10, 64)
	if err != nil || ms < 0 {
		ms = 0
	}
	v := visitorOf(ctx)
	return g.Drafts.Expect(ctx, w.Metadata["draft"], v.secret, v.address, feedback.Attachment{
		PartID: w.Metadata["part"], Kind: feedback.MediaKind(w.Metadata["kind"]), MediaType: w.Metadata["type"],
		Size: w.Size, DurationMS: ms,
	})
}

// May lets a phone touch the uploads of its own drafts.
func (g *uploadGuard) May(ctx context.Context, up *store.Upload) error {
	v := visitorOf(ctx)
	_, err := g.Drafts.Get(ctx, up.Owner, v.secret)
	if err == nil && !v.asks && up.Have < up.Size {
		err = g.Drafts.Grow(ctx, up.Owner, v.secret)
	}
	if errors.Is(err, draft.ErrUnknown) {
		return media.ErrNotFound
	}
	return err
}

// Whole keeps what has arrived.
func (g *uploadGuard) Whole(ctx context.Context, up *store.Upload) error {
	return g.Drafts.Arrived(ctx, up)
}

// Refuse says in words why an upload is refused.
func (g *uploadGuard) Refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	d := (*Door)(g)
	for _, known := range []struct {
		err    error
		status int
		key    string
	}{
		{draft.ErrPartSize, http.StatusRequestEntityTooLarge, "report.upload.too_large"},
		{draft.ErrPartCount, http.StatusForbidden, "report.upload.too_many"},
		{draft.ErrPartKind, http.StatusUnsupportedMediaType, "report.upload.kind"},
		{draft.ErrFull, http.StatusInsufficientStorage, "report.upload.full"},
		{draft.ErrAddressFull, http.StatusInsufficientStorage, "report.upload.full_here"},
		{draft.ErrCodeFull, http.StatusInsufficientStorage, "report.upload.full_code"},
		{media.ErrFull, http.StatusInsufficientStorage, "report.upload.full"},
		{draft.ErrOver, http.StatusForbidden, "report.upload.over"},
		{draft.ErrExpired, http.StatusGone, "report.upload.expired"},
		{draft.ErrUnknown, http.StatusNotFound, "report.upload.unknown"},
		{media.ErrNotFound, http.StatusNotFound, "report.upload.unknown"},
		{media.ErrConflict, http.StatusConflict, "report.upload.again"},
		{feedback.ErrInvalid, http.StatusBadRequest, "report.upload.kind"},
	} {
		if errors.Is(err, known.err) {
			d.refuse(w, r, known.status, known.key, "photos", feedback.MaxPhotos, "videos", feedback.MaxVideos, "voices",
				feedback.MaxVoices)
			return
		}
	}
	switch {
	case err != nil:
		if r.Context().Err() == nil {
			d.Log.Error("phone door", "doing", "upload", "err", err)
		}
		d.refuse(w, r, http.StatusInternalServerError, "report.upload.fault")
	case status == http.StatusRequestEntityTooLarge:
		d.refuse(w, r, status, "report.upload.too_large")
	default:
		d.refuse(w, r, status, "report.upload.again")
	}
}
