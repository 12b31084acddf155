package device_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/device"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

// attached is a report with its sealed parts, in order.
type attached struct {
	id       feedback.RecordID
	envelope []byte
	parts    [][]byte
}

func (a *attached) path(i int) string {
	return wire.PathParts + string(a.id) + "." + strconv.Itoa(i+1)
}

// noisy is a photo whose bytes nothing makes small.
func noisy(t testing.TB, side int) []byte {
	t.Helper()
	pixels := image.NewRGBA(image.Rect(0, 0, side, side))
	random := rand.New(rand.NewPCG(1, uint64(side)))
	for i := range pixels.Pix {
		pixels.Pix[i] = uint8(random.Uint32())
	}
	pixels.Set(0, 0, color.White)
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, pixels, &jpeg.Options{Quality: 95}))
	return b.Bytes()
}

// attach makes a report with content as its parts, all of that kind.
func (x *terminal) attach(t testing.TB, kind feedback.MediaKind, content ...[]byte) *attached {
	t.Helper()
	return x.attachAs(t, func(*feedback.Body) {}, kind, content...)
}

// attachAs is attach, with the report changed before it is sealed.
func (x *terminal) attachAs(t testing.TB, change func(*feedback.Body), kind feedback.MediaKind,
	content ...[]byte) *attached {
	t.Helper()
	x.seq++
	numbers, err := wire.NewNumbers(x.id.NumberKey)
	require.NoError(t, err)
	number, err := numbers.Make(x.id.Index, x.seq)
	require.NoError(t, err)
	key, err := seal.ParsePublicKey(x.id.Sealing)
	require.NoError(t, err)
	a := &attached{id: feedback.RecordID(uuid.Must(uuid.NewV7()).String())}
	nonce := uuid.New()
	body := &feedback.Body{
		Schema: 1, Type: feedback.TypeReport, VisitID: "v", CapturedAt: feedback.Moment{Wall: time.Now(), Boot: "b", Mono: 5},
		PlaceID: "zx-mz-cs", Profile: feedback.Outpatient, Lang: "zh",
		Receipt: &feedback.Receipt{Number: string(number), PIN: "4816", Nonce: nonce[:]},
		Report:  &feedback.Report{Kind: feedback.Complaint, Text: said},
	}
	head := wire.Header{ID: a.id, Terminal: x.id.TerminalID, Seq: uint64(x.seq)}
	for i, c := range content {
		id := strconv.Itoa(i + 1)
		var sealed bytes.Buffer
		w, err := key.SealPart(&sealed, a.id, id)
		require.NoError(t, err)
		_, err = w.Write(c)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		a.parts = append(a.parts, sealed.Bytes())
		head.Parts = append(head.Parts, w.Header())
		body.Report.Attachments = append(body.Report.Attachments,
			feedback.Attachment{PartID: id, Kind: kind, MediaType: "image/jpeg", Size: int64(len(c))})
	}
	change(body)
	plain, err := json.Marshal(body)
	require.NoError(t, err)
	a.envelope, err = key.SealRecord(head, plain)
	require.NoError(t, err)
	return a
}

// sent is attach, with the record delivered.
func (x *terminal) sent(t testing.TB, kind feedback.MediaKind, content ...[]byte) *attached {
	t.Helper()
	a := x.attach(t, kind, content...)
	status, receipt := x.put(t, a.id, a.envelope)
	require.Equal(t, 201, status)
	require.False(t, receipt.Complete)
	require.Len(t, receipt.Missing, len(content))
	return a
}

