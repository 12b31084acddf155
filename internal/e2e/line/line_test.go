package line_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

func complaint(i int) feedback.Report {
	// The length differs, so that a line that breaks after so many bytes breaks at other places.
	return feedback.Report{Kind: feedback.Complaint, Text: fmt.Sprintf("第 %d 件：", i) +
		strings.Repeat("在三楼彩超室排队等了两个多小时。", 1+i%50)}
}

// once holds that the hub has every receipt's case, once, with its text.
func once(t *testing.T, h *hub, receipts []session.Receipt) {
	t.Helper()
	cases := h.cases(t)
	for i, r := range receipts {
		require.Len(t, cases[r.Number], 1, "receipt %d", i)
		require.Equal(t, complaint(i).Text, cases[r.Number][0].Text)
		require.Equal(t, string(r.Record), cases[r.Number][0].RecordID)
	}
	require.Len(t, cases, len(receipts))
}

func TestLine_AReportBecomesACaseWithTheDatesOfItsReceipt(t *testing.T) {
	h := newHub(t)
	s := open(t, t.TempDir(), h.address)
	s.enrol(t, h.code(t))
	require.Equal(t, "zx-mz-dt", s.settings.View().PlaceID())
	s.start(t)
	defer s.stop(t)

	report := complaint(0)
	report.WherePlace, report.Urgent = "zx-mz-cs", true
	receipt := s.submit(t, report)
	s.empty(t)
	require.Eventually(t, s.loop.Online, time.Minute, 10*time.Millisecond)
	_, measured := s.clock.Skew()
	require.True(t, measured, "no skew measured")

	k := h.cases(t)[receipt.Number][0]
	require.Equal(t, "zx-mz-cs", k.PlaceID)
	require.True(t, k.Urgent)
	require.NotContains(t, receipt.URL, receipt.Number)
	token, err := wire.ParseReceiptToken(receipt.URL[strings.LastIndex(receipt.URL, "/")+1:])
	require.NoError(t, err)
	require.Equal(t, k.NonceHash, token.NonceHash())
	require.True(t, token.Verify(h.keys.Tokens.TokenKey(token.Index)))
	require.Len(t, receipt.Promises, 2)
	require.Equal(t, k.DueAt.In(workday.Zone()).Format(time.DateOnly), receipt.Promises[1].By)

	progress, err := s.client.Progress(t.Context(), wire.ProgressRequest{Number: receipt.Number, PIN: receipt.PIN})
	require.NoError(t, err)
	require.EqualValues(t, "received", progress.State)
	require.Equal(t, receipt.Promises[1].By, progress.DueBy)
	_, err = s.client.Progress(t.Context(), wire.ProgressRequest{Number: receipt.Number, PIN: "x" + receipt.PIN[1:]})
	require.Error(t, err)
}

func TestLine_ReportsOfADeadNetworkArriveOnceItIsBack(t *testing.T) {
	h := newHub(t)
	folder := t.TempDir()
	s := open(t, folder, h.address)
	s.enrol(t, h.code(t))
	h.down(t)
	s.start(t)
	var receipts []session.Receipt
	for i := range 10 {
		receipts = append(receipts, s.submit(t, complaint(i)))
	}
	require.False(t, s.loop.Online())
	s.stop(t)

	s = open(t, folder, h.address) // the terminal is started again before the hub is
	s.start(t)
	defer s.stop(t)
	h.up(t)
	s.empty(t)
	once(t, h, receipts)
}

func TestLine_ResetsAnywhereLoseNothingAndDoubleNothing(t *testing.T) {
	h := newHub(t)
	b := newBadLine(t, func() string { return h.address }, 20261122)
	folder := t.TempDir()
	s := open(t, folder, b.address())
	s.enrol(t, h.code(t))
	s.start(t)
	b.turn(true)
	var receipts []session.Receipt
	require.Eventually(t, func() bool {
		if st, err := s.outbox.Stats(); err == nil && st.Queued < 3 { // never without something to send
			receipts = append(receipts, s.submit(t, complaint(len(receipts))))
		}
		s.loop.Wake()
		return b.cuts.Load() >= 60
	}, time.Minute, 5*time.Millisecond)
	s.stop(t)
	b.turn(false)
	s = open(t, folder, b.address()) // a record that failed time and again would wait for two minutes
	s.start(t)
	s.empty(t)
	s.stop(t)
	once(t, h, receipts)
	require.Positive(t, h.again.Load(), "no reset fell between the hub's commit and its answer")
	t.Logf("%d reports, %d resets, %d sent again after the hub had them", len(receipts), b.cuts.Load(), h.again.Load())
}

