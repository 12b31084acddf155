//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"xinsheng/internal/feedback"
)

// sentBy is what the hub has of a patient's visit.
type sentBy struct {
	ID   feedback.RecordID
	Body feedback.Body
}

// A patient waits for the lift, taps a face in passing, meant the one beside it, says why in two taps, and writes it
// down.
func TestPatient_TapsAFaceAndSaysWhy(t *testing.T) {
	s := newStory(t, 1080, 1920)
	s.keep("home")
	s.goes("不满意", "rated")
	s.keep("thanks")
	s.touch("很不满意")
	s.until("the other face is chosen", func(p page) bool { return len(s.visit()) == 2 })
	s.keep("another_face")
	s.goes("告诉我们为什么", "reasons")
	s.keep("why")
	s.goes("等得太久", "write")
	s.types(complaintKeys)
	s.touch(complaintText)
	s.sees(complaintText)
	s.goes("下一步", "review")
	s.sees("投诉")
	s.keep("review")
	s.goes("提交", "receipt")
	s.keep("receipt")

	s.until("all of it is at the hub", func(page) bool { return len(s.visit()) == 4 })
	var ratings []sentBy
	var report *feedback.Report
	for _, r := range s.visit() {
		if r.Body.Type == feedback.TypeRating {
			ratings = append(ratings, r)
			continue
		}
		report = r.Body.Report
	}
	if len(ratings) != 3 || report == nil {
		t.Fatalf("the hub has %+v", s.visit())
	}
	replaced := map[feedback.RecordID]bool{}
	var last sentBy
	for _, r := range ratings {
		replaced[r.Body.Rating.Replaces] = true
	}
	for _, r := range ratings {
		if !replaced[r.ID] {
			last = r
		}
	}
	if got := last.Body.Rating; got == nil || got.Score != 1 || len(got.Reasons) != 1 ||
		got.Reasons[0] != feedback.ReasonWaiting {
		t.Errorf("what counts is %+v", last.Body.Rating)
	}
	if report.RatingID != last.ID || report.Kind != feedback.Complaint || report.Text != complaintText {
		t.Errorf("the report is %+v, of rating %s", report, last.ID)
	}
	s.goes("完成", "home")
	s.goes("很满意", "rated")
	s.keep("next_person")
	s.goes("不用了，谢谢", "home")
}

// visit is what the hub has so far.
func (s *story) visit() []sentBy {
	s.t.Helper()
	out, err := s.hub.Command(s.t.Context(), "export", "--format", "jsonl")
	s.must(err)
	var all []sentBy
	for line := range bytes.Lines([]byte(out)) {
		if strings.TrimSpace(string(line)) == "" {
			continue
		}
		var r sentBy
		s.must(json.Unmarshal(line, &r))
		all = append(all, r)
	}
	return all
}
