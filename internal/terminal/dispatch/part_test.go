package dispatch_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/seal"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/wire"
)

// recorded are media of about the size that people make, with bytes that do not repeat.
func recorded(photos int, voice time.Duration, seed byte) []session.Media {
	source := rand.NewChaCha8([32]byte{seed})
	noise := func(n int) []byte {
		b := make([]byte, n)
		_, _ = source.Read(b)
		return b
	}
	var all []session.Media
	if voice > 0 {
		bytes := int(24000 / 8 * voice.Seconds()) // 24 kbit/s
		all = append(all, session.Media{Kind: feedback.Voice, MediaType: "audio/ogg", Data: noise(bytes), Duration: voice})
	}
	for range photos {
		all = append(all, session.Media{Kind: feedback.Photo, MediaType: "image/jpeg", Data: noise(600 << 10),
			Width: 2048, Height: 1536})
	}
	return all
}

// withMedia is a finished report with these media.
func withMedia(media []session.Media) session.Finished {
	f := finished()
	f.Media = media
	for i, m := range media {
		f.Report.Attachments = append(f.Report.Attachments, feedback.Attachment{PartID: strconv.Itoa(i + 1), Kind: m.Kind,
			MediaType: m.MediaType, Size: int64(len(m.Data)), DurationMS: m.Duration.Milliseconds(), Width: m.Width,
			Height: m.Height})
	}
	return f
}

// parts opens the parts of the one record that lies in the outbox as the hub would.
func (s *stand) parts(t *testing.T, h *wire.Header) [][]byte {
	t.Helper()
	in, _, err := s.outbox.NextIncomplete(time.Now())
	if err != nil || in == nil {
		t.Fatalf("no parts: %v", err)
	}
	var all [][]byte
	for _, p := range in.Parts {
		sealed, err := io.ReadAll(s.outbox.ReadPart(in.ID, p))
		if err != nil || wire.Digest(sealed) != p.SHA256 {
			t.Fatalf("part %s: %v", p.ID, err)
		}
		r, err := seal.NewRing(s.hub.Sealing).OpenPart(bytes.NewReader(sealed), h, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, plain)
	}
	return all
}

func TestSubmit_TheHubOpensWhatWasRecorded(t *testing.T) {
	s := newStand(t, asDesigned)
	media := recorded(2, time.Minute, 1)
	media[2].Data = media[2].Data[:wire.ChunkSize] // a whole chunk
	want := [][]byte{bytes.Clone(media[0].Data), bytes.Clone(media[1].Data), bytes.Clone(media[2].Data)}
	if _, err := s.Submit(t.Context(), withMedia(media)); err != nil {
		t.Fatal(err)
	}
	for i, m := range media {
		if !bytes.Equal(m.Data, want[i]) {
			t.Errorf("media %d changed", i)
		}
	}
	headers, bodies := s.arrived(t)
	attached := bodies[0].Attachments()
	if len(attached) != 3 || attached[0].Kind != feedback.Voice || attached[0].DurationMS != 60000 {
		t.Errorf("attachments are %+v", attached)
	}
	for i, got := range s.parts(t, &headers[0]) {
		if headers[0].Parts[i].ID != attached[i].PartID || !bytes.Equal(got, want[i]) {
			t.Errorf("part %d is not what was recorded", i)
		}
	}
}

func TestSubmit_ASnapshotGoesWithItsPhoto(t *testing.T) {
	s := newStand(t, asDesigned)
	f := withMedia(recorded(1, 0, 2))
	f.Snapshot = &feedback.Snapshot{Topic: feedback.Broken, Text: "灯坏了", Attachments: f.Report.Attachments}
	f.Report = nil
	receipt, err := s.Submit(t.Context(), f)
	if err != nil || receipt.Kind != feedback.Suggestion {
		t.Fatalf("%+v, %v", receipt, err)
	}
	headers, bodies := s.arrived(t)
	if bodies[0].Type != feedback.TypeSnapshot || bodies[0].Snapshot.Text != "灯坏了" {
		t.Errorf("body is %+v", bodies[0])
	}
	if got := s.parts(t, &headers[0]); !bytes.Equal(got[0], f.Media[0].Data) {
		t.Error("the photo is another")
	}
}

func TestSubmit_NothingRecordedTouchesTheDiskInTheClear(t *testing.T) {
	s := newStand(t, asDesigned)
	media := recorded(4, 3*time.Minute, 3)
	if _, err := s.Submit(t.Context(), withMedia(media)); err != nil {
		t.Fatal(err)
	}
	if err := s.outbox.Close(); err != nil {
		t.Fatal(err)
	}
	looked := int64(0)
	err := filepath.WalkDir(s.folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		looked += int64(len(content))
		for i, m := range media {
			for at := 0; at+16 <= len(m.Data); at += 4001 { // by chance 16 bytes are the same never
				if bytes.Contains(content, m.Data[at:at+16]) {
					t.Errorf("bytes %d of media %d stand in %s", at, i, entry.Name())
				}
			}
		}
		return nil
	})
	if err != nil || looked < 3<<20 {
		t.Fatalf("looked at %d bytes: %v", looked, err)
	}
}

func TestSubmit_AttachmentsThatAreNotTheMediaAreRefused(t *testing.T) {
	s := newStand(t, asDesigned)
	for name, spoil := range map[string]func(*session.Finished){
		"one too few":  func(f *session.Finished) { f.Media = f.Media[:1] },
		"another size": func(f *session.Finished) { f.Report.Attachments[1].Size++ },
		"same id":      func(f *session.Finished) { f.Report.Attachments[1].PartID = "1" },
		"odd id":       func(f *session.Finished) { f.Report.Attachments[1].PartID = "a/b" },
	} {
		f := withMedia(recorded(2, 0, 4))
		spoil(&f)
		if _, err := s.Submit(t.Context(), f); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if st, err := s.outbox.Stats(); err != nil || st.Seq != 0 {
		t.Errorf("%+v, %v", st, err)
	}
}

func TestSubmit_AFullDiskKeepsNothingOfTheMedia(t *testing.T) {
	s := newStand(t, asDesigned)
	if err := s.outbox.Close(); err != nil {
		t.Fatal(err)
	}
	small, err := outbox.Open(filepath.Join(s.folder, "outbox.db"),
		outbox.Options{BallastBytes: 1 << 16, MaxBytes: 2 << 20})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { small.Close() })
	s.outbox = small
	d := s.over(small)
	if _, err := d.Submit(t.Context(), withMedia(recorded(4, time.Minute, 5))); !errors.Is(err, outbox.ErrFull) {
		t.Errorf("got %v", err)
	}
	if _, err := d.Submit(t.Context(), finished()); err != nil {
		t.Errorf("text still goes: %v", err)
	}
	if headers, _ := s.arrived(t); len(headers) != 1 || headers[0].Seq != 1 {
		t.Errorf("headers are %+v", headers)
	}
}
