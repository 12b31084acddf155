package phone_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
)

func TestReceipt_ThePromisedDateStaysWhateverTheHospitalDoes(t *testing.T) {
	w := newWorld(t)
	ref := casework.Ref{ID: w.arrive(1, feedback.Complaint, words)}
	says := func() {
		t.Helper()
		require.Contains(t, w.get(w.path(1)).body, "7 月 10 日前答复您")
	}
	says()
	require.NoError(t, w.cases.Accept(t.Context(), centre, ref))
	require.NoError(t, w.cases.HandOut(t.Context(), centre, ref, casework.Order{Units: []string{unit.Unit, "zx-mz-kq"}}))
	says()
	require.NoError(t, w.cases.Extend(t.Context(), centre, ref, "2026-08-03", "电话同意"))
	says()
	require.NoError(t, w.cases.Answer(t.Context(), unit, ref, "科室的话"))
	got := w.get(w.path(1))
	require.Contains(t, got.body, "7 月 10 日前答复您", "one department's answer is not the answer")
	require.NotContains(t, got.body, "科室的话")
	require.NotContains(t, got.body, "您满意吗")
}
