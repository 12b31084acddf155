package casestate_test

import (
	"testing"

	"xinsheng/internal/hub/casestate"
)

func TestStates_AreToldAsTheyAre(t *testing.T) {
	for _, s := range casestate.States() {
		a := s.About()
		if a.State != s || a.Shown == "" {
			t.Errorf("%s: %+v", s, a)
		}
		if ended := a.Phase == casestate.Ended; ended != s.Ended() || ended != (a.Event != "") {
			t.Errorf("%s: what ended says since when, and nothing else does", s)
		}
		if still := a.Phase >= casestate.Told; still == s.Runs() || still != (a.Clock != "") ||
			still != (a.Tone != casestate.Plain) {
			t.Errorf("%s: where the clocks stand still the desk says so, in a colour", s)
		}
		if a.Unsaid && !s.Ended() {
			t.Errorf("%s: what the person took back is not worked on", s)
		}
	}
}

// A database may have met a newer hub.
func TestState_ThatIsUnknownIsNoCrash(t *testing.T) {
	if a := casestate.State("elsewhere").About(); a.Shown == "" || a.Phase != casestate.Waiting || a.Unsaid {
		t.Errorf("%+v", a)
	}
}

func TestTaskStates_AreToldAsTheyAre(t *testing.T) {
	for _, s := range casestate.TaskStates() {
		a := s.About()
		if a.State != s || a.Stands == a.Over || a.Open && !a.Stands || a.Answered && (a.Open || !a.Stands) {
			t.Errorf("%s: %+v", s, a)
		}
	}
	if a := casestate.TaskState("elsewhere").About(); a.Stands || a.Open {
		t.Errorf("what a newer hub wrote is shown to no department: %+v", a)
	}
}
