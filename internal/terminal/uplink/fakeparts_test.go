package uplink_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

// fakeParts is the hub's side of tus, as wire/DESIGN.md writes it up. Guarded by the hub's mutex.
type fakeParts struct {
	announced map[feedback.RecordID][]wire.PartHeader
	uploads   map[string]*fakeUpload // record.part ->
	kept      map[string]int         // record.part -> how often it arrived whole
	came      int64                  // bytes of parts that were read, wanted or not
	asked     map[string]int         // method -> requests
	lost      []feedback.RecordID    // to be asked for at the next heartbeat
	keeping   func(id string, whole []byte) int
	amnesia   atomic.Bool // its receipts miss every part, whatever came
}

type fakeUpload struct {
	size int64
	have []byte
	busy bool
	done bool // kept; its bytes are not looked at any more
}

func (u *fakeUpload) offset() int64 {
	if u.done {
		return u.size
	}
	return int64(len(u.have))
}

func (h *fakeHub) announce(e *wire.Envelope) {
	if h.announced == nil {
		h.announced = map[feedback.RecordID][]wire.PartHeader{}
	}
	h.announced[e.Header.ID] = e.Header.Parts
}

func (h *fakeHub) receipt(id feedback.RecordID) wire.RecordReceipt {
	r := wire.RecordReceipt{ID: id, SHA256: h.rows[id], ReceivedAt: time.Now(), Complete: true}
	for _, p := range h.announced[id] {
		if h.amnesia.Load() || h.kept[string(id)+"."+p.ID] == 0 {
			r.Complete, r.Missing = false, append(r.Missing, p.ID)
		}
	}
	return r
}

func (h *fakeHub) header(id string) (wire.PartHeader, bool) {
	record, part, _ := strings.Cut(id, ".")
	for _, p := range h.announced[feedback.RecordID(record)] {
		if p.ID == part {
			return p, true
		}
	}
	return wire.PartHeader{}, false
}

func (h *fakeHub) tus(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Tus-Resumable", "1.0.0")
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.asked == nil {
		h.asked = map[string]int{}
	}
	if h.uploads == nil {
		h.uploads, h.kept = map[string]*fakeUpload{}, map[string]int{}
	}
	h.asked[r.Method]++
	if r.Header.Get("Tus-Resumable") != "1.0.0" || r.Header.Get(wire.ProtocolHeader) != "1" {
		problem(w, 412, wire.ProblemUnsupported)
		return
	}
	id := strings.TrimPrefix(r.URL.Path, wire.PathParts)
	if r.Method == http.MethodPost {
		h.create(w, r)
		return
	}
	up := h.uploads[id]
	if up == nil {
		problem(w, 404, wire.ProblemNotFound)
		return
	}
	switch r.Method {
	case http.MethodHead:
		w.Header().Set("Upload-Offset", fmt.Sprint(up.offset()))
		w.Header().Set("Upload-Length", fmt.Sprint(up.size))
		w.WriteHeader(200)
	case http.MethodPatch:
		h.patch(w, r, id, up)
	}
}

func (h *fakeHub) create(w http.ResponseWriter, r *http.Request) {
	meta := map[string]string{}
	for pair := range strings.SplitSeq(r.Header.Get("Upload-Metadata"), ",") {
		k, v, _ := strings.Cut(pair, " ")
		b, _ := base64.StdEncoding.DecodeString(v)
		meta[k] = string(b)
	}
	id := meta["record"] + "." + meta["part"]
	p, ok := h.header(id)
	switch {
	case !ok:
		problem(w, 404, wire.ProblemNotFound)
		return
	case r.Header.Get("Upload-Length") != fmt.Sprint(p.Size):
		problem(w, 413, wire.ProblemTooLarge)
		return
	}
	if h.uploads[id] == nil {
		h.uploads[id] = &fakeUpload{size: p.Size}
	}
	w.Header().Set("Location", "https://elsewhere.test"+wire.PathParts+id)
	w.WriteHeader(201)
}

