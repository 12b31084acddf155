package casework_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
)

func TestLook_TellsWhoElseHasTheCaseOpenAndNoLonger(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		a, b := o.open(feedback.Complaint), o.open(feedback.Complaint)
		look := func(id int64, user string) []string {
			others, err := o.cases.Look(ctx, id, user)
			require.NoError(o.t, err)
			return others
		}
		assert.Empty(o.t, look(a.ID, "u1"))
		assert.Equal(o.t, []string{"u1"}, look(a.ID, "u2"))
		assert.Empty(o.t, look(b.ID, "u2"), "another case")
		o.now = o.now.Add(casework.LookLease - time.Second)
		assert.Equal(o.t, []string{"u2"}, look(a.ID, "u1"))
		o.now = o.now.Add(2 * time.Second)
		assert.Empty(o.t, look(a.ID, "u1"), "who closed the page is gone")
	})
}
