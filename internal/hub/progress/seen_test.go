package progress_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store/storetest"
)

func TestSeen_NamesThePostOfWhoeverSawAnUrgentCaseAndNobodyElse(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	id := w.addCase(t, 1)
	record := feedback.RecordID(w.number(1))
	seen, err := w.service.Seen(t.Context(), record)
	require.NoError(t, err)
	require.Nil(t, seen, "nobody has")

	w.update(t, id, casestate.EventUrgentSeen, "urgent = ?, urgent_ack_by = 'u1', urgent_ack_at = ?", true, start.Add(day))
	seen, err = w.service.Seen(t.Context(), record)
	require.NoError(t, err)
	require.Equal(t, start.Add(day), seen.At)
	require.Equal(t, "满意度管理中心", seen.Post.In("zh"))

	w.update(t, id, casestate.EventUrgentSeen, "urgent_ack_by = 'u2'")
	seen, err = w.service.Seen(t.Context(), record)
	require.NoError(t, err)
	require.Equal(t, "超声科", seen.Post.In("zh"), "a department says its name, not that of its member")
}
