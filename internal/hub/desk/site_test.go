package desk_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/call"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/propose"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/webhook"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// site is a desk over a real database with the demo hospital and one user of each role.
type site struct {
	t       testing.TB
	store   *store.Store
	audit   *audit.Log
	cases   *casework.Cases
	users   *staff.Users
	media   *media.Store
	desk    *desk.Desk
	hook    *webhook.Worker
	courier *notice.Courier
	calls   *call.Calls
	server  *httptest.Server
	logs    *logBook
	staff   map[staff.Role]*store.User
	next    int
}

// password is everyone's, once the first one is changed.
const password = "long enough 2026"

type hasher struct{}

func (hasher) PINHash(number, pin string) string { return "pin of " + number }

// logBook keeps what the desk logs, so that a test can look for what must not be there.
type logBook struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// callKeys makes receipts of calls.
type callKeys struct{}

func (callKeys) Sent(id string) (pin string, nonce [wire.TokenNonceSize]byte) {
	parsed := uuid.MustParse(id)
	copy(nonce[:], parsed[:])
	return "4321", nonce
}

// cheap keeps the hashing of passwords out of the time of these tests; package staff tries the real cost.
var cheap = credential.Cost{Memory: 64, Passes: 1, Threads: 1}

// proposals knows the sentences that ship.
var proposals = sync.OnceValue(func() *propose.Proposer {
	none := func(context.Context, int) ([]propose.Choice, error) { return nil, nil }
	p, err := propose.New(none, slog.New(slog.DiscardHandler))
	if err != nil {
		panic(err)
	}
	return p
})

func newSite(t testing.TB) *site {
	t.Helper()
	return newSiteAt(t, storetest.Open(t, storetest.SQLite(t)), nil)
}

func newSiteAt(t testing.TB, st *store.Store, now func() time.Time) *site {
	t.Helper()
	s := &site{t: t, store: st, logs: &logBook{}, staff: map[staff.Role]*store.User{}}
	_, err := hospital.Seed(t.Context(), st, hospital.Demo(), "console", time.Now())
	require.NoError(t, err)
	s.audit = audit.New(st, now)
	s.cases = casework.New(casework.Params{Store: st, Audit: s.audit, Hasher: hasher{}, Rules: &casework.Settings{},
		Now: now})
	s.users = staff.New(staff.Params{Store: st, Audit: s.audit, Secret: []byte("secret"), Now: now, Cost: cheap})
	s.media, err = media.Open(t.Context(), "file://"+t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.media.Close() })
	bundle, err := locale.Load(texts.Files())
	require.NoError(t, err)
	s.courier = notice.NewCourier(notice.CourierParams{
		Queue: notice.New(notice.Params{Store: st, Audit: s.audit, Now: now}), Key: make([]byte, 32), Texts: bundle,
		Log: slog.New(slog.NewTextHandler(s.logs, nil)),
	})
	numbers, err := wire.NewNumbers([]byte("number key of the desk's tests.."))
	require.NoError(t, err)
	clock := now
	if clock == nil {
		clock = time.Now
	}
	s.calls = &call.Calls{Params: call.Params{
		Store: st, Cases: s.cases, Records: &intake.Records{Cases: s.cases}, Numbers: numbers, Keys: callKeys{},
		Audit: s.audit, Now: clock,
	}}
	s.desk, err = desk.New(desk.Params{
		Store: st, Courier: s.courier, Calls: s.calls, Cases: s.cases, Users: s.users, Audit: s.audit, Media: s.media,
		Propose: proposals(),
		CA:      []byte("certificate"),
		Attach: &attach.Files{Store: st, Media: s.media, Now: clock, Ingester: media.NewIngester(media.IngesterParams{
			Store: s.media, DB: st, Log: slog.New(slog.DiscardHandler), Now: clock})},
		Copied: func(context.Context) (bool, error) { return false, nil },
		Log:    slog.New(slog.NewTextHandler(s.logs, nil)), Now: now,
	})
	require.NoError(t, err)
	s.hook = webhook.New(s.cases, slog.New(slog.NewTextHandler(s.logs, nil)))
	s.server = httptest.NewServer(s.desk)
	t.Cleanup(s.server.Close)
	return s
}

