package transcribe_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/convert"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/transcribe"
)

func TestMain(m *testing.M) {
	cage.Enter(convert.Tasks())
	os.Exit(m.Run())
}

// world is a hub with one recording, and an endpoint.
type world struct {
	t       *testing.T
	db      *store.Store
	media   *media.Store
	url     string
	now     time.Time
	log     bytes.Buffer
	changed []int64
	ffmpeg  bool
	timeout time.Duration
	key     string
}

const recording = "not a recording, but the endpoint gets it as it is"

func newWorld(t *testing.T, endpoint http.HandlerFunc) *world {
	t.Helper()
	m, err := media.Open(t.Context(), "file://"+filepath.Join(t.TempDir(), "media"))
	require.NoError(t, err)
	t.Cleanup(func() { m.Close() })
	server := httptest.NewServer(endpoint)
	t.Cleanup(server.Close)
	return &world{
		t: t, db: storetest.Open(t, storetest.SQLite(t)), media: m, url: server.URL,
		now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), timeout: 10 * time.Second,
	}
}

func (w *world) worker() *transcribe.Worker {
	w.t.Helper()
	worker, err := transcribe.New(w.t.Context(), transcribe.Params{
		DB: w.db, Media: w.media, Log: slog.New(slog.NewTextHandler(&w.log, nil)), Now: func() time.Time { return w.now },
		Endpoint: transcribe.Endpoint{URL: w.url, Model: "paraformer-zh", Language: "zh", Key: w.key, Timeout: w.timeout},
		Changed:  func(id int64) { w.changed = append(w.changed, id) },
		Find: func(name string) (string, error) {
			if w.ffmpeg {
				return exec.LookPath(name)
			}
			return "", exec.ErrNotFound
		},
	})
	require.NoError(w.t, err)
	return worker
}

func (w *world) keep(b []byte, change func(*store.Part)) {
	w.t.Helper()
	key := media.NewKey()
	_, _, err := w.media.Put(w.t.Context(), key, bytes.NewReader(b))
	require.NoError(w.t, err)
	p := &store.Part{
		RecordID: "a", PartID: "1", CaseID: 7, State: store.PartKept, Blob: key, MediaType: "audio/ogg", ExpectedAt: w.now,
		CopyState: store.JobDone, TranscriptState: store.JobWaiting, NextAt: w.now,
	}
	if change != nil {
		change(p)
	}
	_, err = w.db.DB().NewInsert().Model(p).Exec(w.t.Context())
	require.NoError(w.t, err)
}

func (w *world) part() *store.Part {
	w.t.Helper()
	p := &store.Part{RecordID: "a", PartID: "1"}
	require.NoError(w.t, w.db.DB().NewSelect().Model(p).WherePK().Scan(w.t.Context()))
	return p
}

// field is one part of a form as it came.
type field struct {
	disposition, kind string
	content           []byte
}

// form reads a request as an endpoint does, and checks what every one of them demands.
func form(t *testing.T, r *http.Request) (fields []field) {
	require.Equal(t, "POST /v1/audio/transcriptions", r.Method+" "+r.URL.RequestURI())
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "multipart/form-data", kind)
	body, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	require.EqualValues(t, len(body), r.ContentLength, "the length is told beforehand")
	for m := multipart.NewReader(bytes.NewReader(body), params["boundary"]); ; {
		p, err := m.NextRawPart()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		content, err := io.ReadAll(p)
		require.NoError(t, err)
		fields = append(fields, field{p.Header.Get("Content-Disposition"), p.Header.Get("Content-Type"), content})
	}
	// Built again by hand, it is the same to the byte.
	var again bytes.Buffer
	for _, f := range fields {
		fmt.Fprintf(&again, "--%s\r\nContent-Disposition: %s\r\n", params["boundary"], f.disposition)
		if f.kind != "" {
			fmt.Fprintf(&again, "Content-Type: %s\r\n", f.kind)
		}
		fmt.Fprintf(&again, "\r\n%s\r\n", f.content)
	}
	fmt.Fprintf(&again, "--%s--\r\n", params["boundary"])
	require.Equal(t, again.String(), string(body))
	return fields
}

