package line_test

import (
	"crypto/tls"
	"log/slog"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/clock"
	"xinsheng/internal/terminal/dispatch"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/settings"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// terminal is everything behind a terminal's screens.
type terminal struct {
	folder    string
	hub       string // https address
	outbox    *outbox.Outbox
	clock     *clock.Clock
	enrolment *enrolment.Enrolment
	settings  *settings.Settings
	client    *uplink.Client
	loop      *uplink.Loop
	dispatch  *dispatch.Dispatch
}

// open starts a terminal over a data folder, as after a restart.
func open(t testing.TB, folder, hubAddress string) *terminal {
	t.Helper()
	s := &terminal{folder: folder, hub: "https://" + hubAddress}
	var err error
	s.outbox, err = outbox.Open(filepath.Join(folder, "outbox.db"),
		outbox.Options{BallastBytes: 1 << 16, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	source, err := clock.System()
	require.NoError(t, err)
	s.clock, err = clock.Open(s.outbox, source, clock.Built())
	require.NoError(t, err)
	s.enrolment, err = enrolment.Open(s.outbox)
	require.NoError(t, err)
	s.settings = settings.New(s.outbox, settings.Override{})
	if id, err := s.enrolment.Identity(); err == nil {
		require.NoError(t, s.settings.Use(id.TerminalID, id.ConfigKey))
	}
	s.client, err = uplink.NewClient(s.hub, func(host string) (*tls.Config, error) {
		id, err := s.enrolment.Identity()
		if err != nil {
			return nil, err
		}
		return id.TLS(host), nil
	})
	require.NoError(t, err)
	s.loop = uplink.NewLoop(uplink.Params{Client: s.client, Queue: s.outbox, Parts: s.outbox, Keep: s.outbox,
		Clock: s.clock, Settings: s.settings,
		Identity: s.enrolment, Log: slog.New(slog.DiscardHandler),
		Describe: func(beat *wire.Heartbeat) {
			if v := s.settings.View(); v != nil {
				beat.Standing = v.Standing()
			}
		}})
	s.dispatch = dispatch.New(dispatch.Params{Outbox: s.outbox, Clock: s.clock, Identity: s.enrolment.Identity,
		Settings: s.settings.View})
	return s
}

// start begins sending, until stop.
func (s *terminal) start(t testing.TB) { s.loop.Start(t.Context()) }

func (s *terminal) stop(t testing.TB) {
	t.Helper()
	s.loop.Stop()
	s.client.Reset()
	require.NoError(t, s.outbox.Close())
}

// enrol asks the hub for an identity, and for the configuration.
func (s *terminal) enrol(t *testing.T, code string) {
	t.Helper()
	id, err := s.enrolment.Enrol(t.Context(), s.client, code, "204816",
		enrolment.About{Program: "test", Panel: "1080x1920"})
	require.NoError(t, err)
	s.client.Reset()
	require.NoError(t, s.settings.Use(id.TerminalID, id.ConfigKey))
	signed, etag, err := s.client.FetchConfig(t.Context(), "")
	require.NoError(t, err)
	require.NoError(t, s.settings.Accept(t.Context(), *signed, etag))
}

func (s *terminal) submit(t testing.TB, r feedback.Report, attached ...session.Media) session.Receipt {
	t.Helper()
	for i, m := range attached {
		r.Attachments = append(r.Attachments, feedback.Attachment{PartID: strconv.Itoa(i + 1), Kind: m.Kind,
			MediaType: m.MediaType,
			Size:      int64(len(m.Data)), DurationMS: m.Duration.Milliseconds()})
	}
	receipt, err := s.dispatch.Submit(t.Context(), session.Finished{VisitID: "v1", Lang: "zh",
		Consents: []feedback.ConsentKind{feedback.ConsentProcessing}, Report: &r, Media: attached})
	require.NoError(t, err)
	s.loop.Wake()
	return receipt
}

// empty waits until nothing is left to send. It keeps waking the loop, which otherwise would wait for its back-off.
func (s *terminal) empty(t *testing.T) {
	t.Helper()
	require.Eventually(t, func() bool {
		st, err := s.outbox.Stats()
		require.NoError(t, err)
		if st.Queued+st.Received > 0 {
			s.loop.Wake()
		}
		return st.Queued+st.Received == 0
	}, time.Minute, 20*time.Millisecond)
}
