package settings_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/seal"
	"xinsheng/internal/terminal/settings"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

type memory struct {
	kept   map[string][]byte
	broken error
}

func (m *memory) Value(key string) ([]byte, error) { return bytes.Clone(m.kept[key]), nil }

func (m *memory) SetValues(_ context.Context, values map[string][]byte) error {
	if m.broken != nil {
		return m.broken
	}
	for k, v := range values {
		m.kept[k] = bytes.Clone(v)
	}
	return nil
}

// desk signs configurations.
type desk struct {
	t       *testing.T
	public  ed25519.PublicKey
	private ed25519.PrivateKey
	sealing wire.SealingKey
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	k, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return &desk{t, public, private, k.Public().Wire()}
}

func (d *desk) config(version int64) wire.Config {
	days := wire.Limit{WorkDays: 10}
	law := wire.Limit{WorkDays: 5}
	none := wire.Limit{WorkDays: -1}
	zh := func(s string) wire.Text { return wire.Text{"zh": s} }
	return wire.Config{
		Version: version, TerminalID: "t1", PlaceID: "zx-mz-cs", Profile: feedback.Outpatient, Sealing: d.sealing,
		WorkDays: wire.WorkDays{Until: "2026-12-31", EndOf: "17:30"},
		Deadlines: map[feedback.Kind]wire.Deadline{feedback.Complaint: {Hospital: days, Law: law, LawMulti: days},
			feedback.Praise: {Hospital: wire.Limit{WorkDays: 2}, Law: none, LawMulti: none}},
		Timeouts:    wire.Timeouts{Idle: 90},
		DangerWords: []string{"晕倒", "Fire"},
		Places: []wire.Place{
			{ID: "zx", Level: wire.Campus, Name: wire.Text{"zh": "中心院区", "en": "Central Campus"}, Pinyin: "zhongxin",
				Phones:  []wire.Phone{{Name: zh("急诊"), Number: "7210121"}, {Name: zh("急救"), Number: "120"}},
				NurseAt: zh("一楼导诊台")},
			{ID: "gx", Level: wire.Campus, Name: zh("高新院区"), Pinyin: "gaoxin"},
			{ID: "zx-mz", Parent: "zx", Level: wire.Building, Name: wire.Text{"zh": "门诊楼", "en": "Outpatient Building"},
				Pinyin: "menzhen"},
			{ID: "zx-mz-yf", Parent: "zx-mz", Level: wire.Department, Name: zh("药房"), Pinyin: "yaofang"},
			{ID: "zx-mz-cs", Parent: "zx-mz", Level: wire.Department, Name: wire.Text{"zh": "超声科", "en": "Ultrasound"},
				Pinyin: "chaosheng", Floor: "3",
				Phones: []wire.Phone{{Name: zh("护士站"), Number: "8003"}, {Name: zh("救护车"), Number: "120"}}},
			{ID: "zx-mz-ek", Parent: "zx-mz", Level: wire.Department, Name: zh("儿科"), Pinyin: "erke", NurseAt: zh("二楼护士站")},
		},
	}
}

func (d *desk) sign(cfg wire.Config) wire.SignedConfig {
	d.t.Helper()
	raw, err := json.Marshal(cfg)
	if err != nil {
		d.t.Fatal(err)
	}
	return wire.SignedConfig{Config: raw, Signature: ed25519.Sign(d.private, append([]byte(wire.ConfigContext), raw...))}
}

func start(t *testing.T, d *desk, m *memory) *settings.Settings {
	t.Helper()
	s := settings.New(m, settings.Override{})
	if err := s.Use("t1", d.public); err != nil {
		t.Fatal(err)
	}
	return s
}

func newMemory() *memory { return &memory{kept: map[string][]byte{}} }

func view(t *testing.T, o settings.Override) *settings.View {
	t.Helper()
	d := newDesk(t)
	s := settings.New(newMemory(), o)
	if err := s.Use("t1", d.public); err != nil {
		t.Fatal(err)
	}
	if err := s.Accept(t.Context(), d.sign(d.config(1)), `"1"`); err != nil {
		t.Fatal(err)
	}
	return s.View()
}

func TestSettings_AreKeptForOffline(t *testing.T) {
	d, m := newDesk(t), newMemory()
	s := start(t, d, m)
	if s.View() != nil || s.Version() != 0 || s.ETag() != "" {
		t.Error("something is in force before anything came")
	}
	if err := s.Accept(t.Context(), d.sign(d.config(7)), `"seven"`); err != nil {
		t.Fatal(err)
	}
	after := start(t, d, m)
	if after.Version() != 7 || after.ETag() != `"seven"` || after.View().Config.PlaceID != "zx-mz-cs" {
		t.Errorf("after a restart: version %d, etag %s", after.Version(), after.ETag())
	}
}