func TestWorker_SendsTheFormThatEndpointsRead(t *testing.T) {
	var got []field
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		got = form(t, r)
		require.Equal(t, "Bearer token-1", r.Header.Get("Authorization"))
		fmt.Fprint(rw, `{"text": "饮水机坏了。", "language": "zh", "segments": []}`)
	})
	w.key = "token-1"
	w.keep([]byte(recording), nil)
	did, err := w.worker().Once(t.Context())
	require.NoError(t, err)
	require.True(t, did)
	require.Equal(t, []field{
		{`form-data; name="model"`, "", []byte("paraformer-zh")},
		{`form-data; name="language"`, "", []byte("zh")},
		{`form-data; name="response_format"`, "", []byte("json")},
		{`form-data; name="file"; filename="voice.ogg"`, "audio/ogg", []byte(recording)},
	}, got)
	p := w.part()
	require.Equal(t, store.JobDone, p.TranscriptState)
	require.Equal(t, "饮水机坏了。", p.Transcript)
	require.True(t, p.NextAt.IsZero())
	require.Equal(t, []int64{7}, w.changed)
	require.NotContains(t, w.log.String(), "饮水机")
}

func TestWorker_SendsMonoWaveOf16kHzWhereThereIsFFmpeg(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	name := filepath.Join(t.TempDir(), "a.ogg")
	require.NoError(t, exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:duration=2", "-c:a",
		"libopus", name).Run())
	b, err := os.ReadFile(name)
	require.NoError(t, err)
	var file field
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		all := form(t, r)
		file = all[len(all)-1]
		fmt.Fprint(rw, `{"text":"a"}`)
	})
	w.ffmpeg = true
	w.keep(b, nil)
	_, err = w.worker().Once(t.Context())
	require.NoError(t, err)
	require.Equal(t, `form-data; name="file"; filename="voice.wav"`, file.disposition)
	require.Equal(t, "audio/wav", file.kind)
	require.Equal(t, "RIFF", string(file.content[:4]))
	require.Equal(t, "WAVEfmt ", string(file.content[8:16]))
	require.EqualValues(t, 1, binary.LittleEndian.Uint16(file.content[22:]), "mono")
	require.EqualValues(t, 16000, binary.LittleEndian.Uint32(file.content[24:]))
	require.EqualValues(t, 16, binary.LittleEndian.Uint16(file.content[34:]))
	require.InDelta(t, 64000, len(file.content), 2000)
	require.EqualValues(t, len(file.content)-8, binary.LittleEndian.Uint32(file.content[4:]), "lengths are filled in")
}

func TestWorker_CleansWhatTheEndpointSays(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		fmt.Fprint(rw, `{"text":" a\u0000b\u001b[31mc\u202ed\r\ne\u2066\ufefff\u0085 "}`)
	})
	w.keep([]byte(recording), nil)
	_, err := w.worker().Once(t.Context())
	require.NoError(t, err)
	require.Equal(t, "ab[31mcd \nef", w.part().Transcript)
}

func TestWorker_WaitsWhenTheEndpointCannotAndGivesUpWhenItWillNot(t *testing.T) {
	for status, want := range map[int]store.JobState{
		500: store.JobWaiting, 502: store.JobWaiting, 503: store.JobWaiting, 429: store.JobWaiting,
		401: store.JobWaiting, 404: store.JobWaiting, // the endpoint is set up wrongly: the recording can wait
		400: store.JobFailed, 413: store.JobFailed, 415: store.JobFailed, 422: store.JobFailed,
	} {
		w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) { http.Error(rw, "secret words", status) })
		w.keep([]byte(recording), nil)
		_, err := w.worker().Once(t.Context())
		if want == store.JobWaiting {
			require.Error(t, err)
			require.NotContains(t, err.Error(), "secret")
			require.True(t, w.part().NextAt.After(w.now))
		} else {
			require.NoError(t, err)
		}
		require.Equal(t, want, w.part().TranscriptState, status)
		require.NotContains(t, w.log.String(), "secret")
		did, err := w.worker().Once(t.Context())
		require.NoError(t, err)
		require.False(t, did, "not again at once")
	}
}

