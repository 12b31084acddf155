package progress

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// Add takes words that a person adds with what their receipt holds. The same words under the same request, a UUID, are kept
// once, however often they come; other words under it are kept beside them: a page that was gone back to brings its old request.
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
		Schema: feedback.SchemaVersion, Type: feedback.TypeAddition, VisitID: request, CapturedAt: feedback.Moment{Wall: now.In(workday.Zone())},
		PlaceID: c.PlaceID, Profile: feedback.Outpatient, Lang: lang, Consents: []feedback.Consent{},
		Addition: &feedback.Addition{Number: printed(c.Number), Text: text},
	}
	if body.Addition.Validate() != nil {
		return nil, ErrMalformed
	}
	doc, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encode body: %w", feedback.ErrInternal) // the cause could quote the body
	}
	sum := sha256.Sum256(doc)
	rec := &store.Record{
		ID: additionID(request, c.ID, text), TerminalID: casework.FromPhone, SHA256: hex.EncodeToString(sum[:]), Type: string(body.Type),
		ReceivedAt: now, CapturedAt: now, Body: doc,
	}
	err = s.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewInsert().Model(rec).On("CONFLICT (id) DO NOTHING").Exec(ctx)
		if err != nil {
			return fmt.Errorf("store addition: %w", err)
		}
		if n, err := res.RowsAffected(); n == 0 || err != nil { // the same words are here
			return err
		}
		return s.Cases.Add(ctx, tx, c.ID, rec, body)
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
