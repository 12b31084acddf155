package draft

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// Sending is what a person sends: a report, an addition to one, or a step of a walk.
type Sending struct {
	Report   *feedback.Report
	Addition *feedback.Addition // without its number
	Step     *feedback.WalkStep
	Consents []feedback.ConsentKind
	Profile  feedback.Profile
	Lang     string
}

// Receipt is what the person gets for a report.
type Receipt struct {
	Number   string
	PIN      string
	Token    string
	Kind     feedback.Kind
	Urgent   bool
	Promises []feedback.PromisedDate
}

// Submission is one tap on "send".
type Submission struct {
	Draft   string // the one that the page has; empty: it has none
	After   string // id of a draft that was sent: the person wants another one, even of the same words
	Tap     string // the page's name for the tap; it may be empty
	Filled  []byte // all that was filled in, as it came
	Sending Sending
}

// Submit sends a phone's draft and answers it. The same content by the same code is one report however often it comes:
// the draft that it was sent with is answered again. Other content is never taken for it: when the page's draft was
// sent meanwhile, or is gone, it goes with a new one. Before anything is sent, may is asked; it is told whether the
// phone has a draft.
func (d *Drafts) Submit(ctx context.Context, secret string, w Start, s Submission,
	may func(has bool) error) (*store.Draft, error) {
	sent := sentHash(secret, s.Filled)
	return d.sendOne(ctx, secret, s.Sending, func(ctx context.Context, tx bun.Tx) (row *store.Draft, err error) {
		if err := d.lockPhone(ctx, tx, secret, w.Code); err != nil {
			return nil, err
		}
		if row, err = d.twin(ctx, tx, secret, w.Code, sent, s.After); err != nil || row != nil {
			return row, err
		}
		if s.Draft == "" {
			row, err = d.unsent(ctx, tx, secret, w.Code)
		} else if row, err = d.get(ctx, tx, s.Draft, secret); errors.Is(err, ErrUnknown) || errors.Is(err, ErrExpired) {
			row, err = nil, nil
		}
		if err != nil {
			return nil, err
		}
		if row != nil && (row.Code != w.Code || !row.SubmittedAt.IsZero()) {
			row = nil
		}
		if err := may(row != nil); err != nil {
			return nil, err
		}
		if row == nil {
			if row, err = d.begin(ctx, tx, secret, w); err != nil {
				return nil, err
			}
		}
		row.SentHash, row.SentTap = sent, s.Tap
		return row, nil
	})
}

// Send makes a record, its parts and a case of a draft, or an addition to its case. Once it went through, it changes
// nothing and answers the same again, whatever it is given. The receipt of an addition is nil.
func (d *Drafts) Send(ctx context.Context, id, secret string, s Sending) (*Receipt, error) {
	row, err := d.sendOne(ctx, secret, s, func(ctx context.Context, tx bun.Tx) (*store.Draft, error) {
		return d.get(ctx, tx, id, secret)
	})
	if err != nil {
		return nil, err
	}
	return d.Receipt(ctx, row)
}

func (d *Drafts) sendOne(ctx context.Context, secret string, s Sending,
	find func(context.Context, bun.Tx) (*store.Draft, error)) (*store.Draft, error) {
	settings, err := d.Settings(ctx)
	if err != nil {
		return nil, fmt.Errorf("send draft: %w", err)
	}
	promises, err := promise(settings.WorkDays, settings.Deadlines, s, d.now())
	if err != nil {
		return nil, fmt.Errorf("send draft: %w", err)
	}
	var row *store.Draft
	var uploads, objects []string
	err = d.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		uploads, objects = nil, nil
		if row, err = find(ctx, tx); err != nil || !row.SubmittedAt.IsZero() {
			return err
		}
		found := row
		if row, err = d.lock(ctx, tx, row.ID, secret); err != nil || !row.SubmittedAt.IsZero() {
			return err
		}
		row.SentHash, row.SentTap = found.SentHash, found.SentTap
		uploads, objects, err = d.send(ctx, tx, row, s, promises)
		return err
	})
	if err != nil {
		if errors.Is(err, casework.ErrOver) {
			err = ErrOver
		}
		return nil, fmt.Errorf("send draft: %w", err)
	}
	if err := d.dropAll(ctx, uploads, objects); err != nil {
		d.Log.Error("draft sent, but what it left out is still there", "draft", row.ID, "err", err) // the sweep finds it
	}
	return row, nil
}

