package line_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/media/clean"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/terminal/capture/ogg"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/uplink"
)

// photo is a JPEG of its own for each seed, of some 100 KB.
func photo(seed int) session.Media {
	rng := rand.New(rand.NewPCG(uint64(seed), 3))
	im := image.NewGray(image.Rect(0, 0, 400, 300))
	for i := range im.Pix {
		im.Pix[i] = uint8(rng.IntN(256))
	}
	im.SetGray(0, 0, color.Gray{Y: 1})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, &jpeg.Options{Quality: 85}); err != nil {
		panic(err)
	}
	return session.Media{Kind: feedback.Photo, MediaType: "image/jpeg", Data: b.Bytes(), Width: 400, Height: 300}
}

// voice is a recording whose packets are noise: Opus in its frame, of 24 kbit/s.
func voice(seed int, d time.Duration) session.Media {
	rng := rand.New(rand.NewPCG(uint64(seed), 4))
	w := ogg.NewWriter(1<<20, 312, 16000)
	packets := int(d / (20 * time.Millisecond))
	for range packets {
		p := make([]byte, 60)
		p[0] = 9 << 3 // SILK, wideband, 20 ms, one frame
		for i := range p[1:] {
			p[i+1] = byte(rng.IntN(256))
		}
		w.Packet(p)
	}
	return session.Media{Kind: feedback.Voice, MediaType: "audio/ogg", Data: w.End(int64(packets) * 960), Duration: d}
}

// digests are those of what a hub should hold of media: the same without tags.
func digests(t *testing.T, media []session.Media) (all []string) {
	t.Helper()
	for _, m := range media {
		src, size := bytes.NewReader(m.Data), int64(len(m.Data))
		found, err := clean.Look(src, size)
		require.NoError(t, err)
		sum := sha256.New()
		require.NoError(t, clean.Copy(sum, src, size, found))
		all = append(all, hex.EncodeToString(sum.Sum(nil)))
	}
	return all
}

// spoken are reports with what was sent with each.
type spoken map[feedback.RecordID][]string

func (s *terminal) say(t *testing.T, all spoken, n int, media ...session.Media) session.Receipt {
	t.Helper()
	want := digests(t, media)
	r := s.submit(t, complaint(n), media...)
	all[r.Record] = want
	return r
}

// kept holds that the hub has every part of every report, once, with its bytes.
func kept(t *testing.T, h *hub, all spoken) {
	t.Helper()
	var rows []store.Part
	require.NoError(t, h.store.DB().NewSelect().Model(&rows).Order("record_id", "position").Scan(t.Context()))
	got := spoken{}
	for _, p := range rows {
		require.Equal(t, store.PartKept, p.State, "part %s: %s", p.PartID, p.Reason)
		r, err := h.media.Reader(t.Context(), p.Blob)
		require.NoError(t, err)
		sum := sha256.New()
		_, err = io.Copy(sum, r)
		require.NoError(t, err)
		require.NoError(t, r.Close())
		id := feedback.RecordID(p.RecordID)
		got[id] = append(got[id], hex.EncodeToString(sum.Sum(nil)))
	}
	require.Len(t, got, len(all))
	for id, want := range all {
		require.Equal(t, want, got[id], "record %s", id)
	}
	left, err := h.store.DB().NewSelect().Model((*store.Segment)(nil)).Count(t.Context())
	require.NoError(t, err)
	require.Zero(t, left, "bytes of uploads are left")
}

func TestLine_PhotosAndRecordingsArriveAfterAnOutage(t *testing.T) {
	h := newHub(t)
	folder := t.TempDir()
	s := open(t, folder, h.address)
	s.enrol(t, h.code(t))
	h.down(t)
	s.start(t)
	all := spoken{}
	var receipts []session.Receipt
	for i := range 5 {
		receipts = append(receipts, s.say(t, all, i, photo(2*i), photo(2*i+1), voice(i, 30*time.Second)))
	}
	s.stop(t)

	s = open(t, folder, h.address)
	s.start(t)
	defer s.stop(t)
	h.up(t)
	s.empty(t)
	once(t, h, receipts)
	kept(t, h, all)
}

func TestLine_ResetsAnywhereLoseAndDoubleNoPart(t *testing.T) {
	h := newHub(t)
	b := newBadLine(t, func() string { return h.address }, 20261124)
	b.wide = 40
	folder := t.TempDir()
	s := open(t, folder, b.address())
	s.enrol(t, h.code(t))
	s.start(t)
	b.turn(true)
	all := spoken{}
	n := 0
	require.Eventually(t, func() bool {
		if st, err := s.outbox.Stats(); err == nil && st.Queued+st.Received < 3 {
			s.say(t, all, n, photo(n), voice(n, time.Minute))
			n++
		}
		s.loop.Wake()
		return b.cuts.Load() >= 60
	}, 2*time.Minute, 20*time.Millisecond)
	s.stop(t)
	b.turn(false)
	s = open(t, folder, b.address())
	s.start(t)
	s.empty(t)
	s.stop(t)
	kept(t, h, all)
	t.Logf("%d reports with two parts each, %d resets", len(all), b.cuts.Load())
}