func TestWorker_TakesNoOtherAnswerThanATranscript(t *testing.T) {
	for _, answer := range []string{"", "text", "[]", `{"error":"secret"}`, `{"text":7}`, `{"text":"` +
		strings.Repeat("a", 2<<20) + `"}`} {
		w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) { fmt.Fprint(rw, answer) })
		w.keep([]byte(recording), nil)
		_, err := w.worker().Once(t.Context())
		require.Error(t, err)
		require.NotContains(t, err.Error(), "secret")
		require.Equal(t, store.JobWaiting, w.part().TranscriptState)
	}
}

func TestWorker_FollowsNoRedirect(t *testing.T) {
	var asked atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		fmt.Fprint(rw, `{"text":"a"}`)
	}))
	defer other.Close()
	for _, status := range []int{301, 302, 307, 308} {
		w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) { http.Redirect(rw, r, other.URL, status) })
		w.keep([]byte(recording), nil)
		_, err := w.worker().Once(t.Context())
		require.Error(t, err)
	}
	require.Zero(t, asked.Load())
}

func TestWorker_TrustsNoCertificateThatNobodySigned(t *testing.T) {
	w := newWorld(t, nil)
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("asked") }))
	defer server.Close()
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	w.url = server.URL
	w.keep([]byte(recording), nil)
	_, err := w.worker().Once(t.Context())
	require.ErrorContains(t, err, "certificate")
	require.Equal(t, store.JobWaiting, w.part().TranscriptState)
}

func TestWorker_WaitsNoLongerThanItsTime(t *testing.T) {
	free := make(chan struct{})
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) { <-free })
	defer close(free)
	w.timeout = 200 * time.Millisecond
	w.keep([]byte(recording), nil)
	_, err := w.worker().Once(t.Context())
	require.Error(t, err)
	require.NotContains(t, err.Error(), w.url)
	require.Equal(t, store.JobWaiting, w.part().TranscriptState)
}

func TestWorker_TakesNothingThatIsNotItsTurn(t *testing.T) {
	for name, change := range map[string]func(*store.Part){
		"copy first":  func(p *store.Part) { p.CopyState = store.JobWaiting },
		"not wanted":  func(p *store.Part) { p.TranscriptState = store.JobNone },
		"erased":      func(p *store.Part) { p.State = store.PartErased },
		"another has": func(p *store.Part) { p.NextAt = p.NextAt.Add(time.Minute) },
	} {
		w := newWorld(t, func(http.ResponseWriter, *http.Request) { t.Error("asked") })
		w.keep([]byte(recording), change)
		did, err := w.worker().Once(t.Context())
		require.NoError(t, err)
		require.False(t, did, name)
	}
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) { fmt.Fprint(rw, `{"text":"a"}`) })
	w.keep([]byte(recording), func(p *store.Part) { p.CopyState = store.JobFailed })
	did, err := w.worker().Once(t.Context())
	require.NoError(t, err)
	require.True(t, did, "a recording without a copy can be written down all the same")
}

func TestWorker_ManyProcessesAskOnce(t *testing.T) {
	var asked atomic.Int32
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		fmt.Fprint(rw, `{"text":"a"}`)
	})
	w.keep([]byte(recording), nil)
	var all sync.WaitGroup
	for range 4 {
		worker := w.worker()
		all.Go(func() { _, _ = worker.Once(t.Context()) })
	}
	all.Wait()
	require.EqualValues(t, 1, asked.Load())
}

// What is heard is told once, with the case that the part is by then, and not without the transcript.
func TestWorker_TellsOnceWhatItHeardInTheTransactionThatKeepsIt(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) { fmt.Fprint(rw, `{"text":"我不想活了"}`) })
	w.keep([]byte(recording), func(p *store.Part) { p.CaseID = 0 })
	type told struct {
		caseID int64
		text   string
	}
	var heard []told
	fail := errors.New("the database is busy")
	hear := func(err error) transcribe.Heard {
		return func(ctx context.Context, tx bun.Tx, caseID int64, text string) error {
			heard = append(heard, told{caseID, text})
			return err
		}
	}
	_, err := w.db.DB().NewUpdate().Model((*store.Part)(nil)).Set("case_id = 9").Where("record_id = 'a'").Exec(t.Context())
	require.NoError(t, err)
	worker := w.worker()
	worker.Heard = hear(fail)
	_, err = worker.Once(t.Context())
	require.ErrorIs(t, err, fail)
	require.Equal(t, store.JobWaiting, w.part().TranscriptState)
	require.Empty(t, w.part().Transcript)
	w.now = w.now.Add(time.Hour)
	heard, worker.Heard = nil, hear(nil)
	for range 2 {
		_, err = worker.Once(t.Context())
		require.NoError(t, err)
		w.now = w.now.Add(time.Hour)
	}
	require.Equal(t, []told{{9, "我不想活了"}}, heard)
	require.Equal(t, "我不想活了", w.part().Transcript)
	require.Equal(t, []int64{9}, w.changed)
}