// hire makes a user of a role whose password is already changed.
func (s *site) hire(role staff.Role, login, name string) *store.User {
	s.t.Helper()
	d := staff.Draft{Login: login, Name: name, Role: role}
	if role == staff.Department {
		d.DepartmentID = "zx-mz-cs"
	}
	user, first, err := s.users.Add(s.t.Context(), "console", d)
	require.NoError(s.t, err)
	require.NoError(s.t, s.users.ChangePassword(s.t.Context(), user.ID, first, password))
	s.staff[role] = user
	return user
}

func (s *site) hireAll() {
	for role, name := range map[staff.Role]string{
		staff.Admin: "信息科", staff.Centre: "值班 03", staff.Department: "超声科 李", staff.Director: "院长", staff.Auditor: "审计",
	} {
		s.hire(role, string(role), name)
	}
}

// said is one report as a terminal would send it.
type said struct {
	kind   feedback.Kind
	text   string
	place  string
	urgent bool
	name   string
	phone  string
	at     time.Time
	wait   time.Duration // without network
	lang   string
	shows  feedback.Topic // a snapshot of that
}

// report stores a report and opens its case, as intake does.
func (s *site) report(r said) string {
	s.t.Helper()
	var number string
	err := s.store.Tx(s.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		var err error
		number, err = s.open(ctx, tx, r)
		return err
	})
	require.NoError(s.t, err)
	return number
}

func (s *site) open(ctx context.Context, tx bun.Tx, r said) (string, error) {
	s.next++
	number := fmt.Sprintf("%08d", s.next)
	if r.at.IsZero() {
		r.at = time.Now().Add(-time.Minute)
	}
	if r.place == "" {
		r.place = "zx-mz-cs"
	}
	if r.lang == "" {
		r.lang = "zh"
	}
	nonce := make([]byte, 16)
	copy(nonce, number)
	body := &feedback.Body{
		Schema: 1, Type: feedback.TypeReport, PlaceID: "zx-mz-dt", Lang: r.lang, Profile: feedback.Outpatient,
		Receipt: &feedback.Receipt{Number: number, PIN: "1234", Nonce: nonce},
		Report:  &feedback.Report{Kind: r.kind, Text: r.text, Urgent: r.urgent, WherePlace: r.place},
	}
	if r.name != "" || r.phone != "" {
		body.Report.Contact = &feedback.Contact{Name: r.name, Phone: r.phone}
	}
	if r.shows != "" {
		body.Type, body.Report = feedback.TypeSnapshot, nil
		body.Snapshot = &feedback.Snapshot{Topic: r.shows, Text: r.text, WherePlace: r.place}
	}
	rec := &store.Record{
		ID: uuid.Must(uuid.NewV7()).String(), TerminalID: "t1", Seq: int64(s.next), Type: "report", Urgent: r.urgent,
		CapturedAt: r.at.UTC().Truncate(time.Microsecond), ReceivedAt: r.at.Add(r.wait).UTC().Truncate(time.Microsecond),
		Body: []byte("{}"),
	}
	if _, err := tx.NewInsert().Model(rec).Exec(ctx); err != nil {
		return "", err
	}
	_, err := s.cases.Open(ctx, tx, rec, body)
	return number, err
}

func (s *site) notices() *notice.Queue {
	return notice.New(notice.Params{Store: s.store, Audit: s.audit})
}

// browser is a signed-in client without JavaScript.
type browser struct {
	*http.Client
	s *site
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(s.t, err)
	return &browser{s: s, Client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

func (s *site) as(role staff.Role) *browser {
	s.t.Helper()
	b := s.browser()
	status, _ := b.post("/login", url.Values{"login": {s.staff[role].Login}, "password": {password}})
	require.Equal(s.t, http.StatusSeeOther, status)
	return b
}

func (b *browser) get(path string) (int, string) {
	b.s.t.Helper()
	res, err := b.Get(b.s.server.URL + path)
	require.NoError(b.s.t, err)
	return read(b.s.t, res)
}

func (b *browser) post(path string, form url.Values) (int, string) {
	b.s.t.Helper()
	req, err := http.NewRequest(http.MethodPost, b.s.server.URL+path, strings.NewReader(form.Encode()))
	require.NoError(b.s.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", b.s.server.URL)
	res, err := b.Do(req)
	require.NoError(b.s.t, err)
	return read(b.s.t, res)
}

func read(t testing.TB, res *http.Response) (int, string) {
	t.Helper()
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(raw)
}