func (d *Drafts) send(ctx context.Context, tx bun.Tx, row *store.Draft, s Sending,
	promises []feedback.PromisedDate) (uploads, objects []string, err error) {
	body, err := d.body(ctx, tx, row, s, promises)
	if err != nil {
		return nil, nil, err
	}
	if uploads, objects, err = sift(ctx, tx, row.ID, body.Attachments()); err != nil {
		return nil, nil, err
	}
	if err := d.keep(ctx, tx, row, body); err != nil {
		return nil, nil, err
	}
	now := d.now()
	row.SubmittedAt, row.ExpiresAt = now, now.Add(Life)
	row.Address = "" // what was sent takes no room any more, and where it came from is nobody's business
	_, err = tx.NewUpdate().Model(row).WherePK().Column("submitted_at", "expires_at", "number", "sent_hash", "sent_tap",
		"address").Exec(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("close draft: %w", err)
	}
	return uploads, objects, nil
}

// sentHash tells whether the same was sent before. With the phone's secret in it, which is not kept, it tells nothing
// of the words.
func sentHash(secret string, filled []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "xinsheng sent v1\n%d:%s\n", len(secret), secret)
	h.Write(filled)
	return hex.EncodeToString(h.Sum(nil))
}

// twin is the draft that the same was sent with, after the one of that id. Nil: it was not sent yet.
func (d *Drafts) twin(ctx context.Context, tx bun.Tx, secret, code, sent, after string) (*store.Draft, error) {
	mine := "code = ? AND secret_hash = ? AND submitted_at IS NOT NULL AND expires_at > ?"
	args := []any{code, hash(secret, code), d.now()}
	q := tx.NewSelect().Model((*store.Draft)(nil)).Where(mine, args...).Where("sent_hash = ?", sent)
	if after != "" {
		before := tx.NewSelect().Model((*store.Draft)(nil)).Column("submitted_at").Where("id = ?", after).Where(mine, args...)
		q = q.Where("id <> ? AND (NOT EXISTS (?) OR submitted_at >= (?))", after, before, before)
	}
	row := new(store.Draft)
	err := q.Order("submitted_at DESC").Limit(1).Scan(ctx, row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look whether it was sent: %w", err)
	}
	return row, nil
}

// body is what the record holds. It takes the next number.
func (d *Drafts) body(ctx context.Context, tx bun.Tx, row *store.Draft, s Sending,
	promises []feedback.PromisedDate) (*feedback.Body, error) {
	b := &feedback.Body{
		Schema: feedback.SchemaVersion, VisitID: row.ID, CapturedAt: feedback.Moment{Wall: d.now().In(workday.Zone())},
		PlaceID: row.PlaceID, Profile: s.Profile, Lang: s.Lang, Consents: feedback.Agreed(s.Consents),
	}
	if row.CaseID != 0 {
		var number string
		if err := tx.NewSelect().Model((*store.Case)(nil)).Column("number").Where("id = ?", row.CaseID).
			Scan(ctx, &number); err != nil {
			return nil, fmt.Errorf("read number: %w", err)
		}
		b.Type, b.Addition = feedback.TypeAddition, s.Addition
		if b.Addition != nil {
			b.Addition.Number = number[:min(len(number), 8)] // without the mark of one that was given out twice
		}
		return b, b.Validate()
	}
	pin, nonce := d.Keys.Sent(row.ID)
	b.Type, b.Report, b.PromisedDates = feedback.TypeReport, s.Report, promises
	if s.Step != nil {
		b.Type, b.WalkStep = feedback.TypeWalkStep, s.Step
		if s.Step.Problem == "" { // nothing that becomes a case
			return b, b.Validate()
		}
	}
	b.Receipt = &feedback.Receipt{Number: "00000000", PIN: pin, Nonce: nonce[:]}
	if err := b.Validate(); err != nil {
		return nil, err
	}
	number, err := NextNumber(ctx, tx, d.Numbers)
	row.Number, b.Receipt.Number = string(number), string(number)
	return b, err
}

// numbers is the counter of all receipts that the phone door gave.
const numbers = "phone_receipts"