func TestWorker_StopsAtOnceAndLosesNoTry(t *testing.T) {
	arrived, free := make(chan struct{}), make(chan struct{})
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) { close(arrived); <-free })
	defer close(free)
	w.keep([]byte(recording), nil)
	worker := w.worker()
	worker.Start(t.Context())
	<-arrived
	worker.Stop()
	p := w.part()
	require.Equal(t, store.JobWaiting, p.TranscriptState)
	require.Zero(t, p.Tries)
	require.True(t, p.NextAt.Equal(w.now))
}

func TestNew_KeepsRecordingsOnTheHospitalsNetwork(t *testing.T) {
	w := newWorld(t, func(http.ResponseWriter, *http.Request) {})
	for _, url := range []string{
		"https://8.8.8.8/v1/audio/transcriptions", "http://[2001:db8::1]/", "http://0.0.0.0:80",
		"http://169.254.169.254/latest",
		"http://[fe80::1%25eth0]/", "http://[::ffff:8.8.8.8]/", "http://100.64.0.1/", "ftp://10.0.0.1/",
		"http://user:secret@10.0.0.1/",
		"http://10.0.0.1/?key=secret", "10.0.0.1:8000", "",
	} {
		w.url = url
		_, err := transcribe.New(t.Context(), transcribe.Params{Endpoint: transcribe.Endpoint{URL: url}})
		require.ErrorIs(t, err, feedback.ErrInvalid, url)
		require.NotContains(t, err.Error(), "secret")
	}
	for _, url := range []string{"http://10.0.0.8", "https://192.168.1.2:8443/asr", "http://[fd00::8]:9000",
		"http://127.0.0.1:1", "http://localhost:1"} {
		_, err := transcribe.New(t.Context(), transcribe.Params{Endpoint: transcribe.Endpoint{URL: url}})
		require.NoError(t, err, url)
	}
}

func TestCheckName_RefusesANameOfWhichAnyAddressIsOutside(t *testing.T) {
	for list, ok := range map[string]bool{
		"10.0.0.8": true, "10.0.0.8 fd00::8": true, "93.184.216.34": false, "10.0.0.8 93.184.216.34": false,
		"127.0.0.1 2606:4700::1": false,
	} {
		err := transcribe.CheckName(t.Context(), transcribe.Fixed(list), "asr.hospital.cn")
		require.Equal(t, ok, err == nil, list)
	}
}

func TestDial_ANameThatPointsElsewhereByNowGetsNothing(t *testing.T) {
	for address, ok := range map[string]bool{
		"127.0.0.1:80": true, "10.1.2.3:443": true, "[fd00::1]:80": true, "8.8.8.8:80": false, "169.254.169.254:80": false,
		"[::ffff:8.8.8.8]:80":  false,
		"[::ffff:10.0.0.1]:80": true, "0.0.0.0:80": false,
	} {
		require.Equal(t, ok, transcribe.OnlyInside(context.Background(), "tcp", address, nil) == nil, address)
	}
	// And it is what the client dials with: a name that is looked up outside the checks of New still gets no connection.
	w := newWorld(t, func(http.ResponseWriter, *http.Request) { t.Error("asked") })
	w.keep([]byte(recording), nil)
	worker := w.worker()
	transcribe.Point(worker, "http://192.0.2.1:9/v1/audio/transcriptions")
	_, err := worker.Once(t.Context())
	require.ErrorContains(t, err, "not on the hospital's own network")
}
