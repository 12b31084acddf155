package dispatch_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/seal"
	"xinsheng/internal/terminal/dispatch"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/enrolment/enrolmenttest"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/settings"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

const said = "在三楼彩超室排队等了两个多小时"

// stand is a terminal with a real outbox, enrolled at a hub that can open what it holds.
type stand struct {
	hub      *enrolmenttest.Hub
	folder   string
	outbox   *outbox.Outbox
	who      *enrolment.Enrolment
	settings *settings.Settings
	clock    *fakeClock
	*dispatch.Dispatch
}

type fakeClock struct {
	now    time.Time
	absurd bool
}

func (c *fakeClock) Moment() feedback.Moment {
	return feedback.Moment{Wall: c.now.Add(time.Hour), Boot: "boot-1", Mono: 77} // the wall clock is an hour fast
}
func (c *fakeClock) Now() time.Time  { return c.now }
func (c *fakeClock) Plausible() bool { return !c.absurd }

func newStand(t testing.TB, change func(*wire.Config)) *stand {
	t.Helper()
	s := &stand{hub: enrolmenttest.NewHub(t), folder: t.TempDir(),
		clock: &fakeClock{now: time.Date(2026, 7, 1, 10, 0, 0, 0, workday.Zone())}}
	var err error
	if s.outbox, err = outbox.Open(filepath.Join(s.folder, "outbox.db"),
		outbox.Options{BallastBytes: 1 << 16}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.outbox.Close() })
	s.who = s.hub.Terminal(s.outbox)
	id, err := s.who.Identity()
	if err != nil {
		t.Fatal(err)
	}
	s.settings = settings.New(s.outbox, settings.Override{})
	if err := s.settings.Use(id.TerminalID, id.ConfigKey); err != nil {
		t.Fatal(err)
	}
	s.Dispatch = s.over(s.outbox)
	if change == nil {
		return s
	}
	cfg := wire.Config{
		Version: 1, TerminalID: id.TerminalID, PlaceID: "zx-mz-dt", Profile: feedback.Outpatient,
		PublicURL: "https://x.example.cn/",
		Sealing:   s.hub.Sealing.Public().Wire(), WorkDays: wire.WorkDays{Until: "2026-12-31", EndOf: "17:30"},
		Deadlines: map[feedback.Kind]wire.Deadline{feedback.Complaint: {Hospital: wire.Limit{WorkDays: 10},
			Law: wire.Limit{WorkDays: 5}}},
	}
	change(&cfg)
	raw, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	signature := ed25519.Sign(s.hub.ConfigKey, append([]byte(wire.ConfigContext), raw...))
	if err := s.settings.Accept(t.Context(), wire.SignedConfig{Config: raw, Signature: signature}, ""); err != nil {
		t.Fatal(err)
	}
	return s
}

// over is a dispatch of this terminal into another outbox.
func (s *stand) over(o dispatch.Outbox) *dispatch.Dispatch {
	return dispatch.New(dispatch.Params{Outbox: o, Clock: s.clock, Identity: s.who.Identity, Settings: s.settings.View})
}

func asDesigned(*wire.Config) {}

func finished() session.Finished {
	return session.Finished{VisitID: "v1", Lang: "zh", LargeType: true,
		Consents: []feedback.ConsentKind{feedback.ConsentProcessing},
		Report:   &feedback.Report{Kind: feedback.Complaint, Text: said, WherePlace: "zx-mz-cs"}}
}