func (x *terminal) tus(t testing.TB, method, path string, body []byte, header ...string) (*http.Response, []byte) {
	t.Helper()
	h := http.Header{"Tus-Resumable": {"1.0.0"}}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return x.do(t, method, path, body, h)
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func (x *terminal) create(t testing.TB, a *attached, i int) (*http.Response, []byte) {
	t.Helper()
	return x.tus(t, "POST", wire.PathParts, nil, "Upload-Length", strconv.Itoa(len(a.parts[i])),
		"Upload-Metadata", "record "+b64(string(a.id))+",part "+b64(strconv.Itoa(i+1)))
}

func (x *terminal) patch(t testing.TB, path string, offset int, b []byte) (*http.Response, []byte) {
	t.Helper()
	return x.tus(t, "PATCH", path, b, "Upload-Offset", strconv.Itoa(offset), "Content-Type",
		"application/offset+octet-stream")
}

// upload sends a part in pieces of n bytes and answers the last status.
func (x *terminal) upload(t testing.TB, a *attached, i, n int) int {
	t.Helper()
	resp, _ := x.create(t, a, i)
	require.Equal(t, 201, resp.StatusCode)
	require.Equal(t, a.path(i), resp.Header.Get("Location"))
	status := 0
	for at := 0; at < len(a.parts[i]); at += n {
		resp, _ := x.patch(t, a.path(i), at, a.parts[i][at:min(len(a.parts[i]), at+n)])
		if status = resp.StatusCode; status != 204 {
			return status
		}
	}
	return status
}

// offset is what HEAD says, -1 when there is no such upload.
func (x *terminal) offset(t testing.TB, path string) int {
	t.Helper()
	resp, _ := x.tus(t, "HEAD", path, nil)
	if resp.StatusCode != 200 {
		return -resp.StatusCode
	}
	n, err := strconv.Atoi(resp.Header.Get("Upload-Offset"))
	require.NoError(t, err)
	return n
}

func (x *terminal) receipt(t testing.TB, id feedback.RecordID) wire.RecordReceipt {
	t.Helper()
	resp, got := x.do(t, "GET", wire.PathRecords+string(id)+"/receipt", nil, nil)
	require.Equal(t, 200, resp.StatusCode)
	var receipt wire.RecordReceipt
	require.NoError(t, json.Unmarshal(got, &receipt))
	return receipt
}

func (h *hub) part(t testing.TB, a *attached, i int) *store.Part {
	t.Helper()
	p := new(store.Part)
	require.NoError(t, h.store.DB().NewSelect().Model(p).Where("record_id = ? AND part_id = ?", a.id, strconv.Itoa(i+1)).
		Scan(t.Context()))
	return p
}

// objects are the keys in the hub's media folder.
func (h *hub) objects(t testing.TB) []string {
	t.Helper()
	address, _ := mediaOf.Load(h.keys)
	u, err := url.Parse(address.(string))
	require.NoError(t, err)
	keys := []string{}
	require.NoError(t, filepath.WalkDir(u.Path, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			key, rerr := filepath.Rel(u.Path, path)
			keys = append(keys, key)
			err = rerr
		}
		return err
	}))
	return keys
}

func TestParts_ArriveAndTheReceiptSaysSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		x := h.enrol(t)
		photos := [][]byte{noisy(t, 700), noisy(t, 30)}
		a := x.sent(t, feedback.Photo, photos...)
		require.Equal(t, []string{"1", "2"}, x.receipt(t, a.id).Missing)
		require.Equal(t, -404, x.offset(t, a.path(0)))
		require.Equal(t, 204, x.upload(t, a, 0, 300_001))
		require.Equal(t, []string{"2"}, x.receipt(t, a.id).Missing)
		require.Equal(t, 204, x.upload(t, a, 1, 1<<20))
		require.True(t, x.receipt(t, a.id).Complete)
		status, again := x.put(t, a.id, a.envelope)
		require.Equal(t, 200, status)
		require.True(t, again.Complete)

		var keys []string
		for i := range photos {
			p := h.part(t, a, i)
			require.Equal(t, store.PartKept, p.State)
			require.Equal(t, "image/jpeg", p.MediaType)
			require.Equal(t, i, p.Position)
			require.NotZero(t, p.CaseID)
			require.Equal(t, store.JobWaiting, p.CopyState)
			require.False(t, p.NextAt.IsZero() || p.ArrivedAt.IsZero())
			r, err := h.media.Reader(t.Context(), p.Blob)
			require.NoError(t, err)
			kept, err := io.ReadAll(r)
			require.NoError(t, err)
			require.NoError(t, r.Close())
			require.Equal(t, wire.Digest(kept), p.SHA256)
			require.EqualValues(t, len(kept), p.Size)
			require.Equal(t, pixels(t, photos[i]), pixels(t, kept))
			keys = append(keys, p.Blob)
		}
		require.ElementsMatch(t, keys, h.objects(t), "nothing sealed or half is left")
		require.NotContains(t, h.log.String(), said)
	})
}