func TestAccept_RefusesWhatIsNotTheHubsOrNotForThisTerminal(t *testing.T) {
	d, other := newDesk(t), newDesk(t)
	m := newMemory()
	s := start(t, d, m)
	if err := s.Accept(t.Context(), d.sign(d.config(5)), "a"); err != nil {
		t.Fatal(err)
	}
	altered := d.sign(d.config(6))
	altered.Config = bytes.Replace(altered.Config, []byte("8003"), []byte("8004"), 1)
	plain := d.sign(d.config(6))
	plain.Signature = ed25519.Sign(d.private, plain.Config) // without the context
	change := func(version int64, f func(*wire.Config)) wire.SignedConfig {
		cfg := d.config(version)
		f(&cfg)
		return d.sign(cfg)
	}
	for name, c := range map[string]struct {
		signed wire.SignedConfig
		want   error
	}{
		"another hub's":      {other.sign(d.config(6)), settings.ErrForged},
		"altered":            {altered, settings.ErrForged},
		"without context":    {plain, settings.ErrForged},
		"not signed":         {wire.SignedConfig{Config: d.sign(d.config(6)).Config}, settings.ErrForged},
		"older":              {d.sign(d.config(4)), settings.ErrOlder},
		"same version other": {change(5, func(c *wire.Config) { c.Hotline = "1" }), feedback.ErrInvalid},
		"another terminal":   {change(6, func(c *wire.Config) { c.TerminalID = "t2" }), feedback.ErrInvalid},
		"no profile":         {change(6, func(c *wire.Config) { c.Profile = "" }), feedback.ErrInvalid},
		"no work days":       {change(6, func(c *wire.Config) { c.WorkDays = wire.WorkDays{} }), feedback.ErrInvalid},
		"no sealing key":     {change(6, func(c *wire.Config) { c.Sealing = wire.SealingKey{} }), feedback.ErrInvalid},
		"place twice": {change(6, func(c *wire.Config) { c.Places = append(c.Places, c.Places[0]) }),
			feedback.ErrInvalid},
		"place in itself": {change(6, func(c *wire.Config) { c.Places[0].Parent = "zx" }), feedback.ErrInvalid},
	} {
		if err := s.Accept(t.Context(), c.signed, "b"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s.Version() != 5 || s.ETag() != "a" || start(t, d, m).Version() != 5 {
		t.Errorf("version is %d", s.Version())
	}
	if err := s.Accept(t.Context(), d.sign(d.config(5)), "a"); err != nil {
		t.Errorf("the same again: %v", err)
	}
	if err := s.Accept(t.Context(), d.sign(d.config(6)), "b"); err != nil || s.Version() != 6 {
		t.Errorf("newer: %v", err)
	}
}

func TestAccept_IsNotInForceBeforeItIsKept(t *testing.T) {
	d := newDesk(t)
	m := &memory{kept: map[string][]byte{}, broken: errors.New("disk gone")}
	s := start(t, d, m)
	if err := s.Accept(t.Context(), d.sign(d.config(1)), "a"); !errors.Is(err, m.broken) || s.View() != nil {
		t.Errorf("got %v", err)
	}
}

func TestUse_PassesOverWhatWasKeptForAnother(t *testing.T) {
	d, m := newDesk(t), newMemory()
	s := start(t, d, m)
	if err := s.Accept(t.Context(), d.sign(d.config(1)), "a"); err != nil {
		t.Fatal(err)
	}
	if err := s.Use("t2", d.public); err != nil || s.View() != nil || s.ETag() != "" {
		t.Error("another terminal's configuration is in force")
	}
	if err := s.Use("t1", newDesk(t).public); err != nil || s.View() != nil {
		t.Error("another hub's configuration is in force")
	}
	m.kept["config"] = m.kept["config"][:100]
	if err := s.Use("t1", d.public); err != nil || s.View() != nil {
		t.Error("a damaged configuration is in force")
	}
}

func TestView_DeadlinesFollowKindAndCalendar(t *testing.T) {
	v := view(t, settings.Override{})
	from := time.Date(2026, 7, 1, 18, 0, 0, 0, workday.Zone()) // a Wednesday, after hours
	dues, ok := v.Dues(feedback.Complaint, from)
	if !ok || dues.Nearest.At.Format(time.DateOnly) != "2026-07-08" ||
		dues.Hospital.At.Format(time.DateOnly) != "2026-07-15" {
		t.Errorf("complaint: %+v %v", dues, ok)
	}
	if dues, ok := v.Dues(feedback.Praise, from); !ok || dues.Nearest.At.Format(time.DateOnly) != "2026-07-03" ||
		!dues.Law.At.IsZero() {
		t.Errorf("praise: %+v %v", dues, ok)
	}
	if _, ok := v.Dues(feedback.Enquiry, from); ok {
		t.Error("a kind without a deadline has one")
	}
	if got := v.AcceptedBy(from).At.Format(time.DateTime); got != "2026-07-02 17:30:00" {
		t.Errorf("accepted by %s", got)
	}
}

func TestView_TimeoutsThatAreLeftOutAreTheDesigns(t *testing.T) {
	v := view(t, settings.Override{})
	if idle, countdown := v.Timeouts(false); idle != 90*time.Second || countdown != 20*time.Second {
		t.Errorf("standard: %v %v", idle, countdown)
	}
	if idle, countdown := v.Timeouts(true); idle != 120*time.Second || countdown != 30*time.Second {
		t.Errorf("large: %v %v", idle, countdown)
	}
}

func TestView_OverridesTakeThePlaceAndAreTold(t *testing.T) {
	v := view(t, settings.Override{})
	if v.PlaceID() != "zx-mz-cs" || v.Profile() != feedback.Outpatient || v.Overrides() != nil {
		t.Error("overridden by nothing")
	}
	v = view(t, settings.Override{PlaceID: "gx", Profile: feedback.Ward})
	if v.PlaceID() != "gx" || v.Profile() != feedback.Ward || v.Overrides()["place"] != "gx" ||
		v.Overrides()["profile"] != "ward" {
		t.Error("not overridden")
	}
}
