package call

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
	"xinsheng/internal/workday"
)

// End ends a call as its operator says. One that has ended is answered as it is: a second tap changes nothing.
func (c *Calls) End(ctx context.Context, by casework.Actor, id string, base int64, s Sheet,
	how casestate.CallEnding) (*store.Call, error) {
	var row *store.Call
	err := c.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		if row, err = c.keep(ctx, tx, by.ID, id, base, s); err != nil {
			return err
		}
		if row.CaseID, err = c.finish(ctx, tx, by, row, s, how); err != nil {
			return err
		}
		row.EndedAt, row.Ending, row.Version = c.now(), how, row.Version+1
		if how != casestate.CallTold { // what was said stands in the case, or nowhere
			row.Sheet, row.Phone, row.OutsideCall = "", "", ""
		}
		if err := write(ctx, tx, row); err != nil {
			return err
		}
		return c.Audit.Append(ctx, tx, by.ID, "call."+string(how), id)
	})
	if row != nil && !row.EndedAt.IsZero() && err != nil && row.Version != 0 {
		if there, gerr := c.Get(ctx, id); gerr == nil && !there.EndedAt.IsZero() {
			return there, nil
		}
	}
	return row, err
}

// finish does what an ending asks for and answers the case that it made, or 0.
func (c *Calls) finish(ctx context.Context, tx bun.Tx, by casework.Actor, row *store.Call, s Sheet,
	how casestate.CallEnding) (int64, error) {
	switch how {
	case casestate.CallDropped:
		return 0, nil
	case casestate.CallTold:
		if strings.TrimSpace(s.Said) == "" {
			return 0, ErrSaid
		}
		if utf8.RuneCountInString(s.Said) > casework.MaxTextRunes {
			return 0, ErrTooLong
		}
		return 0, nil
	case casestate.CallSettled:
		if strings.TrimSpace(s.Said) == "" {
			return 0, ErrSaid
		}
	case casestate.CallCase, casestate.CallOpen:
	}
	caseID, err := c.open(ctx, tx, row.ID, row.BeganAt, s)
	if err != nil {
		return 0, err
	}
	ref := casework.Ref{ID: caseID}
	if err := c.Cases.AcceptIn(ctx, tx, by, ref); err != nil || how != casestate.CallSettled {
		return caseID, err
	}
	return caseID, c.Cases.SettleIn(ctx, tx, by, ref, s.Said, s.Verdict)
}

// errThere: a record of that id is there.
var errThere = fmt.Errorf("a record of that id is there: %w", feedback.ErrInternal)

// open makes a record of what was written down, and a case of that. Its id is the record's.
func (c *Calls) open(ctx context.Context, tx bun.Tx, id string, at time.Time, s Sheet) (int64, error) {
	text := strings.TrimSpace(s.Text)
	phone := strings.TrimSpace(s.Phone)
	switch {
	case !s.Source.About().Desk:
		return 0, ErrUnknown
	case !s.Kind.Valid():
		return 0, ErrKind
	case text == "":
		return 0, ErrWords
	case utf8.RuneCountInString(text) > feedback.MaxTextRunes:
		return 0, ErrTooLong
	case phone != "" && !feedback.ValidPhone(phone):
		return 0, ErrPhone
	}
	if _, err := time.Parse(time.DateOnly, cmp.Or(s.By, "2006-01-02")); err != nil {
		return 0, ErrDate
	}
	pin, nonce := c.Keys.Sent(id)
	number, err := draft.NextNumber(ctx, tx, c.Numbers)
	if err != nil {
		return 0, err
	}
	r := &feedback.Report{Kind: s.Kind, Urgent: s.Urgent, Text: text, WherePlace: s.PlaceID,
		VisitNumber: strings.TrimSpace(s.Visit), Bed: strings.TrimSpace(s.Bed)}
	if name := strings.TrimSpace(s.Name); name != "" || phone != "" {
		r.Contact = &feedback.Contact{Name: name, Phone: phone}
	}
	b := &feedback.Body{
		Schema: feedback.SchemaVersion, Type: feedback.TypeReport, VisitID: id,
		CapturedAt: feedback.Moment{Wall: at.In(workday.Zone())},
		Profile:    feedback.Outpatient, Lang: locale.Default, Consents: []feedback.Consent{}, Report: r,
		Receipt: &feedback.Receipt{Number: string(number), PIN: pin, Nonce: nonce[:]},
		Entry:   &feedback.Entry{Channel: string(s.Source), Reply: s.Reply},
	}
	if about := s.Source.About(); about.Number {
		b.Entry.Number = feedback.OutsideNumber(s.Number)
		if about.Owed {
			b.Entry.By = s.By
		}
	}
	rec, err := intake.Make(intake.Made{ID: id, From: store.AtDesk, At: at, Urgent: s.Urgent, Body: b})
	if err != nil {
		return 0, err
	}
	kept, err := c.Records.Keep(ctx, tx, rec)
	if err != nil {
		return 0, err
	}
	if !kept[0].New {
		return 0, errThere
	}
	return kept[0].CaseID, nil
}

// ReadOut is how long after a call its operator can read number and PIN out again.
const ReadOut = 12 * time.Hour

// PIN is that of the receipt, for the operator who spoke to the person, and not for ever. Empty: nobody is told any
// more.
func (c *Calls) PIN(row *store.Call, user string) string {
	if row.CaseID == 0 || row.Operator != user || c.Now().Sub(row.EndedAt) > ReadOut {
		return ""
	}
	pin, _ := c.Keys.Sent(row.ID)
	return pin
}
