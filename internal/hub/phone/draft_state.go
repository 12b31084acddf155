package phone

import (
	"errors"
	"net/http"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/store"
)

// draftState is how a draft stands, for its page after it was loaded anew.
type draftState struct {
	Draft string      `json:"draft"`
	Sent  bool        `json:"sent"`
	Parts []partState `json:"parts"`
}

type partState struct {
	ID     string             `json:"id"`
	Kind   feedback.MediaKind `json:"kind"`
	State  store.PartState    `json:"state"`
	Reason string             `json:"reason,omitempty"`
	Size   int64              `json:"size"`
	Have   int64              `json:"have"`
}

func (d *Door) draftState(w http.ResponseWriter, r *http.Request) {
	row, ok := d.ownDraft(w, r)
	if !ok {
		return
	}
	parts, err := d.Drafts.Parts(r.Context(), row.ID)
	if err != nil {
		d.fault(w, r, "show draft", err)
		return
	}
	tr := d.pages.texts.For(lang(r))
	out := draftState{Draft: row.ID, Sent: !row.SubmittedAt.IsZero(), Parts: []partState{}}
	for _, p := range parts {
		s := partState{ID: p.PartID, Kind: p.Kind, State: p.State, Size: p.Size, Have: p.Have}
		if p.State == store.PartRefused {
			s.Reason = refusal(tr, p.Reason)
		}
		out.Parts = append(out.Parts, s)
	}
	answer(w, http.StatusOK, out)
}

// draftRemove takes a part out again.
func (d *Door) draftRemove(w http.ResponseWriter, r *http.Request) {
	row, ok := d.ownDraft(w, r)
	if !ok {
		return
	}
	err := d.Drafts.Remove(r.Context(), row.ID, secret(r), r.PostFormValue("part"))
	switch {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, draft.ErrOver):
		d.refuse(w, r, http.StatusConflict, "report.upload.over")
	default:
		d.fault(w, r, "remove part", err)
	}
}

func (d *Door) ownDraft(w http.ResponseWriter, r *http.Request) (*store.Draft, bool) {
	row, err := d.Drafts.Get(r.Context(), r.PathValue("draft"), secret(r))
	switch {
	case err == nil:
		return row, true
	case errors.Is(err, draft.ErrUnknown), errors.Is(err, draft.ErrExpired):
		d.refuse(w, r, http.StatusNotFound, "report.upload.expired")
	default:
		d.fault(w, r, "read draft", err)
	}
	return nil, false
}