// SkipNumbers has the phone door's numbers go on far from where they began: of a database that is empty because it was
// lost, nobody knows which were given.
func SkipNumbers(ctx context.Context, db bun.IDB) error {
	n := int64(wire.MaxCounter+1) * (1 + rand.Int64N((wire.MaxIndex-wire.FirstPhoneIndex)/2))
	_, err := db.NewInsert().Model(&store.Counter{Name: numbers, Value: n}).On("CONFLICT (name) DO UPDATE").
		Set("value = counter.value + EXCLUDED.value").Exec(ctx)
	if err != nil {
		return fmt.Errorf("skip numbers: %w", err)
	}
	return nil
}

// NextNumber takes the next number of those that are kept for the hub's own doors, the phone's and the desk's.
func NextNumber(ctx context.Context, tx bun.Tx, all *wire.Numbers) (wire.ReceiptNumber, error) {
	c := &store.Counter{Name: numbers}
	err := tx.NewInsert().Model(c).On("CONFLICT (name) DO UPDATE").Set("value = counter.value + 1").Returning("value").
		Scan(ctx, &c.Value)
	if err != nil {
		return "", fmt.Errorf("take a number: %w", err)
	}
	return all.Make(index(c.Value), uint32(c.Value&wire.MaxCounter))
}

// index is the one of the phone door's indexes that the n-th receipt belongs to.
func index(n int64) uint16 {
	return uint16(min(wire.FirstPhoneIndex+n/(wire.MaxCounter+1), wire.MaxIndex))
}

// sift takes out of a draft what its report does not announce, and answers what is to be deleted with it.
func sift(ctx context.Context, tx bun.Tx, id string, parts []feedback.Attachment) (uploads,
	objects []string, err error) {
	var here []store.Part
	if err := tx.NewSelect().Model(&here).Where("record_id = ?", id).Scan(ctx); err != nil {
		return nil, nil, fmt.Errorf("read parts: %w", err)
	}
	for _, p := range here {
		i := slices.IndexFunc(parts, func(a feedback.Attachment) bool { return a.PartID == p.PartID })
		if i >= 0 && p.Kind != parts[i].Kind {
			return nil, nil, fmt.Errorf("part is of another kind: %w", feedback.ErrInvalid)
		}
		if i >= 0 {
			continue
		}
		gone, err := forget(ctx, tx, "record_id = ? AND part_id = ?", id, p.PartID)
		if err != nil {
			return nil, nil, err
		}
		uploads, objects = append(uploads, UploadID(id, p.PartID)), append(objects, gone...)
	}
	return uploads, objects, nil
}

// keep makes a record of what was sent.
func (d *Drafts) keep(ctx context.Context, tx bun.Tx, row *store.Draft, b *feedback.Body) error {
	rec, err := intake.Make(intake.Made{
		ID: row.ID, From: store.NoTerminal, At: d.now(), Urgent: b.Report != nil && b.Report.Urgent,
		CaseID: row.CaseID, Body: b,
	})
	if err != nil {
		return err
	}
	kept, err := d.Records.Keep(ctx, tx, rec)
	if err == nil && !kept[0].New { // nothing was stored: it must not be called sent
		return fmt.Errorf("a record of the id of draft %s is there: %w", row.ID, feedback.ErrInternal)
	}
	return err
}

// Receipt is that of a draft that was sent and became a case, nil of any other.
func (d *Drafts) Receipt(ctx context.Context, row *store.Draft) (*Receipt, error) {
	if row.SubmittedAt.IsZero() || row.Number == "" {
		return nil, nil
	}
	split, _, err := d.Numbers.Split(wire.ReceiptNumber(row.Number))
	if err != nil {
		return nil, fmt.Errorf("read number of draft %s: %w", row.ID, err)
	}
	pin, nonce := d.Keys.Sent(row.ID)
	r := &Receipt{Number: row.Number, PIN: pin, Token: wire.NewReceiptToken(d.Keys.TokenKey(split), split, nonce).Text()}
	rec := new(store.Record)
	if err := d.Store.DB().NewSelect().Model(rec).Where("id = ?", row.ID).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read record %s: %w", row.ID, err)
	}
	var b feedback.Body
	if len(rec.Body) > 0 { // else it was erased
		if err := json.Unmarshal(rec.Body, &b); err != nil {
			return nil, fmt.Errorf("read record %s: %w", row.ID, feedback.ErrInternal)
		}
	}
	if b.Report != nil {
		r.Kind, r.Urgent, r.Promises = b.Report.Kind, b.Report.Urgent, b.PromisedDates
	}
	return r, nil
}
