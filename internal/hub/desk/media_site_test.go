package desk_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// put stores content and answers its key.
func (s *site) put(key string, content []byte) string {
	s.t.Helper()
	_, _, err := s.media.Put(s.t.Context(), key, bytes.NewReader(content))
	require.NoError(s.t, err)
	return key
}

// attach gives the case a part that is here, of its report or of the addition that is its newest.
func (s *site) attach(number, mediaType string, content []byte, change ...func(*store.Part)) *store.Part {
	s.t.Helper()
	f := s.find(number)
	record := f.Case.RecordID
	for _, e := range f.History {
		if e.What == "added" {
			record = e.RecordID
		}
	}
	kind := map[string]feedback.MediaKind{"audio": "voice", "image": "photo",
		"video": "video"}[strings.Split(mediaType, "/")[0]]
	n := len(f.PartsOf(record))
	now := time.Now().UTC().Truncate(time.Microsecond)
	p := &store.Part{
		RecordID: record, PartID: string(rune('1' + n)), CaseID: f.Case.ID, Position: n, Kind: kind, Declared: mediaType,
		State:      store.PartKept,
		ExpectedAt: now, ArrivedAt: now, MediaType: mediaType, Size: int64(len(content)),
		Blob: s.put("part/"+record+"/"+string(rune('a'+n)), content),
	}
	for _, c := range change {
		c(p)
	}
	_, err := s.store.DB().NewInsert().Model(p).Exec(s.t.Context())
	require.NoError(s.t, err)
	return p
}

// add is what the person adds later.
func (s *site) add(number, text string) {
	s.t.Helper()
	at := time.Now().UTC().Truncate(time.Microsecond)
	rec := &store.Record{
		ID: uuid.Must(uuid.NewV7()).String(), TerminalID: "phone", Seq: 1, Type: "addition", CapturedAt: at, ReceivedAt: at,
		Body: []byte("{}"),
	}
	require.NoError(s.t, s.store.Tx(s.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(rec).Exec(ctx); err != nil {
			return err
		}
		body := &feedback.Body{Type: feedback.TypeAddition, Addition: &feedback.Addition{Number: number, Text: text}}
		return s.cases.Add(ctx, tx, s.find(number).Case.ID, rec, body)
	}))
}

// photo is a JPEG with something to see in it.
func photo(t testing.TB, w, h int, hue uint8) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.RGBA{hue, uint8(255 * x / w), uint8(255 * y / h), 255})
		}
	}
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, m, nil))
	return b.Bytes()
}

// made is what ffmpeg makes of args, in a file of that ending.
func made(t testing.TB, ending string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	out := filepath.Join(t.TempDir(), "made."+ending)
	cmd := exec.Command("ffmpeg", append(append([]string{"-nostdin", "-v", "error"}, args...), out)...)
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, string(said))
	raw, err := os.ReadFile(out)
	require.NoError(t, err)
	return raw
}

// voice is seconds of sound that comes and goes, as a terminal records it.
func voice(t testing.TB, seconds string) []byte {
	t.Helper()
	return made(t, "ogg", "-f", "lavfi", "-i", "aevalsrc=0.5*sin(2*PI*220*t)*abs(sin(2*PI*0.4*t)):d="+seconds+":s=16000",
		"-c:a", "libopus", "-b:a", "24k", "-ac", "1")
}

// speaks makes a part a recording with peaks.
func speaks(ms int64, heard string) func(*store.Part) {
	return func(p *store.Part) {
		var b strings.Builder
		for i := range 200 {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString([]string{"8", "30", "75", "96", "64", "22", "4", "41", "58", "12"}[(i*7+i/9)%10])
		}
		p.DurationMS, p.Peaks, p.Transcript = ms, "["+b.String()+"]", heard
		if heard != "" {
			p.TranscriptState = store.JobDone
		}
	}
}
