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

// Add takes words that a person adds from a phone. The request, a UUID, becomes the id of their record, so that words that are
// sent again are kept once.
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
		ID: request, TerminalID: casework.FromPhone, SHA256: hex.EncodeToString(sum[:]), Type: string(body.Type),
		ReceivedAt: now, CapturedAt: now, Body: doc,
	}
	err = s.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewInsert().Model(rec).On("CONFLICT (id) DO NOTHING").Exec(ctx)
		if err != nil {
			return fmt.Errorf("store addition: %w", err)
		}
		if n, err := res.RowsAffected(); n == 0 || err != nil { // it is here
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
	return s.again(ctx, c, lang)
}
