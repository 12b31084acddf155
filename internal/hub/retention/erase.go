package retention

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/search"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/unsent"
)

// Eraser removes the content of single cases. Its zero value is ready.
type Eraser struct{}

// EraseCase removes everything that was said, shown or written in a case: the report, what was added to it, voice,
// photos and film with what a machine heard in them, contact, notes, reasons, answers and what staff have half written.
// Call it inside the transaction that decided so, and delete what lies under keys from the media store after it. It
// reports false when the case was erased before, and then changes nothing.
func (Eraser) EraseCase(ctx context.Context, tx bun.Tx, caseID int64, at time.Time, actor string) (did bool,
	keys []string, err error) {
	var gone []store.Case
	err = tx.NewUpdate().Model((*store.Case)(nil)).
		Set("text = ''").Set("contact_name = ''").Set("phone = ''").Set("visit_number = ''").Set("bed = ''").
		Set("answer = ''").Set("close_reason = ''").Set("outside_number = ''").Set("persons = ''").Set("measure = ''").
		Set("measure_by = ''").Set("added_at = NULL").Set("self_harm = ?", false).Set("despair_at = NULL").
		Set("erased_at = ?", at.UTC()).Set("updated_at = ?", at.UTC()).
		Where("id = ?", caseID).Where("erased_at IS NULL").
		Returning("id, record_id, round").Scan(ctx, &gone)
	if err != nil {
		return false, nil, fmt.Errorf("erase case %d: %w", caseID, err)
	}
	if len(gone) == 0 {
		return false, nil, nil
	}
	if _, err := tx.NewUpdate().Table("case_events").Set("text = ''").Where("case_id = ?", caseID).Exec(ctx); err != nil {
		return false, nil, fmt.Errorf("erase history of case %d: %w", caseID, err)
	}
	if _, err := tx.NewUpdate().Model((*store.CaseTask)(nil)).Set("asked = ''").Set("reason = ''").Set("more_reason = ''").
		Where("case_id = ?", caseID).Exec(ctx); err != nil {
		return false, nil, fmt.Errorf("erase tasks of case %d: %w", caseID, err)
	}
	if _, err := tx.NewUpdate().Model((*store.CaseAnswer)(nil)).Set("text = ''").Set("call_said = ''").
		Where("case_id = ?", caseID).Exec(ctx); err != nil {
		return false, nil, fmt.Errorf("erase answers of case %d: %w", caseID, err)
	}
	if err := unsent.EraseCase(ctx, tx, caseID); err != nil {
		return false, nil, err
	}
	if err := attach.EraseCase(ctx, tx, caseID); err != nil {
		return false, nil, err
	}
	if err := eraseRecords(ctx, tx, caseID, gone[0].RecordID, at); err != nil {
		return false, nil, err
	}
	if keys, err = media.Erase(ctx, tx, at, caseID); err != nil {
		return false, nil, fmt.Errorf("erase media of case %d: %w", caseID, err)
	}
	event := &store.CaseEvent{CaseID: caseID, At: at.UTC(), Actor: actor, What: casestate.EventErased,
		Round: gone[0].Round}
	if _, err := tx.NewInsert().Model(event).Exec(ctx); err != nil {
		return false, nil, fmt.Errorf("note erasure of case %d: %w", caseID, err)
	}
	return true, keys, search.Update(ctx, tx, caseID)
}

// EraseContact removes who the person is from a case and from its record: name, telephone, visit number and bed.
func (Eraser) EraseContact(ctx context.Context, tx bun.Tx, caseID int64, at time.Time) (bool, error) {
	var changed []store.Case
	err := tx.NewUpdate().Model((*store.Case)(nil)).
		Set("contact_name = ''").Set("phone = ''").Set("visit_number = ''").Set("bed = ''").Set("updated_at = ?", at.UTC()).
		Where("id = ?", caseID).Where(hasContact).
		Returning("id, record_id").Scan(ctx, &changed)
	if err != nil {
		return false, fmt.Errorf("erase contact of case %d: %w", caseID, err)
	}
	if len(changed) == 0 {
		return false, nil
	}
	if err := search.Update(ctx, tx, caseID); err != nil {
		return false, err
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
	if _, err := tx.NewUpdate().Table("records").Set("body = ?", string(body)).Where("id = ?", record.ID).
		Exec(ctx); err != nil {
		return false, fmt.Errorf("erase contact from record %s: %w", record.ID, err)
	}
	return true, nil
}

// hasContact is a case that tells who the person is.
const hasContact = "contact_name <> '' OR phone <> '' OR visit_number <> '' OR bed <> ''"

// eraseRecords empties the case's report, what was kept of it elsewhere, and everything that was added to it.
func eraseRecords(ctx context.Context, tx bun.Tx, caseID int64, id string, at time.Time) error {
	added := tx.NewSelect().Model((*store.CaseEvent)(nil)).Column("record_id").
		Where("case_id = ? AND record_id <> ''", caseID)
	_, err := tx.NewUpdate().Table("records").Set("body = NULL").Set("erased_at = ?", at.UTC()).
		Where("id = ? OR id IN (?)", id, added).Where("erased_at IS NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("erase records of case %d: %w", caseID, err)
	}
	return eraseWords(ctx, tx, id)
}

// withoutContact works on the bare document, so that fields of a newer schema stay as they are.
func withoutContact(body []byte) ([]byte, error) {
	return edit(body, func(name string, value json.RawMessage) (json.RawMessage, error) {
		switch strings.ToLower(name) { // as encoding/json reads it
		case "report":
			return edit(value, noContact)
		case "listening_word":
			return edit(value, func(name string, value json.RawMessage) (json.RawMessage, error) {
				if strings.EqualFold(name, "report") {
					return edit(value, noContact)
				}
				return value, nil
			})
		}
		return value, nil
	})
}

func noContact(name string, value json.RawMessage) (json.RawMessage, error) {
	switch strings.ToLower(name) {
	case "contact", "visit_number", "bed":
		return nil, nil
	}
	return value, nil
}

// edit passes every field of an object to change and leaves out those of which nothing comes back.
func edit(object []byte, change func(name string, value json.RawMessage) (json.RawMessage, error)) ([]byte, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(object, &fields); err != nil {
		return nil, err
	}
	for name, value := range fields {
		next, err := change(name, value)
		if err != nil {
			return nil, err
		}
		if next == nil {
			delete(fields, name)
			continue
		}
		fields[name] = next
	}
	return json.Marshal(fields)
}
