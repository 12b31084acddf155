// Package dispatch turns a finished report into a sealed record in the outbox and a receipt in the visitor's hand. What
// the visitor wrote is in the clear only in memory, only while it is being sealed.
package dispatch

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/google/uuid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/settings"
	"xinsheng/internal/wire"
)

// Outbox keeps a record durably. nil means that it is on the disk.
type Outbox interface {
	Put(ctx context.Context, seal func(outbox.Numbers) (outbox.Sealed, error)) error
}

// Clock tells the time and whether to believe it.
type Clock interface {
	Moment() feedback.Moment // uncorrected
	Now() time.Time          // as well as it is known
	Plausible() bool         // whether a date may be printed
}

// Params are what a dispatch works with. All are needed.
type Params struct {
	Outbox   Outbox
	Clock    Clock
	Identity func() (*enrolment.Identity, error)
	Settings func() *settings.View // nil while there is no configuration
}

// Dispatch is safe for use by several goroutines.
type Dispatch struct {
	p    Params
	home homeCode
}

var _ session.Submitter = (*Dispatch)(nil)

// New makes a dispatch.
func New(p Params) *Dispatch { return &Dispatch{p: p} }

// sending is one report on its way into the outbox.
type sending struct {
	id       feedback.RecordID
	identity *enrolment.Identity
	numbers  *wire.Numbers
	view     *settings.View
	body     feedback.Body
	parts    []outbox.SealedPart
}

// Submit seals a report and keeps it. When it returns nil the report survives a power cut, and the receipt may be
// shown. Errors: enrolment.ErrNotEnrolled while the terminal is not set up; feedback.ErrInvalid for a report that is
// not one; what the outbox reports. After an error nothing was kept.
func (d *Dispatch) Submit(ctx context.Context, f session.Finished) (session.Receipt, error) {
	s, err := d.begin(f)
	if err != nil {
		return session.Receipt{}, fmt.Errorf("submit report: %w", err)
	}
	if s.parts, err = sealParts(s.view.Sealing(), s.id, s.body.Attachments(), f.Media); err != nil {
		return session.Receipt{}, fmt.Errorf("submit report: %w", err)
	}
	if err := d.p.Outbox.Put(ctx, s.seal); err != nil {
		return session.Receipt{}, fmt.Errorf("submit report: %w", err)
	}
	made := session.Receipt{Record: s.id, Kind: f.Kind(), Snapshot: f.Snapshot != nil, Urgent: urgent(&s.body),
		Company: s.body.Report != nil && s.body.Report.Company, NoDates: !d.p.Clock.Plausible()}
	if r := s.body.Receipt; r != nil {
		made.Number, made.PIN, made.URL, made.Promises = r.Number, r.PIN, s.receiptURL(), s.body.PromisedDates
	}
	return made, nil
}

// begin gathers everything but the numbers, which come from the outbox.
func (d *Dispatch) begin(f session.Finished) (*sending, error) {
	identity, err := d.p.Identity()
	if err != nil {
		return nil, err
	}
	view := d.p.Settings()
	if view == nil {
		return nil, fmt.Errorf("no configuration yet: %w", enrolment.ErrNotEnrolled)
	}
	numbers, err := identity.Numbers()
	if err != nil {
		return nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make record id: %w", err)
	}
	out := &sending{id: feedback.RecordID(id.String()), identity: identity, numbers: numbers, view: view,
		body: feedback.Body{
			Schema: feedback.SchemaVersion, Type: f.Type(), VisitID: f.VisitID, CapturedAt: d.p.Clock.Moment(),
			PlaceID: view.PlaceID(), Profile: view.Profile(), Lang: f.Lang, LargeType: f.LargeType,
			Consents: feedback.Agreed(f.Consents),
			HelpedBy: f.HelpedBy, ProxyConsent: f.ProxyConsent, Snapshot: f.Snapshot, Rating: f.Rating, Answers: f.Answers,
			WalkStep: f.Step, Addition: f.Addition,
		}}
	if l := f.Listening; l != nil {
		out.body.ListeningWord = &feedback.ListeningWord{Session: l.ID, Name: l.Name, Moderator: l.Moderator, Until: l.Until,
			Report: *f.Report}
	} else {
		out.body.Report = f.Report
	}
	if kind := f.Kind(); kind != "" { // it becomes a case
		pin, err := newPIN()
		if err != nil {
			return nil, err
		}
		nonce := make([]byte, wire.TokenNonceSize)
		rand.Read(nonce) // never fails since Go 1.24
		out.body.Receipt, out.body.PromisedDates = &feedback.Receipt{PIN: pin, Nonce: nonce}, d.promises(view, kind)
	}
	return out, nil
}

// urgent reports whether someone is in danger.
func urgent(b *feedback.Body) bool {
	return b.Report != nil && b.Report.Urgent || b.ListeningWord != nil && b.ListeningWord.Report.Urgent
}

// seal completes the body with the number and seals it; the parts are sealed already. The outbox calls it within its
// transaction.
func (s *sending) seal(n outbox.Numbers) (outbox.Sealed, error) {
	if s.body.Receipt != nil {
		number, err := s.numbers.Make(s.identity.Index, n.Counter)
		if err != nil {
			return outbox.Sealed{}, err
		}
		s.body.Receipt.Number = string(number)
	}
	if err := s.body.Validate(); err != nil {
		return outbox.Sealed{}, err
	}
	plain, err := json.Marshal(&s.body)
	if err != nil {
		return outbox.Sealed{}, fmt.Errorf("encode body: %w", feedback.ErrInternal) // the cause could quote the body
	}
	defer clear(plain)
	urgent := urgent(&s.body)
	envelope, err := s.view.Sealing().SealRecord(wire.Header{
		ID: s.id, Terminal: s.identity.TerminalID, Seq: n.Seq, Urgent: urgent, Parts: headers(s.parts)}, plain)
	if err != nil {
		return outbox.Sealed{}, err
	}
	return outbox.Sealed{ID: s.id, Urgent: urgent, Envelope: envelope, Parts: s.parts}, nil
}

// receiptURL is what the QR code of the receipt says; empty while the hub has no public address.
func (s *sending) receiptURL() string {
	base := s.view.Config.PublicURL
	if base == "" {
		return ""
	}
	nonce := [wire.TokenNonceSize]byte(s.body.Receipt.Nonce)
	token := wire.NewReceiptToken(s.identity.TokenKey, s.identity.Index, nonce)
	return strings.TrimRight(base, "/") + wire.PathReceiptPage + token.Text()
}

// promises are the dates for the receipt: taken on, answered. None while the clock cannot be believed.
func (d *Dispatch) promises(view *settings.View, kind feedback.Kind) []feedback.PromisedDate {
	if !d.p.Clock.Plausible() {
		return nil
	}
	now := d.p.Clock.Now()
	accepted := view.AcceptedBy(now)
	dates := []feedback.PromisedDate{{Step: feedback.CaseAccepted, By: accepted.At.Format(time.DateOnly),
		Estimated: accepted.Estimated}}
	if dues, ok := view.Dues(kind, now); ok {
		dates = append(dates, feedback.PromisedDate{Step: feedback.CaseAnswered, By: dues.Nearest.At.Format(time.DateOnly),
			Estimated: dues.Nearest.Estimated})
	}
	return dates
}

// newPIN is four digits, each as likely as the next.
func newPIN() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(10000))
	if err != nil {
		return "", fmt.Errorf("make PIN: %w", err)
	}
	return fmt.Sprintf("%04d", n), nil
}
