package casework_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

func TestErased_NothingIsWrittenIntoACaseThatWasErased(t *testing.T) {
	each(t, func(o *office) {
		erase := func(ref casework.Ref) {
			_, err := o.store.DB().NewUpdate().Model((*store.Case)(nil)).Set("erased_at = ?", o.now.UTC()).
				Where("id = ?", ref.ID).Exec(t.Context())
			require.NoError(t, err)
		}
		ref := o.open(feedback.Complaint)
		require.NoError(t, o.cases.Accept(t.Context(), first, ref))
		erase(ref)
		assert.ErrorIs(t, o.cases.Note(t.Context(), first, ref, "她又来电话，姓王"), casework.ErrState)
		assert.ErrorIs(t, o.cases.Answer(t.Context(), first, ref, "王女士您好"), casework.ErrState)
		assert.ErrorIs(t, o.cases.Extend(t.Context(), first, ref, "2026-08-31", "王女士同意"), casework.ErrState)
		// It can still be ended, but the reason does not stay.
		require.NoError(t, o.cases.AskClose(t.Context(), first, ref, "王女士不再追究"))
		require.NoError(t, o.cases.ApproveClose(t.Context(), second, ref))
		f, err := o.cases.Find(t.Context(), o.get(ref).Number)
		require.NoError(t, err)
		assert.Equal(t, casestate.Closed, f.Case.State)
		assert.Empty(t, f.Case.CloseReason)
		for _, e := range f.History {
			assert.Empty(t, e.Text, e.What)
		}
	})
}
