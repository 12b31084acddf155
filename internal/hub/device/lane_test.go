package device_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// alarm is a sealed urgent report.
func (x *terminal) alarm(t testing.TB) (feedback.RecordID, []byte) {
	t.Helper()
	x.seq++
	nonce := uuid.New()
	return x.seal(t, &feedback.Body{
		Type:    feedback.TypeReport,
		Receipt: &feedback.Receipt{Number: x.number(t), PIN: "4816", Nonce: nonce[:]},
		Report:  &feedback.Report{Kind: feedback.Help, Urgent: true},
	})
}

// claim delivers a record by the lane of urgent ones, and answers the status.
func (x *terminal) claim(t testing.TB, id feedback.RecordID, envelope []byte) int {
	t.Helper()
	resp, _ := x.do(t, http.MethodPut, wire.PathRecords+string(id), envelope, http.Header{
		"Content-Type": {wire.TypeRecord}, wire.UrgentHeader: {"1"},
	})
	return resp.StatusCode
}

// fill takes all the room that terminals have for records by sending slowly.
func (h *hub) fill(t *testing.T) {
	t.Helper()
	for range 16 {
		mad := h.admit(t)
		for range 16 {
			require.Equal(t, "HTTP/1.1 100 Continue", slowRequest(t, h, mad, slowPut()))
		}
	}
}

func slowPut() string { return "PUT " + wire.PathRecords + uuid.Must(uuid.NewV7()).String() }

func TestLane_UrgentRecordsAndSmallQuestionsPassAFullHouse(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	known, envelope := x.report(t)
	status, _ := x.put(t, known, envelope)
	require.Equal(t, http.StatusCreated, status)
	number := x.number(t)
	h.fill(t)

	id, envelope := x.report(t)
	status, _ = x.put(t, id, envelope)
	require.Equal(t, http.StatusServiceUnavailable, status, "the house is full")
	id, envelope = x.alarm(t)
	status, _ = x.put(t, id, envelope)
	require.Equal(t, http.StatusServiceUnavailable, status, "nobody claimed the lane")
	require.Equal(t, http.StatusCreated, x.claim(t, id, envelope))
	require.Equal(t, http.StatusOK, x.claim(t, id, envelope))

	require.Equal(t, http.StatusOK, x.post(t, wire.PathHeartbeat, beat(), nil))
	require.Equal(t, http.StatusOK, x.post(t, wire.PathProgress, wire.ProgressRequest{Number: number, PIN: "4816"}, nil))
	resp, _ := x.do(t, http.MethodGet, wire.PathRecords+string(id)+"/receipt", nil, nil)
	require.Equal(t, http.StatusOK, resp.StatusCode)
}

func TestLane_WhoCallsEverythingUrgentLosesItAndKeepsItFromNobody(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	mad, well := h.enrol(t), h.enrol(t)
	h.fill(t)
	id, envelope := mad.report(t)
	require.Equal(t, http.StatusCreated, mad.claim(t, id, envelope), "once it is taken as what it is")
	require.Contains(t, h.log.String(), "called urgent and is not")
	for range 3 {
		id, envelope := mad.report(t)
		require.Equal(t, http.StatusServiceUnavailable, mad.claim(t, id, envelope))
	}
	id, envelope = well.alarm(t)
	require.Equal(t, http.StatusCreated, well.claim(t, id, envelope))
}

func TestLane_OneTerminalHasAShareOfItAndNoMore(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	well := h.enrol(t)
	h.fill(t)
	mad := h.admit(t)
	held := 0
	for range 40 {
		if slowRequest(t, h, mad, slowPut(), wire.UrgentHeader+": 1") == "HTTP/1.1 100 Continue" {
			held++
		}
	}
	require.Equal(t, 2, held)
	id, envelope := well.alarm(t)
	require.Equal(t, http.StatusCreated, well.claim(t, id, envelope))
}

func TestLane_AnUrgentRecordWithoutTheClaimIsARecordLikeAnyOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		x := h.enrol(t)
		for i := range 3 {
			id, envelope := x.alarm(t)
			status, _ := x.put(t, id, envelope)
			require.Equal(t, http.StatusCreated, status, fmt.Sprint(i))
			require.Equal(t, http.StatusOK, x.claim(t, id, envelope))
		}
	})
}