func TestLine_AHubRestoredFromABackupGetsBackWhatItLost(t *testing.T) {
	h := newHub(t)
	folder := t.TempDir()
	s := open(t, folder, h.address)
	s.enrol(t, h.code(t))
	s.start(t)
	var receipts []session.Receipt
	for i := range 5 {
		receipts = append(receipts, s.submit(t, complaint(i)))
	}
	s.empty(t)
	s.stop(t)
	h.forget(t)
	require.Empty(t, h.cases(t))

	s = open(t, folder, h.address) // its first heartbeat tells what it holds
	s.start(t)
	defer s.stop(t)
	require.Eventually(t, func() bool { return len(h.cases(t)) == len(receipts) }, time.Minute, 20*time.Millisecond)
	once(t, h, receipts)
}

// The backup is of a time before the terminal came: the hub has neither its row nor anything that it said.
func TestLine_AHubThatForgotTheTerminalTakesItBack(t *testing.T) {
	h := newHub(t)
	folder := t.TempDir()
	s := open(t, folder, h.address)
	s.enrol(t, h.code(t))
	s.start(t)
	var receipts []session.Receipt
	for i := range 5 {
		receipts = append(receipts, s.submit(t, complaint(i)))
	}
	s.empty(t)
	s.stop(t)
	h.forget(t)
	h.forgetTerminals(t)

	s = open(t, folder, h.address)
	id, err := s.enrolment.Identity()
	require.NoError(t, err)
	s.start(t)
	receipts = append(receipts, s.submit(t, complaint(5)))
	require.Eventually(t, func() bool { return len(h.cases(t)) == len(receipts) }, time.Minute, 20*time.Millisecond)
	once(t, h, receipts)
	for _, r := range receipts {
		progress, err := s.client.Progress(t.Context(), wire.ProgressRequest{Number: r.Number, PIN: r.PIN})
		require.NoError(t, err)
		require.EqualValues(t, "received", progress.State)
		byCode, err := s.client.Progress(t.Context(), wire.ProgressRequest{Token: r.URL[strings.LastIndex(r.URL, "/")+1:]})
		require.NoError(t, err)
		require.Equal(t, progress, byCode)
	}
	back, err := fleet.Get(t.Context(), h.store.DB(), id.TerminalID)
	require.NoError(t, err)
	require.EqualValues(t, id.Index, back.Index)
	require.Equal(t, "zx-mz-dt", back.PlaceID)
	require.Equal(t, "zx-mz-dt", s.settings.View().PlaceID())

	// The technician was faster: the machine has a new identity when the hub forgets both, and still holds the old one's
	// records.
	s.enrol(t, h.code(t))
	h.forget(t)
	h.forgetTerminals(t)
	s.stop(t)
	s = open(t, folder, h.address)
	s.start(t)
	defer s.stop(t)
	require.Eventually(t, func() bool { return len(h.cases(t)) == len(receipts) }, time.Minute, 20*time.Millisecond)
	once(t, h, receipts)
	st, err := s.outbox.Stats()
	require.NoError(t, err)
	require.Empty(t, st.Quarantine)
}

func TestLine_ARevokedTerminalKeepsWhatItHasAndIsLetInAgain(t *testing.T) {
	h := newHub(t)
	s := open(t, t.TempDir(), h.address)
	s.enrol(t, h.code(t))
	id, err := s.enrolment.Identity()
	require.NoError(t, err)
	require.NoError(t, fleet.Revoke(t.Context(), h.store.DB(), id.TerminalID, time.Now()))
	s.start(t)
	defer s.stop(t)
	receipts := []session.Receipt{s.submit(t, complaint(0))}
	require.Eventually(t, func() bool { return s.loop.Status().State == uplink.Refused }, time.Minute, 10*time.Millisecond)
	st, err := s.outbox.Stats()
	require.NoError(t, err)
	require.Equal(t, 1, st.Queued)
	require.Empty(t, st.Quarantine)

	s.enrol(t, h.code(t)) // a new identity delivers what the old one took
	s.empty(t)
	once(t, h, receipts)
}

func TestLine_AnotherHubGetsNothing(t *testing.T) {
	h, other := newHub(t), newHub(t)
	s := open(t, t.TempDir(), other.address)
	defer s.stop(t)
	_, err := s.enrolment.Enrol(t.Context(), s.client, h.code(t), "204816", enrolment.About{})
	require.ErrorIs(t, err, enrolment.ErrOtherHub)
	_, err = s.enrolment.Identity()
	require.ErrorIs(t, err, enrolment.ErrNotEnrolled)
}

func TestLine_AFreshCertificateIsTakenAndUsed(t *testing.T) {
	h := newHub(t)
	s := open(t, t.TempDir(), h.address)
	s.enrol(t, h.code(t))
	require.NoError(t, s.enrolment.Renew(t.Context(), s.client))
	s.client.Reset()
	s.start(t)
	defer s.stop(t)
	receipts := []session.Receipt{s.submit(t, complaint(0))}
	s.empty(t)
	once(t, h, receipts)
}
