package feedback_test

import (
	"slices"
	"testing"

	"xinsheng/internal/feedback"
)

// Terminals and phones show the same wording: what was agreed to on either reads the same for ever.
func TestConsents_AreKeptWithTheirWording(t *testing.T) {
	got := feedback.Agreed([]feedback.ConsentKind{feedback.ConsentProcessing, feedback.ConsentPhoto})
	want := []feedback.Consent{{Kind: feedback.ConsentProcessing, Version: 1}, {Kind: feedback.ConsentPhoto, Version: 1}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
