package session

import (
	"context"
	"fmt"

	"xinsheng/internal/feedback"
)

// AskForCompany sends an urgent record of place and time, without a word: somebody in despair asks for someone to come.
// The draft stays as it is. Call it off the UI thread.
func (s *Session) AskForCompany(ctx context.Context) (Receipt, error) {
	s.mu.Lock()
	f := s.begun()
	s.mu.Unlock()
	f.Report = &feedback.Report{Kind: feedback.Help, Urgent: true, Company: true}
	receipt, err := s.p.Submitter.Submit(ctx, f)
	if err != nil {
		return Receipt{}, fmt.Errorf("ask for company: %w", err)
	}
	return receipt, nil
}

// Forget wipes the draft and leaves the visit as it is: nobody is at the glass any more, and a receipt stays.
func (s *Session) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.submitting {
		return
	}
	s.draft.wipe()
	s.draft = Draft{}
}
