package outbox_test

import "testing"

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
