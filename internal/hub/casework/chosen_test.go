package casework_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// What a person took back is erased some days later, and is not learned from meanwhile.
func TestChosen_NothingIsLearnedFromWhatWasWithdrawn(t *testing.T) {
	each(t, func(o *office) {
		ref := o.accepted(feedback.Complaint)
		o.must(o.cases.Classify(o.t.Context(), first, ref, classified()))
		got, err := o.cases.Chosen(o.t.Context(), 10)
		o.must(err)
		assert.Len(o.t, got, 1)
		_, err = o.store.DB().NewUpdate().Model((*store.Case)(nil)).Set("state = ?", casestate.Withdrawn).
			Where("id = ?", ref.ID).Exec(o.t.Context())
		o.must(err)
		got, err = o.cases.Chosen(o.t.Context(), 10)
		o.must(err)
		assert.Empty(o.t, got)
	})
}
