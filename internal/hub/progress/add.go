package progress

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// Add takes words that a person adds with what their receipt holds. The same words under the same request, a UUID, are
// kept once, however often they come; other words under it are kept beside them: a page that was gone back to brings
// its old request.
func (s *Service) Add(ctx context.Context, p Proof, request, text, lang string) (*wire.Progress, error) {
	if uuid.Validate(request) != nil {
		return nil, ErrMalformed
	}
	c, err := s.prove(ctx, p)
	if err != nil {
		return nil, err
	}
	now := s.Now().UTC()
	body := &feedback.Body{
		Schema: feedback.SchemaVersion, Type: feedback.TypeAddition, VisitID: request,
		CapturedAt: feedback.Moment{Wall: now.In(workday.Zone())},
		PlaceID:    c.PlaceID, Profile: feedback.Outpatient, Lang: lang, Consents: []feedback.Consent{},
		Addition: &feedback.Addition{Number: printed(c.Number), Text: text},
	}
	rec, err := intake.Make(intake.Made{
		ID: additionID(request, c.ID, text), From: store.NoTerminal, At: now, CaseID: c.ID, Body: body,
	})
	if errors.Is(err, feedback.ErrInvalid) {
		return nil, ErrMalformed
	}
	if err != nil {
		return nil, err
	}
	err = s.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := s.Records.Keep(ctx, tx, rec)
		return err
	})
	switch {
	case errors.Is(err, casework.ErrOver):
		return nil, ErrChanged
	case err != nil:
		return nil, err
	}
	return s.again(ctx, c, p.From, lang)
}

// additionID names words that were added to a case under a request, which must be a UUID.
func additionID(request string, caseID int64, text string) string {
	return uuid.NewSHA1(uuid.MustParse(request), fmt.Appendf(nil, "%d %s", caseID, text)).String()
}
