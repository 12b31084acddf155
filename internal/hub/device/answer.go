package device

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// answer sends v as JSON.
func (d *Door) answer(w http.ResponseWriter, r *http.Request, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		d.fail(w, r, fmt.Errorf("encode answer: %w", err))
		return
	}
	w.Header().Set("Content-Type", wire.TypeJSON)
	d.send(w, status, body)
}

// problem sends an error that the terminal decides by: status and type. detail is for a technician's eyes and holds no
// content.
func (d *Door) problem(w http.ResponseWriter, status int, kind, detail string) {
	body, err := json.Marshal(&wire.Problem{Type: kind, Title: http.StatusText(status), Status: status, Detail: detail})
	if err != nil { // strings always encode
		body = []byte("{}")
	}
	w.Header().Set("Content-Type", wire.TypeProblem)
	d.send(w, status, body)
}

// later asks the terminal to come back after so many seconds.
func (d *Door) later(w http.ResponseWriter, status, seconds int, kind, detail string) {
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	d.problem(w, status, kind, detail)
}

func (d *Door) send(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		d.Log.Debug("terminal left before the answer", "error", err)
	}
}

// fail logs what went wrong here and tells the terminal to try again.
func (d *Door) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		d.Log.Debug("terminal left", "path", r.Pattern)
	} else {
		d.Log.Error("device door", "path", r.Pattern, "error", err)
	}
	d.problem(w, http.StatusInternalServerError, wire.ProblemInternal, "the hub could not do it; try again later")
}

// body reads at most limit bytes of the request. When it answers false, the terminal has been answered.
func (d *Door) body(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, bool) {
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		d.problem(w, http.StatusRequestEntityTooLarge, wire.ProblemTooLarge, fmt.Sprintf("more than %d bytes", limit))
	case err != nil:
		d.problem(w, http.StatusBadRequest, wire.ProblemInvalid, "the request broke off")
	}
	return b, err == nil
}

// message reads a JSON request into v. When it answers false, the terminal has been answered.
func (d *Door) message(w http.ResponseWriter, r *http.Request, v any) bool {
	b, ok := d.body(w, r, wire.MaxMessage)
	if !ok {
		return false
	}
	if err := json.Unmarshal(b, v); err != nil { // whose text may quote the request
		d.problem(w, http.StatusBadRequest, wire.ProblemInvalid, "the request is not JSON of this message")
		return false
	}
	return true
}

// recordID reads the id in the path. When it answers false, the terminal has been answered.
func (d *Door) recordID(w http.ResponseWriter, r *http.Request) (feedback.RecordID, bool) {
	id := feedback.RecordID(r.PathValue("id"))
	if id.Validate() != nil {
		d.problem(w, http.StatusBadRequest, wire.ProblemInvalid, "the record id is not a UUIDv7")
		return "", false
	}
	return id, true
}