func (h *fakeHub) patch(w http.ResponseWriter, r *http.Request, id string, up *fakeUpload) {
	if at, _ := strconv.Atoi(r.Header.Get("Upload-Offset")); int64(at) != up.offset() ||
		r.Header.Get("Content-Type") != "application/offset+octet-stream" {
		problem(w, 409, wire.ProblemConflict)
		return
	}
	if up.busy {
		problem(w, 423, wire.ProblemBusy)
		return
	}
	up.busy = true
	defer func() { up.busy = false }()
	for b := make([]byte, 8<<10); ; {
		h.mu.Unlock()
		n, err := r.Body.Read(b)
		h.mu.Lock()
		h.came += int64(n)
		if int64(len(up.have)+n) > up.size {
			problem(w, 413, wire.ProblemTooLarge)
			return
		}
		up.have = append(up.have, b[:n]...)
		if err == io.EOF {
			break
		}
		if err != nil {
			p, _ := h.header(id)
			if int64(len(up.have)) == up.size && !up.done && wire.Digest(up.have) == p.SHA256 {
				h.kept[id]++ // the real one settles what is whole at the next question for the receipt
				up.done, up.have = true, nil
			}
			return
		}
	}
	if int64(len(up.have)) == up.size {
		p, _ := h.header(id)
		if h.keeping != nil {
			if status := h.keeping(id, up.have); status != 0 {
				delete(h.uploads, id)
				problem(w, status, map[int]string{422: wire.ProblemPart, 413: wire.ProblemTooLarge}[status])
				return
			}
		}
		if wire.Digest(up.have) != p.SHA256 {
			delete(h.uploads, id)
			problem(w, 422, wire.ProblemPart)
			return
		}
		h.kept[id]++
		up.done, up.have = true, nil
	}
	w.Header().Set("Upload-Offset", fmt.Sprint(up.offset()))
	w.WriteHeader(204)
}

// backup is what lies in last night's backup of the hub: no uploads that were under way.
type backup struct {
	rows      map[feedback.RecordID]string
	announced map[feedback.RecordID][]wire.PartHeader
	kept      map[string]int
}

func (h *fakeHub) save() backup {
	h.mu.Lock()
	defer h.mu.Unlock()
	return backup{maps.Clone(h.rows), maps.Clone(h.announced), maps.Clone(h.kept)}
}

func (h *fakeHub) restore(b backup) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rows, h.announced, h.kept, h.uploads = map[feedback.RecordID]string{}, map[feedback.RecordID][]wire.PartHeader{},
		map[string]int{}, map[string]*fakeUpload{}
	maps.Copy(h.rows, b.rows)
	maps.Copy(h.announced, b.announced)
	maps.Copy(h.kept, b.kept)
}

// keptParts is how many parts the hub has, and whether one came more than once.
func (h *fakeHub) keptParts() (n int, doubled bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, times := range h.kept {
		n++
		doubled = doubled || times > 1
	}
	return n, doubled
}

func (h *fakeHub) bytesCame() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.came
}

func (h *fakeHub) times(method string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.asked[method]
}

// sealedParts is a record with parts "1", "2", ... of those sizes.
func sealedParts(n int, urgent bool, sizes ...int) func(outbox.Numbers) (outbox.Sealed, error) {
	return func(num outbox.Numbers) (outbox.Sealed, error) {
		s := outbox.Sealed{ID: recordID(n), Urgent: urgent}
		h := wire.Header{V: wire.Version, ID: s.ID, Terminal: "t03", Seq: num.Seq, Suite: "s", KeyID: "0123456789abcdef",
			Urgent: urgent}
		for i, size := range sizes {
			b := make([]byte, size)
			_, _ = rand.NewChaCha8([32]byte{byte(n), byte(n >> 8), byte(i)}).Read(b)
			p := wire.PartHeader{ID: fmt.Sprint(i + 1), Size: int64(size), SHA256: wire.Digest(b)}
			h.Parts = append(h.Parts, p)
			sealed := outbox.SealedPart{ID: p.ID, Size: p.Size, SHA256: p.SHA256}
			for len(b) > 0 {
				cut := min(len(b), 256<<10)
				sealed.Chunks, b = append(sealed.Chunks, b[:cut]), b[cut:]
			}
			s.Parts = append(s.Parts, sealed)
		}
		open, err := h.Encode()
		if err != nil {
			return outbox.Sealed{}, err
		}
		s.Envelope, err = wire.FrameEnvelope(open, make([]byte, 32), make([]byte, 2000))
		return s, err
	}
}

func putParts(t require.TestingT, o *outbox.Outbox, n int, urgent bool, sizes ...int) {
	require.NoError(t, o.Put(context.Background(), sealedParts(n, urgent, sizes...)))
}

func standing(t testing.TB, o *outbox.Outbox) outbox.Stats {
	t.Helper()
	s, err := o.Stats()
	require.NoError(t, err)
	return s
}