func pixels(t testing.TB, b []byte) image.Image {
	t.Helper()
	p, err := jpeg.Decode(bytes.NewReader(b))
	require.NoError(t, err)
	return p
}

func TestParts_ALostAnswerIsLearnedByAsking(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	a := x.sent(t, feedback.Photo, noisy(t, 40))
	require.Equal(t, 204, x.upload(t, a, 0, 1<<20))
	size := len(a.parts[0])
	require.Equal(t, size, x.offset(t, a.path(0)))
	resp, _ := x.patch(t, a.path(0), size, nil)
	require.Equal(t, 204, resp.StatusCode)
	resp, _ = x.create(t, a, 0)
	require.Equal(t, 201, resp.StatusCode)
	require.Equal(t, size, x.offset(t, a.path(0)))

	_, err := media.Sweep(t.Context(), h.media, h.store, time.Now().Add(72*time.Hour))
	require.NoError(t, err)
	require.Equal(t, -404, x.offset(t, a.path(0)), "after two days nobody asks any more")
	resp, _ = x.create(t, a, 0)
	require.Equal(t, 201, resp.StatusCode)
	require.Equal(t, size, x.offset(t, a.path(0)), "and if one does, nothing is sent again")
	require.Len(t, h.objects(t), 1)
}

func TestParts_OtherBytesThanAnnouncedAreDroppedAndSentAnew(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	a := x.sent(t, feedback.Photo, noisy(t, 300))
	good := a.parts[0]
	for _, at := range []int{0, 20, len(good) / 2, len(good) - 1} {
		a.parts[0] = bytes.Clone(good)
		a.parts[0][at] ^= 1
		resp, _ := x.create(t, a, 0)
		require.Equal(t, 201, resp.StatusCode)
		resp, body := x.patch(t, a.path(0), 0, a.parts[0])
		isProblem(t, resp, body, 422, wire.ProblemPart)
		require.Equal(t, -404, x.offset(t, a.path(0)))
		require.Empty(t, h.objects(t))
	}
	a.parts[0] = good
	require.Equal(t, 204, x.upload(t, a, 0, 50_000))
	require.True(t, x.receipt(t, a.id).Complete)
}

func TestParts_WhatIsNoneOfItsKindIsThrownAwayForGood(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 9, 9))))
	for reason, c := range map[string]struct {
		kind    feedback.MediaKind
		content []byte
	}{
		media.ReasonOtherKind:   {feedback.Voice, noisy(t, 20)},
		media.ReasonNotAccepted: {feedback.Photo, []byte("<html><script>alert(1)</script></html>")},
		media.ReasonDamaged:     {feedback.Photo, picture.Bytes()[:picture.Len()-20]},
	} {
		a := x.sent(t, c.kind, c.content)
		require.Equal(t, 204, x.upload(t, a, 0, 1<<20), "it is settled: nothing is to be sent again")
		p := h.part(t, a, 0)
		require.Equal(t, store.PartRefused, p.State)
		require.Equal(t, reason, p.Reason)
		require.Empty(t, p.Blob)
		require.True(t, x.receipt(t, a.id).Complete)
	}
	require.Empty(t, h.objects(t))
}

