package device_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/device"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// A receipt on the glass says who has seen an urgent record, and only once somebody said so at the desk.
func TestReceipt_TellsWhoHasSeenAnUrgentRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn, func(p *device.Params) { p.Seen = p.Progress.(*progress.Service).Seen })
		x := h.enrol(t)
		id, envelope := x.report(t)
		x.put(t, id, envelope)
		ask := func() wire.RecordReceipt {
			res, body := x.do(t, http.MethodGet, wire.PathRecords+string(id)+"/receipt", nil, nil)
			require.Equal(t, http.StatusOK, res.StatusCode)
			var r wire.RecordReceipt
			require.NoError(t, json.Unmarshal(body, &r))
			return r
		}
		require.Nil(t, ask().Seen)
		_, err := h.store.DB().NewUpdate().Model((*store.Case)(nil)).Set("urgent = ?", true).
			Where("record_id = ?", string(id)).Exec(t.Context())
		require.NoError(t, err)
		require.Nil(t, ask().Seen, "nobody has acknowledged it")
		at := time.Now().UTC().Truncate(time.Second)
		_, err = h.store.DB().NewUpdate().Model((*store.Case)(nil)).Set("urgent_ack_by = ?, urgent_ack_at = ?", "u9", at).
			Where("record_id = ?", string(id)).Exec(t.Context())
		require.NoError(t, err)
		seen := ask().Seen
		require.NotNil(t, seen)
		require.Equal(t, at, seen.At.UTC())
		require.Equal(t, "满意度管理中心", seen.Post["zh"])
	})
}

func TestHealth_TellsWhetherSomebodyIsOnDuty(t *testing.T) {
	var cases *casework.Cases
	h := newHub(t, storetest.SQLite(t), func(p *device.Params) {
		cases = casework.New(casework.Params{Store: p.Store})
		p.Duty = cases.OnDuty
	})
	x := h.enrol(t)
	ask := func() (health wire.Health) {
		_, body := x.do(t, http.MethodGet, wire.PathHealth, nil, nil)
		require.NoError(t, json.Unmarshal(body, &health))
		return health
	}
	require.Equal(t, wire.Health{Status: "ok"}, ask())
	require.NoError(t, cases.Watch(t.Context(), "one"))
	require.Equal(t, wire.Health{Status: "ok", Duty: true}, ask())
	var reply wire.HeartbeatReply
	x.post(t, wire.PathHeartbeat, beat(), &reply)
	require.True(t, reply.Duty)
}
