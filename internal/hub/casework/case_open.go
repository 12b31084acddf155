package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// Sources of a case.
const (
	FromTerminal = "terminal"
	FromPhone    = "phone"
)

// NonceHash is what the hub keeps of a receipt token's nonce: 128 random bits need no key.
func NonceHash(nonce []byte) string {
	sum := sha256.Sum256(nonce)
	return hex.EncodeToString(sum[:])
}

// Open makes a case of a report that has just been stored as rec, inside the transaction that stores it. A record of
// another type opens none.
func (c *Cases) Open(ctx context.Context, tx bun.Tx, rec *store.Record, body *feedback.Body) error {
	if body.Type != feedback.TypeReport || body.Report == nil || body.Receipt == nil {
		return nil
	}
	k := newCase(rec, body)
	rules, err := c.rules.Rules(ctx, tx)
	if err != nil {
		return fmt.Errorf("read the deadlines: %w", err)
	}
	rules.reckon(k, k.CapturedAt, 0)
	k.PINHash = c.hasher.PINHash(k.Number, body.Receipt.PIN)
	if k.Number, err = freeNumber(ctx, tx, k.Number); err != nil {
		return err
	}
	k.UpdatedAt = c.now().UTC().Truncate(time.Microsecond)
	if _, err := tx.NewInsert().Model(k).Exec(ctx); err != nil {
		return fmt.Errorf("open case: %w", err)
	}
	e := store.CaseEvent{CaseID: k.ID, At: k.ReceivedAt, Actor: audit.System, What: "received", Round: 1}
	if _, err := tx.NewInsert().Model(&e).Exec(ctx); err != nil {
		return fmt.Errorf("open history: %w", err)
	}
	if k.Urgent {
		if _, err := tx.NewInsert().Model(&store.Alert{CaseID: k.ID, NextAt: k.UpdatedAt}).Exec(ctx); err != nil {
			return fmt.Errorf("raise alert: %w", err)
		}
	}
	return c.audit.Append(ctx, tx, audit.System, "case.open", k.Number)
}

func newCase(rec *store.Record, body *feedback.Body) *store.Case {
	r := body.Report
	k := &store.Case{
		RecordID: rec.ID, Number: body.Receipt.Number, NonceHash: NonceHash(body.Receipt.Nonce),
		Source: FromTerminal, TerminalID: rec.TerminalID, Kind: string(r.Kind), Urgent: rec.Urgent || r.Urgent,
		State: StateNew, Round: 1, PlaceID: r.WherePlace, OnDate: r.When, Text: r.Text, VisitNumber: r.VisitNumber,
		Lang: body.Lang, CapturedAt: rec.CapturedAt, Estimated: rec.Estimated, ReceivedAt: rec.ReceivedAt,
	}
	if k.PlaceID == "" {
		k.PlaceID = body.PlaceID
	}
	if k.OnDate == "" {
		k.OnDate = rec.CapturedAt.In(workday.Zone()).Format(time.DateOnly)
	}
	if r.Contact != nil {
		k.ContactName, k.Phone = r.Contact.Name, r.Contact.Phone
	}
	return k
}

// freeNumber is number, or number with a mark behind it when a terminal restored from an old copy gave it out twice. The
// second person then reaches the case by the token, which is never given out twice; losing the report would be worse.
func freeNumber(ctx context.Context, tx bun.Tx, number string) (string, error) {
	taken, err := tx.NewSelect().Model((*store.Case)(nil)).Where("number = ? OR number LIKE ?", number, number+"~%").Count(ctx)
	if err != nil {
		return "", fmt.Errorf("look for the number: %w", err)
	}
	if taken == 0 {
		return number, nil
	}
	return fmt.Sprintf("%s~%d", number, taken+1), nil
}