func TestParts_ThatDoNotOpenAreThrownAwayForGood(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	a := x.sent(t, feedback.Photo, noisy(t, 30))
	garbage := bytes.Repeat([]byte("x"), len(a.parts[0]))
	_, err := h.store.DB().NewUpdate().Model((*store.Part)(nil)).Set("sealed_sha256 = ?", wire.Digest(garbage)).
		Where("1 = 1").Exec(t.Context())
	require.NoError(t, err)
	a.parts[0] = garbage
	require.Equal(t, 204, x.upload(t, a, 0, 1<<20))
	require.Equal(t, media.ReasonSealed, h.part(t, a, 0).Reason)
	require.True(t, x.receipt(t, a.id).Complete)
}

func TestParts_OnlyOfOnesOwnRecordsAndAsAnnounced(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x, other := h.enrol(t), h.enrol(t)
	a := x.sent(t, feedback.Photo, noisy(t, 30))
	resp, body := other.create(t, a, 0)
	isProblem(t, resp, body, 404, wire.ProblemNotFound)
	resp, _ = x.create(t, a, 0)
	require.Equal(t, 201, resp.StatusCode)
	require.Equal(t, -404, other.offset(t, a.path(0)))
	resp, body = other.patch(t, a.path(0), 0, a.parts[0])
	isProblem(t, resp, body, 404, wire.ProblemNotFound)
	resp, body = other.tus(t, "DELETE", a.path(0), nil)
	isProblem(t, resp, body, 404, wire.ProblemNotFound)

	never := x.attach(t, feedback.Photo, noisy(t, 30))
	resp, body = x.create(t, never, 0)
	isProblem(t, resp, body, 404, wire.ProblemNotFound)
	longer := &attached{id: a.id, parts: [][]byte{append(bytes.Clone(a.parts[0]), 0)}}
	resp, body = x.create(t, longer, 0)
	isProblem(t, resp, body, 413, wire.ProblemTooLarge)
	further := &attached{id: a.id, parts: [][]byte{nil, a.parts[0]}}
	resp, body = x.create(t, further, 1)
	isProblem(t, resp, body, 404, wire.ProblemNotFound)
	stranger := h.stranger()
	resp, body = stranger.create(t, a, 0)
	isProblem(t, resp, body, 401, wire.ProblemUnknown)

	require.NoError(t, fleet.Revoke(t.Context(), h.store.DB(), x.id.TerminalID, time.Now()))
	resp, body = x.patch(t, a.path(0), 0, a.parts[0])
	isProblem(t, resp, body, 403, wire.ProblemRevoked)
	require.Equal(t, 0, other.offset(t, a.path(0)), "the terminal under its new identity goes on")
	require.Equal(t, 204, other.upload(t, a, 0, 1000))
}

func TestParts_WaitForTheKeyAndAreSettledByAskingForTheReceipt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		without := newHub(t, dsn, func(p *device.Params) { p.Intake.Parts = seal.NewRing() })
		x := without.enrol(t)
		a := x.sent(t, feedback.Photo, noisy(t, 200))
		resp, _ := x.create(t, a, 0)
		require.Equal(t, 201, resp.StatusCode)
		resp, body := x.patch(t, a.path(0), 0, a.parts[0])
		isProblem(t, resp, body, 503, wire.ProblemKey)
		require.NotEmpty(t, resp.Header.Get("Retry-After"))
		require.Equal(t, []string{"1"}, x.receipt(t, a.id).Missing)

		with := *x
		with.hub = newDoor(t, dsn, without.keys)
		require.True(t, with.receipt(t, a.id).Complete, "what was sent is not sent again")
		require.Equal(t, len(a.parts[0]), x.offset(t, a.path(0)))
		require.Len(t, without.objects(t), 1)
	})
}

func TestParts_OfAnErasedCaseAreNotSentAgain(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	a := x.sent(t, feedback.Photo, noisy(t, 30), noisy(t, 31))
	require.Equal(t, 204, x.upload(t, a, 0, 1<<20))
	resp, _ := x.create(t, a, 1)
	require.Equal(t, 201, resp.StatusCode)
	resp, _ = x.patch(t, a.path(1), 0, a.parts[1][:500])
	require.Equal(t, 204, resp.StatusCode)
	require.Len(t, h.objects(t), 2)
	h.erase(t, h.part(t, a, 0).CaseID)
	require.Empty(t, h.objects(t))
	require.True(t, x.receipt(t, a.id).Complete)
	resp, _ = x.create(t, a, 1)
	require.Equal(t, 201, resp.StatusCode)
	require.Equal(t, len(a.parts[1]), x.offset(t, a.path(1)))
	require.Empty(t, h.objects(t))
}

