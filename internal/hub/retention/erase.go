package retention

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Eraser removes the content of single cases. Its zero value is ready.
type Eraser struct{}

// EraseCase removes everything that was said or written in a case: the report, contact, notes, reasons and answers. Call
// it inside the transaction that decided so. It reports false when the case was erased before, and then changes nothing.
func (Eraser) EraseCase(ctx context.Context, tx bun.Tx, caseID int64, at time.Time, actor string) (bool, error) {
	var gone []store.Case
	err := tx.NewUpdate().Model((*store.Case)(nil)).
		Set("text = ''").Set("contact_name = ''").Set("phone = ''").Set("visit_number = ''").
		Set("answer = ''").Set("close_reason = ''").
		Set("erased_at = ?", at.UTC()).Set("updated_at = ?", at.UTC()).
		Where("id = ?", caseID).Where("erased_at IS NULL").
		Returning("id, record_id, round").Scan(ctx, &gone)
	if err != nil {
		return false, fmt.Errorf("erase case %d: %w", caseID, err)
	}
	if len(gone) == 0 {
		return false, nil
	}
	if _, err := tx.NewUpdate().Table("case_events").Set("text = ''").Where("case_id = ?", caseID).Exec(ctx); err != nil {
		return false, fmt.Errorf("erase history of case %d: %w", caseID, err)
	}
	if err := eraseRecord(ctx, tx, gone[0].RecordID, at); err != nil {
		return false, err
	}
	event := &store.CaseEvent{CaseID: caseID, At: at.UTC(), Actor: actor, What: "erased", Round: gone[0].Round}
	if _, err := tx.NewInsert().Model(event).Exec(ctx); err != nil {
		return false, fmt.Errorf("note erasure of case %d: %w", caseID, err)
	}
	return true, nil
}

// EraseContact removes who the person is from a case and from its record: name, telephone and visit number.
func (Eraser) EraseContact(ctx context.Context, tx bun.Tx, caseID int64, at time.Time) (bool, error) {
	var changed []store.Case
	err := tx.NewUpdate().Model((*store.Case)(nil)).
		Set("contact_name = ''").Set("phone = ''").Set("visit_number = ''").Set("updated_at = ?", at.UTC()).
		Where("id = ?", caseID).Where("contact_name <> '' OR phone <> '' OR visit_number <> ''").
		Returning("id, record_id").Scan(ctx, &changed)
	if err != nil {
		return false, fmt.Errorf("erase contact of case %d: %w", caseID, err)
	}
	if len(changed) == 0 {
		return false, nil
	}
	record := new(store.Record)
	if err := tx.NewSelect().Model(record).Where("id = ?", changed[0].RecordID).Scan(ctx); err != nil {
		return false, fmt.Errorf("read record of case %d: %w", caseID, err)
	}
	if len(record.Body) == 0 {
		return true, nil
	}
	body, err := withoutContact(record.Body)
	if err != nil {
		return false, fmt.Errorf("erase contact from record %s: %w", record.ID, err)
	}
	if _, err := tx.NewUpdate().Table("records").Set("body = ?", string(body)).Where("id = ?", record.ID).Exec(ctx); err != nil {
		return false, fmt.Errorf("erase contact from record %s: %w", record.ID, err)
	}
	return true, nil
}

func eraseRecord(ctx context.Context, tx bun.Tx, id string, at time.Time) error {
	_, err := tx.NewUpdate().Table("records").Set("body = NULL").Set("erased_at = ?", at.UTC()).
		Where("id = ?", id).Where("erased_at IS NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("erase record %s: %w", id, err)
	}
	return nil
}

// withoutContact works on the bare document, so that fields of a newer schema stay as they are.
func withoutContact(body []byte) ([]byte, error) {
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, err
	}
	for name, value := range whole {
		if !strings.EqualFold(name, "report") { // as encoding/json reads it
			continue
		}
		var report map[string]json.RawMessage
		if err := json.Unmarshal(value, &report); err != nil {
			return nil, err
		}
		for field := range report {
			if strings.EqualFold(field, "contact") || strings.EqualFold(field, "visit_number") {
				delete(report, field)
			}
		}
		trimmed, err := json.Marshal(report)
		if err != nil {
			return nil, err
		}
		whole[name] = trimmed
	}
	return json.Marshal(whole)
}
