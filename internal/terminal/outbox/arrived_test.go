package outbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/wire"
)

func TestOutbox_KnowsWhatWasDelivered(t *testing.T) {
	o := open(t, path(t), small())
	put(t, o, 1, false)
	id := recordID(1)
	if got, err := o.Delivered(id); err != nil || got {
		t.Errorf("before: %v %v", got, err)
	}
	ack(t, o, id)
	if got, err := o.Delivered(id); err != nil || !got {
		t.Errorf("after: %v %v", got, err)
	}
}

func TestOutbox_KnowsWhatIsWhole(t *testing.T) {
	o := open(t, path(t), small())
	putParts(t, o, 1, false, 100, 200)
	id := recordID(1)
	whole := func() bool {
		t.Helper()
		got, err := o.Whole(id)
		require.NoError(t, err)
		return got
	}
	require.False(t, whole())
	ack(t, o, id)
	require.False(t, whole(), "its text alone is there")
	in := incomplete(t, o, time.Now())
	require.NoError(t, o.AckParts(t.Context(), id, in.Digest, "1"))
	require.False(t, whole())
	require.NoError(t, o.AckParts(t.Context(), id, in.Digest, "2"))
	require.True(t, whole())
}

func TestOutbox_KnowsWhatWasRefused(t *testing.T) {
	o := open(t, path(t), small())
	put(t, o, 1, true)
	id := recordID(1)
	if got, err := o.Refused(id); err != nil || got {
		t.Errorf("before: %v %v", got, err)
	}
	if err := o.Quarantine(t.Context(), id, wire.ProblemUnreadable); err != nil {
		t.Fatal(err)
	}
	if got, err := o.Refused(id); err != nil || !got {
		t.Errorf("after: %v %v", got, err)
	}
}
