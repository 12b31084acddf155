package phone_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/phone"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/retention"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/wire"
)

func TestMain(m *testing.M) {
	code := storetest.Main(m)
	endChromium()
	os.Exit(code)
}

const (
	pin   = "4821"
	words = "在三楼彩超室排队等了两个多小时，没有人告诉我们还要等多久。"
)

var shanghai = time.FixedZone("CST", 8*60*60)

// world is a whole hub behind the phone door, with a clock that the test moves.
type world struct {
	t       *testing.T
	store   *store.Store
	tokens  *keys.Tokens
	cases   *casework.Cases
	numbers *wire.Numbers
	blobs   *media.Store
	uploads *media.Uploads
	keeper  *keeper
	drafts  *draft.Drafts
	walks   *walk.Walks
	server  *httptest.Server
	log     *lines

	mu    sync.Mutex
	clock time.Time
}

func newWorld(t *testing.T) *world { return newWorldOn(t, storetest.SQLite(t)) }

// eachWorld runs a test on both databases.
func eachWorld(t *testing.T, test func(t *testing.T, w *world)) {
	storetest.Each(t, func(t *testing.T, dsn string) { test(t, newWorldOn(t, dsn)) })
}

func newWorldOn(t *testing.T, dsn string) *world {
	w := &world{t: t, clock: time.Date(2026, 7, 4, 10, 58, 0, 0, shanghai), log: &lines{}}
	w.store = storetest.Open(t, dsn)
	_, err := hospital.Seed(t.Context(), w.store, hospital.Demo(), "console", w.now())
	require.NoError(t, err)
	all, err := keys.Open(filepath.Join(t.TempDir(), "keys"), w.now())
	require.NoError(t, err)
	w.tokens = all.Tokens
	w.numbers, err = wire.NewNumbers(w.tokens.NumberKey())
	require.NoError(t, err)
	log := audit.New(w.store, w.now)
	w.cases = casework.New(casework.Params{
		Store: w.store, Audit: log, Hasher: w.tokens, Rules: &casework.Settings{}, Now: w.now,
	})
	settings := func(ctx context.Context) (*hospital.Settings, error) { return hospital.Load(ctx, w.store.DB()) }
	quiet := slog.New(slog.NewTextHandler(w.log, nil))
	blobs, err := media.Open(t.Context(), "file://"+filepath.Join(t.TempDir(), "media"))
	require.NoError(t, err)
	w.blobs = blobs
	w.uploads = media.NewUploads(media.UploadParams{Store: blobs, DB: w.store, Log: quiet, Now: w.now})
	w.keeper = &keeper{Ingester: media.NewIngester(media.IngesterParams{Store: blobs, DB: w.store,
		Log: quiet, Now: w.now})}
	records := &intake.Records{Cases: w.cases,
		Handlers: map[feedback.RecordType]intake.Handler{feedback.TypeWalkStep: walk.Steps{}}}
	w.walks = walk.New(walk.Params{Store: w.store, Records: records, Audit: log,
		Cost: credential.Cost{Memory: 8, Passes: 1, Threads: 1}, Now: w.now})
	w.drafts = draft.New(draft.Params{
		Store: w.store, Keys: w.tokens, Numbers: w.numbers, Records: records, Uploads: w.uploads,
		Ingester: w.keeper, Objects: blobs,
		Settings: settings, Now: w.now, Log: quiet,
	})
	door, err := phone.New(phone.Params{
		Store: w.store, Keys: w.tokens, Drafts: w.drafts, Media: w.uploads, Objects: blobs,
		Progress: progress.New(progress.Params{Centre: wire.Text{"zh": "满意度管理中心", "en": "The satisfaction centre"},
			Store: w.store, Keys: w.tokens, Settings: settings, Secret: w.tokens.BackoffKey(), Now: w.now,
			Cases: w.cases, Records: records,
			Reason: func(s feedback.Shortfall) string { return string(s) },
		}),
		Cases:    w.cases,
		Walks:    w.walks,
		Eraser:   &retention.RequestEraser{Store: w.store, Audit: log, Media: blobs, Now: w.now},
		Settings: settings,
		Proxies:  []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Now:      w.now,
		Log:      quiet,
	})
	require.NoError(t, err)
	w.server = httptest.NewServer(door)
	t.Cleanup(w.server.Close)
	w.staff()
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

var (
	centre = casework.Actor{ID: "u-centre", Role: casework.Centre}
	unit   = casework.Actor{ID: "u-unit", Role: casework.Department, Unit: "zx-mz-cs"}
)

func (w *world) staff() {
	unit.Unit = w.ultrasound().ID
	require.NoError(w.t, w.store.Tx(w.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		for _, u := range []store.User{
			{ID: "u-centre", Login: "zb03", Name: "值班 03", Role: "centre", CreatedAt: w.now()},
			{ID: "u-unit", Login: "cs01", Name: "超声 01", Role: "department", DepartmentID: unit.Unit, CreatedAt: w.now()},
		} {
			if _, err := tx.NewInsert().Model(&u).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (w *world) ultrasound() wire.Place {
	for _, p := range hospital.Demo().Places {
		if strings.Contains(p.Name["zh"], "超声") {
			return p.Place
		}
	}
	w.t.Fatal("the demo hospital has no ultrasound department")
	return wire.Place{}
}

// arrive lets the n-th report arrive, as intake does.
func (w *world) arrive(n int, kind feedback.Kind, text string) int64 {
	w.t.Helper()
	nonce := w.nonce(n)
	body := &feedback.Body{
		Schema: 1, Type: feedback.TypeReport, VisitID: "v", Lang: "zh", Profile: feedback.Outpatient, PlaceID: unit.Unit,
		Receipt: &feedback.Receipt{Number: string(w.number(n)), PIN: pin, Nonce: nonce[:]},
		Report:  &feedback.Report{Kind: kind, Text: text, Contact: &feedback.Contact{Name: "张三", Phone: "13800001111"}},
	}
	rec := &store.Record{
		ID: string(w.number(n)), TerminalID: "t1", SHA256: "ab", KeyID: "k", Type: "report",
		ReceivedAt: w.now().UTC(), CapturedAt: w.now().UTC(), Body: []byte(`{"report":{}}`),
	}
	require.NoError(w.t, w.store.Tx(w.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(rec).Exec(ctx); err != nil {
			return err
		}
		_, err := w.cases.Open(ctx, tx, rec, body)
		return err
	}))
	var c store.Case
	require.NoError(w.t, w.store.DB().NewSelect().Model(&c).Where("record_id = ?", rec.ID).Scan(w.t.Context()))
	return c.ID
}

// answer takes a case through the hands of the centre and the department.
func (w *world) answer(id int64, text string) {
	w.t.Helper()
	ref := casework.Ref{ID: id}
	w.wait(7 * time.Minute)
	require.NoError(w.t, w.cases.Accept(w.t.Context(), centre, ref))
	require.NoError(w.t, w.cases.HandOut(w.t.Context(), centre, ref, casework.Order{Units: []string{unit.Unit}}))
	w.wait(4 * 24 * time.Hour)
	require.NoError(w.t, w.cases.Answer(w.t.Context(), unit, ref, "科室核实过了。"))
	require.NoError(w.t, w.cases.Answer(w.t.Context(), centre, ref, text))
}

func (w *world) number(n int) wire.ReceiptNumber {
	number, err := w.numbers.Make(3, uint32(n))
	require.NoError(w.t, err)
	return number
}

func (w *world) nonce(n int) [wire.TokenNonceSize]byte {
	return [wire.TokenNonceSize]byte{byte(n), byte(n >> 8), 7}
}

func (w *world) path(n int) string {
	return wire.PathReceiptPage + wire.NewReceiptToken(w.tokens.TokenKey(3), 3, w.nonce(n)).Text()
}

// keeper remembers the digest of every part as it came, before it was cleaned.
type keeper struct {
	*media.Ingester

	mu   sync.Mutex
	came map[feedback.MediaKind]string
}

func (k *keeper) Take(ctx context.Context, part *store.Part, src io.ReaderAt, size int64) error {
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(src, 0, size)); err != nil {
		return err
	}
	k.mu.Lock()
	if k.came == nil {
		k.came = map[feedback.MediaKind]string{}
	}
	k.came[part.Kind] = hex.EncodeToString(sum.Sum(nil))
	k.mu.Unlock()
	return k.Ingester.Take(ctx, part, src, size)
}

// digest is of the last part of that kind.
func (k *keeper) digest(kind feedback.MediaKind) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.came[kind]
}

// reply is what a phone got.
type reply struct {
	status int
	header http.Header
	body   string
}

// get asks like a phone of address 198.51.100.1; head are pairs of header name and value.
func (w *world) get(path string, head ...string) reply {
	w.t.Helper()
	return w.do(http.MethodGet, path, nil, head...)
}

func (w *world) post(path string, form url.Values, head ...string) reply {
	w.t.Helper()
	return w.do(http.MethodPost, path, form, append([]string{"Sec-Fetch-Site", "same-origin"}, head...)...)
}

func (w *world) do(method, path string, form url.Values, head ...string) reply {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, strings.NewReader(form.Encode()))
	require.NoError(w.t, err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("X-Forwarded-For", "198.51.100.1")
	r.Header.Set("Accept-Language", "zh-CN")
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	require.NoError(w.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(w.t, err)
	return reply{resp.StatusCode, resp.Header, string(body)}
}

// lines keeps what was logged.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
