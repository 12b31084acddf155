package services_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/enrolment/enrolmenttest"
	"xinsheng/internal/terminal/machine"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/services"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/settings"
	"xinsheng/internal/wire"
)

var quiet = slog.New(slog.DiscardHandler)

// params are those of a machine without devices, whose hub nobody answers.
func params(t *testing.T) services.Params {
	t.Helper()
	return services.Params{
		Machine: &machine.Machine{Hub: &url.URL{Scheme: "https", Host: "127.0.0.1:1"},
			Data: filepath.Join(t.TempDir(), "data")},
		Program: "1.2", Panel: "1080x1920", Log: quiet,
	}
}

func open(t *testing.T, p services.Params) *services.Services {
	t.Helper()
	s, err := services.Open(p)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

// enrolled is a machine that a hub made known, with the configuration of a desk.
func enrolled(t *testing.T) services.Params {
	t.Helper()
	p := params(t)
	box, err := outbox.Open(services.OutboxFile(p.Machine), outbox.Options{Log: quiet})
	require.NoError(t, err)
	hub := enrolmenttest.NewHub(t)
	id, err := hub.Terminal(box).Identity()
	require.NoError(t, err)
	none := wire.Limit{WorkDays: -1}
	raw, err := json.Marshal(wire.Config{
		Version: 3, TerminalID: id.TerminalID, PlaceID: "cs", Profile: feedback.Outpatient, Sealing: hub.Sealing.Public().
				Wire(),
		Hospital: wire.Text{"zh": "示范医院"}, Languages: []string{"en", "zh"}, Timeouts: wire.Timeouts{Idle: 90}, GraceHours: 5,
		WorkDays: wire.WorkDays{Until: "2026-12-31", EndOf: "17:30"},
		Deadlines: map[feedback.Kind]wire.Deadline{feedback.Complaint: {Hospital: wire.Limit{WorkDays: 10},
			Law: none, LawMulti: none}},
		Places: []wire.Place{{ID: "cs", Level: wire.Campus, Name: wire.Text{"zh": "超声科"}}},
	})
	require.NoError(t, err)
	kept := settings.New(box, settings.Override{})
	require.NoError(t, kept.Use(id.TerminalID, id.ConfigKey))
	require.NoError(t, kept.Accept(t.Context(), wire.SignedConfig{Config: raw,
		Signature: ed25519.Sign(hub.ConfigKey, append([]byte(wire.ConfigContext), raw...))}, `"3"`))
	require.NoError(t, box.Close())
	return p
}

func report() session.Finished {
	return session.Finished{VisitID: "v", Lang: "zh", Consents: []feedback.ConsentKind{feedback.ConsentProcessing},
		Report: &feedback.Report{Kind: feedback.Complaint, Text: "等了两个小时"}}
}

func TestOpen_TellsStorageThatIsBrokenFromASecondProgram(t *testing.T) {
	p := params(t)
	open(t, p)
	_, err := services.Open(p)
	require.ErrorContains(t, err, "another terminal program")
	require.NotErrorIs(t, err, services.ErrStorage)

	broken := params(t)
	require.NoError(t, os.MkdirAll(services.OutboxFile(broken.Machine), 0o700))
	_, err = services.Open(broken)
	require.ErrorIs(t, err, services.ErrStorage)
}

func TestSite_BeforeEnrolmentHasWhatTheProgramBringsAlong(t *testing.T) {
	s := open(t, params(t))
	site := s.Site()
	require.Equal(t, []string{"zh", "en"}, site.Languages())
	require.Empty(t, site.Hospital("zh"))
	require.Equal(t, time.Duration(wire.DefaultTimeouts().Idle)*time.Second, site.Idle(false).After)
	require.Nil(t, site.Survey())
	require.False(t, site.Online())
	require.False(t, s.Setup().Enrolled())
	_, err := s.Submit(t.Context(), report())
	require.Error(t, err, "it takes no reports")
}

func TestSite_SaysWhatTheDeskDecidedAndWhatWasOverridden(t *testing.T) {
	p := enrolled(t)
	p.Override = settings.Override{Profile: feedback.Ward}
	s := open(t, p)
	site := s.Site()
	require.Equal(t, "示范医院", site.Hospital("zh"))
	require.Equal(t, []string{"en", "zh"}, site.Languages())
	require.Equal(t, 90*time.Second, site.Idle(false).After)
	require.Equal(t, feedback.Ward, site.Config().Profile)
	require.Equal(t, "cs", site.Config().PlaceID)
	require.True(t, s.Setup().Enrolled())
}

func TestSubmit_IsDurableAndSeenByTheTechnician(t *testing.T) {
	p := enrolled(t)
	s, err := services.Open(p)
	require.NoError(t, err)
	receipt, err := s.Submit(t.Context(), report())
	require.NoError(t, err)
	require.NotEmpty(t, receipt.Number)
	s.Close()

	s = open(t, p)
	require.False(t, s.Delivered(receipt.Record))
	require.False(t, s.Refused(receipt.Record))
	st := s.Technician(func() {}).Status()
	require.Equal(t, 1, st.Queue)
	require.Equal(t, "1.2", st.Version)
	require.Equal(t, "t00042-0badcafe", st.TerminalID)
	require.EqualValues(t, 3, st.ConfigVersion)
	require.Positive(t, st.DiskFreeBytes)
	require.Empty(t, st.Quarantine)
	require.True(t, st.LastHeartbeat.IsZero())
}

func TestSubmit_StaysWhatItIsWhileNobodyAnswers(t *testing.T) {
	s := open(t, enrolled(t))
	ctx, cancel := context.WithCancel(t.Context())
	s.Start(ctx)
	receipt, err := s.Submit(t.Context(), report())
	require.NoError(t, err)
	_, err = s.Progress(t.Context(), wire.ReceiptNumber(receipt.Number), receipt.PIN)
	require.ErrorIs(t, err, feedback.ErrTransient)
	_, err = s.Walk(t.Context(), "task")
	require.ErrorIs(t, err, feedback.ErrTransient)
	cancel()
	s.Stop()
	require.False(t, s.Site().Online())
	require.Equal(t, 1, s.Technician(func() {}).Status().Queue)
}

func TestSetup_RemembersAPINOnlyUntilEnrolment(t *testing.T) {
	p := params(t)
	s := open(t, p)
	setup := s.Setup()
	require.NoError(t, setup.SetPIN("204816"))
	require.False(t, setup.HasPIN(), "a passer-by could lock the technician out")
	require.Error(t, setup.Enrol(t.Context(), "no code"))
	require.False(t, setup.HasPIN())
}

func TestSetup_AWrongPINIsInvalidAndAfterSomeItHasToWait(t *testing.T) {
	setup := open(t, enrolled(t)).Setup()
	require.True(t, setup.HasPIN())
	require.NoError(t, setup.CheckPIN(enrolmenttest.PIN))
	require.ErrorIs(t, setup.CheckPIN("000000"), feedback.ErrInvalid)
	for range 10 {
		if errors.Is(setup.CheckPIN("000000"), feedback.ErrTransient) {
			return
		}
	}
	t.Error("any number of PINs can be tried")
}
