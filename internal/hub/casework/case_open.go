package casework

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/search"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// Open makes a case of a report, a snapshot, a word of a listening session or a walk's problem that has just been
// stored as rec, inside the transaction that stores it, and answers its id. A record of another type opens none: 0.
// Rows of parts that stand there already become the case's.
func (c *Cases) Open(ctx context.Context, tx bun.Tx, rec *store.Record, body *feedback.Body) (int64, error) {
	k := newCase(rec, body)
	if k == nil {
		return 0, nil
	}
	rules, err := c.rules.Rules(ctx, tx)
	if err != nil {
		return 0, fmt.Errorf("read the deadlines: %w", err)
	}
	rules.reckon(k, k.CapturedAt)
	rules.promise(k, body.PromisedDates)
	if err := c.enter(ctx, tx, k, body.Entry, rules); err != nil {
		return 0, err
	}
	despairs(k, rules, k.Text, k.CapturedAt)
	k.PINHash = c.hasher.PINHash(k.Number, body.Receipt.PIN)
	if k.Number, err = freeNumber(ctx, tx, k.Number); err != nil {
		return 0, err
	}
	k.UpdatedAt = c.now().UTC().Truncate(time.Microsecond)
	if _, err := tx.NewInsert().Model(k).Exec(ctx); err != nil {
		return 0, fmt.Errorf("open case: %w", err)
	}
	if err := search.Open(ctx, tx, k); err != nil {
		return 0, err
	}
	e := store.CaseEvent{CaseID: k.ID, At: k.ReceivedAt, Actor: audit.System, What: casestate.EventReceived, Round: 1}
	if _, err := tx.NewInsert().Model(&e).Exec(ctx); err != nil {
		return 0, fmt.Errorf("open history: %w", err)
	}
	if k.Urgent {
		if _, err := tx.NewInsert().Model(&store.Alert{CaseID: k.ID, NextAt: k.UpdatedAt}).Exec(ctx); err != nil {
			return 0, fmt.Errorf("raise alert: %w", err)
		}
		if err := c.notices.Add(ctx, tx, notice.News{Event: notice.Urgent, About: notice.Case(k)}); err != nil {
			return 0, err
		}
	}
	if err := c.claimParts(ctx, tx, k.ID, rec, body); err != nil {
		return 0, err
	}
	return k.ID, c.audit.Append(ctx, tx, audit.System, "case.open", k.Number)
}

// newCase is nil for a record that opens none.
func newCase(rec *store.Record, body *feedback.Body) *store.Case {
	if body.Receipt == nil {
		return nil
	}
	k := opening{&store.Case{
		RecordID: rec.ID, Number: body.Receipt.Number, NonceHash: wire.NonceHash(body.Receipt.Nonce),
		Source: source(rec, body), TerminalID: rec.TerminalID, Urgent: rec.Urgent, State: casestate.New, Round: 1,
		Lang: body.Lang, CapturedAt: rec.CapturedAt, Estimated: rec.Estimated, ReceivedAt: rec.ReceivedAt,
		HelpedBy: body.HelpedBy, ProxyConsent: body.ProxyConsent,
	}}
	switch {
	case body.Type == feedback.TypeReport && body.Report != nil:
		k.report(casestate.FormReport, body.Report)
	case body.Type == feedback.TypeListeningWord && body.ListeningWord != nil:
		k.ListeningID = body.ListeningWord.Session
		k.report(casestate.FormWord, &body.ListeningWord.Report)
	case body.Type == feedback.TypeWalkStep && body.WalkStep != nil && body.WalkStep.Problem != "":
		w := body.WalkStep
		k.Form, k.Kind, k.Topic = casestate.FormWalk, w.CaseKind(), string(w.Problem)
		k.WalkTask, k.WalkStep, k.PlaceID = w.Task, string(w.Step), w.Department
		k.Text = strings.Trim(w.Text+"\n"+w.Suggestion, "\n") // who is to mend it wants to know how
	case body.Type == feedback.TypeSnapshot && body.Snapshot != nil:
		s := body.Snapshot
		k.Form, k.Kind, k.Topic = casestate.FormSnapshot, s.Topic.Kind(), string(s.Topic)
		k.PlaceID, k.Text = s.WherePlace, s.Text
	default:
		return nil
	}
	if k.PlaceID == "" {
		k.PlaceID = body.PlaceID
	}
	if k.OnDate == "" {
		k.OnDate = rec.CapturedAt.In(workday.Zone()).Format(time.DateOnly)
	}
	return k.Case
}

// opening is a case in the making.
type opening struct{ *store.Case }

func (k opening) report(form casestate.Form, r *feedback.Report) {
	k.Form, k.Kind, k.Urgent = form, r.Kind, k.Urgent || r.Urgent
	k.PlaceID, k.OnDate, k.Text, k.VisitNumber, k.Bed, k.RatingID = r.WherePlace, r.When, r.Text, r.VisitNumber, r.Bed,
		string(r.RatingID)
	k.Inhuman, k.Company = k.Urgent && r.Inhuman, k.Urgent && r.Company
	if r.Contact != nil {
		k.ContactName, k.Phone = r.Contact.Name, r.Contact.Phone
	}
}

// source tells what was written down at the desk, and what was sent from a phone: no terminal made that record.
func source(rec *store.Record, body *feedback.Body) casestate.Source {
	if s := casestate.Source(entered(rec, body)); s.About().Desk {
		return s
	}
	if rec.TerminalID == "" || rec.TerminalID == store.NoTerminal {
		return casestate.FromPhone
	}
	return casestate.FromTerminal
}

// entered is the channel that the desk names, and of what came to another door nothing.
func entered(rec *store.Record, body *feedback.Body) string {
	if rec.TerminalID != store.AtDesk || body.Entry == nil {
		return ""
	}
	return body.Entry.Channel
}

// claimParts makes the rows of rec's parts the case's, so far as they stand there, and hears those that are written
// down already.
func (c *Cases) claimParts(ctx context.Context, tx bun.Tx, caseID int64, rec *store.Record, body *feedback.Body) error {
	if len(body.Attachments()) == 0 {
		return nil
	}
	var heard []string
	err := tx.NewUpdate().Model((*store.Part)(nil)).Set("case_id = ?", caseID).Where("record_id = ?", rec.ID).
		Returning("transcript").Scan(ctx, &heard)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("claim parts of record %s: %w", rec.ID, err)
	}
	if slices.ContainsFunc(heard, func(text string) bool { return text != "" }) {
		if err := search.Update(ctx, tx, caseID); err != nil {
			return err
		}
	}
	for _, text := range heard {
		if err := c.Heard(ctx, tx, caseID, text); err != nil {
			return err
		}
	}
	return nil
}