func TestLine_AnAnswerThatGetsLostAfterTheLastByteDoublesNoPart(t *testing.T) {
	h := newHub(t)
	s := open(t, t.TempDir(), h.address)
	s.enrol(t, h.code(t))
	s.start(t)
	defer s.stop(t)
	h.mute.Store(6)
	all := spoken{}
	for i := range 5 {
		s.say(t, all, i, photo(i), voice(i, 10*time.Second))
	}
	s.empty(t)
	require.Negative(t, h.mute.Load(), "no answer was lost")
	kept(t, h, all)
}

func TestLine_AHubRestoredFromABackupGetsPartsBack(t *testing.T) {
	h := newHub(t)
	folder := t.TempDir()
	s := open(t, folder, h.address)
	s.enrol(t, h.code(t))
	s.start(t)
	all := spoken{}
	for i := range 3 {
		s.say(t, all, i, photo(i))
	}
	s.empty(t)
	s.stop(t)
	kept(t, h, all)
	h.forget(t)

	s = open(t, folder, h.address)
	s.start(t)
	defer s.stop(t)
	require.Eventually(t, func() bool {
		st, err := s.outbox.Stats()
		return err == nil && st.Queued+st.Received == 0 && len(h.cases(t)) == len(all)
	}, time.Minute, 20*time.Millisecond)
	kept(t, h, all)
}

func TestLine_PartsOfARevokedTerminalArriveUnderItsNextIdentity(t *testing.T) {
	h := newHub(t)
	s := open(t, t.TempDir(), h.address)
	s.enrol(t, h.code(t))
	id, err := s.enrolment.Identity()
	require.NoError(t, err)
	h.deaf.Store(true)
	s.start(t)
	defer s.stop(t)
	all := spoken{}
	s.say(t, all, 0, photo(0), voice(0, 20*time.Second))
	require.Eventually(t, func() bool { s.loop.Wake(); return len(h.cases(t)) == 1 }, time.Minute, 10*time.Millisecond)
	require.NoError(t, fleet.Revoke(t.Context(), h.store.DB(), id.TerminalID, time.Now()))
	h.deaf.Store(false)
	require.Eventually(t, func() bool { s.loop.Wake(); return s.loop.Status().State == uplink.Refused }, time.Minute,
		10*time.Millisecond)
	st, err := s.outbox.Stats()
	require.NoError(t, err)
	require.Equal(t, 1, st.Received)
	require.Empty(t, st.Quarantine)

	s.enrol(t, h.code(t))
	s.empty(t)
	kept(t, h, all)
}

func TestLine_KillingTheTerminalLosesNoPartThatHasAReceipt(t *testing.T) {
	h := newHub(t)
	folder := t.TempDir()
	s := open(t, folder, h.address)
	s.enrol(t, h.code(t))
	s.stop(t)
	var records []string
	for range 8 {
		records = append(records, kill(t, folder, h.address, "parts", 1+rand.IntN(6))...)
	}
	s = open(t, folder, h.address)
	s.start(t)
	s.empty(t)
	s.stop(t)
	var rows []store.Part
	require.NoError(t, h.store.DB().NewSelect().Model(&rows).Scan(t.Context()))
	parts := map[string]int{}
	for _, p := range rows {
		require.Equal(t, store.PartKept, p.State)
		parts[p.RecordID]++
	}
	for _, id := range records {
		require.Equal(t, 2, parts[id], "parts of record %s", id)
	}
	t.Logf("8 kills, %d receipts, %d parts at the hub", len(records), len(rows))
}

func TestLine_KillingTheHubLosesNoPart(t *testing.T) {
	folder, hubFolder := t.TempDir(), t.TempDir()
	h := openHub(t, hubFolder, "127.0.0.1:0")
	s := open(t, folder, h.address)
	s.enrol(t, h.code(t))
	h.down(t)
	s.start(t)
	all := spoken{}
	for i := range 12 {
		s.say(t, all, i, photo(i), voice(i, time.Minute), photo(100+i))
	}
	for round := range 10 {
		victim := serveVictim(t, hubFolder, h.address)
		s.loop.Wake()
		time.AfterFunc(time.Duration(50+rand.IntN(250*(round+1)))*time.Millisecond, func() { _ = victim.Process.Kill() })
		_ = victim.Wait()
		s.loop.Wake()
	}
	h.up(t)
	s.empty(t)
	s.stop(t)
	kept(t, h, all)
}