// arrived opens what lies in the outbox as the hub would, oldest sequence number first.
func (s *stand) arrived(t *testing.T) (headers []wire.Header, bodies []feedback.Body) {
	t.Helper()
	for {
		r, _, err := s.outbox.NextUrgent(time.Now())
		if r == nil && err == nil {
			r, _, err = s.outbox.NextOrdinary(time.Now())
		}
		if err != nil {
			t.Fatal(err)
		}
		if r == nil {
			return headers, bodies
		}
		e, err := wire.ParseEnvelope(r.Envelope)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := seal.NewRing(s.hub.Sealing).OpenRecord(e)
		if err != nil {
			t.Fatal(err)
		}
		var b feedback.Body
		if err := json.Unmarshal(plain, &b); err != nil {
			t.Fatal(err)
		}
		if err := b.Validate(); err != nil {
			t.Fatal(err)
		}
		headers, bodies = append(headers, e.Header), append(bodies, b)
		if err := s.outbox.Ack(t.Context(), r.ID, r.Digest); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSubmit_TheHubOpensWhatTheVisitorWrote(t *testing.T) {
	s := newStand(t, asDesigned)
	receipt, err := s.Submit(t.Context(), finished())
	if err != nil {
		t.Fatal(err)
	}
	headers, bodies := s.arrived(t)
	if len(bodies) != 1 {
		t.Fatalf("%d records", len(bodies))
	}
	h, b := headers[0], bodies[0]
	if h.Terminal != "t00042-0badcafe" || h.Seq != 1 || h.Urgent || h.ID.Validate() != nil {
		t.Errorf("header is %+v", h)
	}
	if b.Report.Text != said || b.Report.WherePlace != "zx-mz-cs" || b.VisitID != "v1" || b.PlaceID != "zx-mz-dt" ||
		b.Profile != feedback.Outpatient || b.Lang != "zh" || !b.LargeType {
		t.Errorf("body is %+v", b)
	}
	if !b.CapturedAt.Wall.Equal(s.clock.now.Add(time.Hour)) || b.CapturedAt.Boot != "boot-1" || b.CapturedAt.Mono != 77 {
		t.Errorf("captured at %+v: the clocks must be told as they are", b.CapturedAt)
	}
	if !slices.Equal(b.Consents, []feedback.Consent{{Kind: feedback.ConsentProcessing, Version: 1}}) {
		t.Errorf("consents are %v", b.Consents)
	}
	if b.Receipt.Number != receipt.Number || b.Receipt.PIN != receipt.PIN ||
		!slices.Equal(b.PromisedDates, receipt.Promises) {
		t.Error("the record knows of another receipt")
	}
	id, _ := s.who.Identity()
	numbers, _ := id.Numbers()
	if index, counter, err := numbers.Split(wire.ReceiptNumber(receipt.Number)); err != nil ||
		index != 42 || counter != 0 {
		t.Errorf("number is of terminal %d, counter %d: %v", index, counter, err)
	}
}

func TestSubmit_ReceiptLeadsToThePhonePage(t *testing.T) {
	s := newStand(t, asDesigned)
	receipt, err := s.Submit(t.Context(), finished())
	if err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(receipt.URL, "https://x.example.cn/r/")
	if !ok {
		t.Fatalf("address is %s", receipt.URL)
	}
	token, err := wire.ParseReceiptToken(text)
	id, _ := s.who.Identity()
	_, bodies := s.arrived(t)
	if err != nil || token.Index != 42 || !token.Verify(id.TokenKey) ||
		!bytes.Equal(token.Nonce[:], bodies[0].Receipt.Nonce) {
		t.Errorf("token %+v: %v", token, err)
	}
}

func TestSubmit_PromisesTheEarlierClock(t *testing.T) {
	s := newStand(t, asDesigned)
	receipt, err := s.Submit(t.Context(), finished())
	if err != nil {
		t.Fatal(err)
	}
	want := []feedback.PromisedDate{{Step: "accepted", By: "2026-07-01"}, {Step: "answered", By: "2026-07-08"}}
	if !slices.Equal(receipt.Promises, want) || receipt.NoDates {
		t.Errorf("got %+v", receipt)
	}
	s.clock.now = time.Date(2026, 12, 30, 18, 0, 0, 0, workday.Zone())
	if receipt, err = s.Submit(t.Context(), finished()); err != nil {
		t.Fatal(err)
	}
	want = []feedback.PromisedDate{{Step: "accepted", By: "2026-12-31"},
		{Step: "answered", By: "2027-01-06", Estimated: true}}
	if !slices.Equal(receipt.Promises, want) {
		t.Errorf("got %+v", receipt)
	}
}

func TestSubmit_AnAbsurdClockPromisesNothing(t *testing.T) {
	s := newStand(t, asDesigned)
	s.clock.absurd = true
	receipt, err := s.Submit(t.Context(), finished())
	if err != nil || !receipt.NoDates || len(receipt.Promises) != 0 {
		t.Errorf("got %+v, %v", receipt, err)
	}
}

func TestSubmit_AKindWithoutDeadlinePromisesNoAnswer(t *testing.T) {
	s := newStand(t, func(c *wire.Config) { c.Deadlines = nil })
	receipt, err := s.Submit(t.Context(), finished())
	if err != nil || len(receipt.Promises) != 1 || receipt.Promises[0].Step != "accepted" {
		t.Errorf("got %+v, %v", receipt, err)
	}
}

func TestSubmit_UrgentIsInTheOpenAndGoesFirst(t *testing.T) {
	s := newStand(t, asDesigned)
	if _, err := s.Submit(t.Context(), finished()); err != nil {
		t.Fatal(err)
	}
	f := finished()
	f.Report.Urgent = true
	receipt, err := s.Submit(t.Context(), f)
	if err != nil || !receipt.Urgent {
		t.Fatalf("got %+v, %v", receipt, err)
	}
	if headers, _ := s.arrived(t); len(headers) != 2 || !headers[0].Urgent || headers[0].Seq != 2 {
		t.Errorf("headers are %+v", headers)
	}
}

func TestSubmit_WithoutPublicAddressShowsNoQR(t *testing.T) {
	s := newStand(t, func(c *wire.Config) { c.PublicURL = "" })
	receipt, err := s.Submit(t.Context(), finished())
	if err != nil || receipt.URL != "" || s.HomeURL() != "" {
		t.Errorf("got %+v, %v", receipt, err)
	}
}

func TestSubmit_BeforeTheTerminalIsSetUpIsRefused(t *testing.T) {
	s := newStand(t, nil)
	if _, err := s.Submit(t.Context(), finished()); !errors.Is(err, enrolment.ErrNotEnrolled) {
		t.Errorf("without configuration: %v", err)
	}
	bare, err := enrolment.Open(enrolmenttest.NewMemory())
	if err != nil {
		t.Fatal(err)
	}
	d := dispatch.New(dispatch.Params{Outbox: s.outbox, Clock: s.clock, Identity: bare.Identity,
		Settings: s.settings.View})
	if _, err := d.Submit(t.Context(), finished()); !errors.Is(err, enrolment.ErrNotEnrolled) {
		t.Errorf("without identity: %v", err)
	}
	if s.HomeURL() != "" || d.HomeURL() != "" {
		t.Error("a QR code without an identity")
	}
}

func TestSubmit_WhatIsNoReportKeepsNothingAndTakesNoNumber(t *testing.T) {
	s := newStand(t, asDesigned)
	f := finished()
	f.Report.Text = strings.Repeat("字", feedback.MaxTextRunes+1)
	_, err := s.Submit(t.Context(), f)
	if !errors.Is(err, feedback.ErrInvalid) || strings.Contains(err.Error(), "字字") {
		t.Errorf("got %v", err)
	}
	if _, err := s.Submit(t.Context(), finished()); err != nil {
		t.Fatal(err)
	}
	if headers, _ := s.arrived(t); len(headers) != 1 || headers[0].Seq != 1 {
		t.Errorf("headers are %+v", headers)
	}
}

type brokenOutbox struct{ err error }

func (b brokenOutbox) Put(_ context.Context, seal func(outbox.Numbers) (outbox.Sealed, error)) error {
	if _, err := seal(outbox.Numbers{Seq: 1}); err != nil {
		return err
	}
	return b.err
}

func TestSubmit_GivesNoReceiptForWhatIsNotOnTheDisk(t *testing.T) {
	s := newStand(t, asDesigned)
	receipt, err := s.over(brokenOutbox{outbox.ErrFull}).Submit(t.Context(), finished())
	if !errors.Is(err, outbox.ErrFull) || receipt.Number != "" {
		t.Errorf("got %+v, %v", receipt, err)
	}
}

func TestSubmit_TwentyAtOnceHaveTwentyNumbers(t *testing.T) {
	s := newStand(t, asDesigned)
	var mu sync.Mutex
	numbers, pins := map[string]bool{}, map[string]bool{}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			r, err := s.Submit(t.Context(), finished())
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			numbers[r.Number], pins[r.PIN] = true, true
		})
	}
	all.Wait()
	if len(numbers) != 20 || len(pins) < 10 {
		t.Errorf("%d numbers, %d PINs", len(numbers), len(pins))
	}
	if headers, _ := s.arrived(t); len(headers) != 20 {
		t.Errorf("%d records", len(headers))
	}
}