func TestParts_ThatAreLostAtTheHubAreAskedForAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		x := h.enrol(t)
		a, waiting := x.sent(t, feedback.Photo, noisy(t, 30)), x.sent(t, feedback.Photo, noisy(t, 31))
		require.Equal(t, 204, x.upload(t, a, 0, 1<<20))
		held := beat()
		held.HeldIDs = []feedback.RecordID{a.id, waiting.id}
		wishes := func() []feedback.RecordID {
			var reply wire.HeartbeatReply
			require.Equal(t, 200, x.post(t, wire.PathHeartbeat, held, &reply))
			return reply.Resend
		}
		require.Equal(t, []feedback.RecordID{waiting.id}, wishes())
		require.NoError(t, h.media.Delete(t.Context(), h.part(t, a, 0).Blob))
		require.Equal(t, []feedback.RecordID{a.id, waiting.id}, wishes())
		require.Equal(t, []string{"1"}, x.receipt(t, a.id).Missing)
		for _, all := range []*attached{a, waiting} {
			require.Equal(t, 204, x.upload(t, all, 0, 1<<20))
		}
		require.Empty(t, wishes())
		require.Len(t, h.objects(t), 2)
	})
}

// A part that is there and is not what was kept, as a full disk, a broken one or a careless restore leave it, is asked
// for again like one that is gone.
func TestParts_ThatAreEmptiedCutOrChangedAtTheHubAreAskedForAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		x := h.enrol(t)
		a := x.sent(t, feedback.Photo, noisy(t, 30))
		require.Equal(t, 204, x.upload(t, a, 0, 1<<20))
		held := beat()
		held.HeldIDs = []feedback.RecordID{a.id}
		wishes := func() []feedback.RecordID {
			var reply wire.HeartbeatReply
			require.Equal(t, 200, x.post(t, wire.PathHeartbeat, held, &reply))
			return reply.Resend
		}
		stored := func() []byte {
			r, err := h.media.Reader(t.Context(), h.part(t, a, 0).Blob)
			require.NoError(t, err)
			defer r.Close()
			all, err := io.ReadAll(r)
			require.NoError(t, err)
			return all
		}
		whole := stored()
		flipped := bytes.Clone(whole)
		flipped[len(flipped)/2] ^= 1
		for name, bad := range map[string][]byte{"emptied": nil, "cut": whole[:len(whole)-1], "changed": flipped} {
			require.NoError(t, h.intake.Check(t.Context()))
			require.Empty(t, wishes(), "a sound one is not asked for")
			_, _, err := h.media.Put(t.Context(), h.part(t, a, 0).Blob, bytes.NewReader(bad))
			require.NoError(t, err)
			if name == "changed" { // which its size does not show
				h.ages(t, a)
				require.NoError(t, h.intake.Check(t.Context()))
				require.Equal(t, store.PartKept, h.part(t, a, 0).State, "nothing is given up before somebody stands in")
			}
			require.Equal(t, []feedback.RecordID{a.id}, wishes(), name)
			require.Equal(t, []string{"1"}, x.receipt(t, a.id).Missing)
			require.Equal(t, 204, x.upload(t, a, 0, 1<<20))
			require.Empty(t, wishes())
			require.Equal(t, whole, stored())
		}
	})
}

// ages makes a part one that was last looked at more than a day ago.
func (h *hub) ages(t *testing.T, a *attached) {
	t.Helper()
	_, err := h.store.DB().NewUpdate().Model((*store.Part)(nil)).
		Set("checked_at = ?", time.Now().Add(-25*time.Hour).UTC()).
		Where("record_id = ?", a.id).Exec(t.Context())
	require.NoError(t, err)
}
