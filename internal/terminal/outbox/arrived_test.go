package outbox_test

import (
	"testing"

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