func TestSubmit_NothingInTheClearTouchesTheDisk(t *testing.T) {
	s := newStand(t, asDesigned)
	f := finished()
	f.Report.Contact = &feedback.Contact{Name: "王小明", Phone: "13812345678"}
	receipt, err := s.Submit(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.outbox.Close(); err != nil {
		t.Fatal(err)
	}
	looked := 0
	err = filepath.WalkDir(s.folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		looked += len(content)
		for _, secret := range []string{said, said[:9], "王小明", "13812345678", "zx-mz-cs", receipt.Number,
			`"pin":"` + receipt.PIN} {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%q stands in %s", secret, entry.Name())
			}
		}
		return nil
	})
	if err != nil || looked < 1000 {
		t.Fatalf("looked at %d bytes: %v", looked, err)
	}
}

func TestHomeURL_ChangesEveryFiveMinutesAndIsOfThisTerminal(t *testing.T) {
	s := newStand(t, asDesigned)
	id, err := s.who.Identity()
	if err != nil {
		t.Fatal(err)
	}
	view := s.settings.View()
	synctest.Test(t, func(t *testing.T) {
		d := dispatch.New(dispatch.Params{Clock: s.clock, Settings: func() *settings.View { return view },
			Identity: func() (*enrolment.Identity, error) { return id, nil }})
		url := d.HomeURL()
		text, ok := strings.CutPrefix(url, "https://x.example.cn/h/")
		token, err := wire.ParseHomeToken(text)
		if !ok || err != nil || !token.Verify(id.TokenKey) || token.Index != 42 {
			t.Fatalf("token %+v: %v", token, err)
		}
		// The wall clock is an hour fast, as the hub knows from the heartbeat.
		if !token.Fresh(s.clock.now.Add(29*time.Minute), time.Hour) ||
			token.Fresh(s.clock.now.Add(31*time.Minute), time.Hour) {
			t.Error("not good for half an hour")
		}
		time.Sleep(wire.HomeTokenTurn - time.Second)
		if d.HomeURL() != url {
			t.Error("changed too soon")
		}
		time.Sleep(time.Second)
		if d.HomeURL() == url {
			t.Error("the same after five minutes")
		}
	})
}
