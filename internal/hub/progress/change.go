package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Cases is what a person may do to their own case with number and PIN, or with a receipt at a terminal.
type Cases interface {
	Rate(ctx context.Context, ref casework.Ref, s feedback.Verdict, why string) error
	WithdrawForNow(ctx context.Context, ref casework.Ref) error
	Undo(ctx context.Context, ref casework.Ref) error
	Add(ctx context.Context, tx bun.Tx, caseID int64, rec *store.Record, body *feedback.Body) error
}

var _ Cases = (*casework.Cases)(nil)

// The answers to something that cannot be done.
var (
	// ErrChanged: the answer, or the state of the case, is another than the person saw.
	ErrChanged = errors.New("the case is not as it was shown any more")
	// ErrMalformed: no person asks like that.
	ErrMalformed = errors.New("verdict, reason or request id is none")
)

// Proof is what a person shows of a receipt: its token, or number and PIN.
type Proof struct {
	Token       string
	Number, PIN string
	From        Source // who shows it
}

// Verdict is what a person says of the answer that they saw.
type Verdict struct {
	Request   string // made where it was tapped; sent again it counts once
	Answer    string // wire.Progress.AnswerMark of what was seen
	Verdict   feedback.Verdict
	Shortfall feedback.Shortfall // of one that is not satisfied; may be empty
	Why       string             // likewise
}

var requestPattern = regexp.MustCompile(`^[0-9A-Za-z_-]{8,64}$`)

// Rate takes a verdict and answers how the case stands then. Errors, here and below: those of ByNumberAndPIN and
// ByToken, ErrChanged, ErrMalformed.
func (s *Service) Rate(ctx context.Context, p Proof, v Verdict, lang string) (*wire.Progress, error) {
	if !requestPattern.MatchString(v.Request) || !v.Verdict.Known() || v.Answer == "" ||
		v.Shortfall != "" && !v.Shortfall.Known() || utf8.RuneCountInString(v.Why) > feedback.MaxTextRunes {
		return nil, ErrMalformed
	}
	why := ""
	if v.Verdict == feedback.NotSatisfied {
		why = s.why(v)
	}
	return s.change(ctx, p, casework.Ref{Request: v.Request, Read: v.Answer}, lang,
		func(ctx context.Context, ref casework.Ref) error {
			return s.Cases.Rate(ctx, ref, v.Verdict, why)
		})
}

// why is what staff read: the chosen reason in their language, and what was written.
func (s *Service) why(v Verdict) string {
	var parts []string
	if v.Shortfall != "" {
		parts = append(parts, s.Reason(v.Shortfall))
	}
	if why := strings.TrimSpace(v.Why); why != "" {
		parts = append(parts, why)
	}
	return strings.Join(parts, "\n")
}

// Withdraw ends a case in a way that Undo takes back.
func (s *Service) Withdraw(ctx context.Context, p Proof, request, lang string) (*wire.Progress, error) {
	return s.asked(ctx, p, request, lang, func(ctx context.Context, ref casework.Ref) error {
		return s.Cases.WithdrawForNow(ctx, ref)
	})
}

// Undo takes a withdrawal back.
func (s *Service) Undo(ctx context.Context, p Proof, request, lang string) (*wire.Progress, error) {
	return s.asked(ctx, p, request, lang, func(ctx context.Context, ref casework.Ref) error {
		return s.Cases.Undo(ctx, ref)
	})
}

func (s *Service) asked(ctx context.Context, p Proof, request, lang string,
	do func(context.Context, casework.Ref) error) (*wire.Progress, error) {
	if !requestPattern.MatchString(request) {
		return nil, ErrMalformed
	}
	return s.change(ctx, p, casework.Ref{Request: request}, lang, do)
}

// change does something to the case that the proof opens, and shows it anew.
func (s *Service) change(ctx context.Context, p Proof, ref casework.Ref, lang string,
	do func(context.Context, casework.Ref) error) (*wire.Progress, error) {
	c, err := s.prove(ctx, p)
	if err != nil {
		return nil, err
	}
	ref.ID = c.ID
	err = do(ctx, ref)
	switch {
	case errors.Is(err, casework.ErrState), errors.Is(err, casework.ErrStale):
		return nil, ErrChanged
	case err != nil:
		return nil, err
	}
	return s.again(ctx, c, p.From, lang)
}

// again shows a case as it stands now.
func (s *Service) again(ctx context.Context, c *store.Case, from Source, lang string) (*wire.Progress, error) {
	if err := s.Store.DB().NewSelect().Model(c).WherePK().Scan(ctx); err != nil {
		return nil, fmt.Errorf("read case %d again: %w", c.ID, err)
	}
	shown, err := s.show(ctx, c, from, lang)
	if err != nil {
		return nil, err
	}
	return &shown.Progress, nil
}

// prove finds the case of what a person shows.
func (s *Service) prove(ctx context.Context, p Proof) (*store.Case, error) {
	if p.Token != "" {
		return s.tokenCase(ctx, p.Token)
	}
	return s.pinCase(ctx, p.Number, p.PIN, p.From)
}

func (s *Service) tokenCase(ctx context.Context, token string) (*store.Case, error) {
	t, err := wire.ParseReceiptToken(token)
	if err != nil || !t.Verify(s.Keys.TokenKey(t.Index)) {
		return nil, ErrUnknownCode
	}
	c := new(store.Case)
	err = s.Store.DB().NewSelect().Model(c).Where("nonce_hash = ?", t.NonceHash()).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotHere
	}
	if err != nil {
		return nil, fmt.Errorf("find case by token: %w", err)
	}
	return c, nil
}

func (s *Service) pinCase(ctx context.Context, number, pin string, from Source) (*store.Case, error) {
	parsed, err := wire.ParseReceiptNumber(number)
	if err != nil {
		return nil, ErrNoSuchPair
	}
	number = string(parsed)
	try, err := s.backoff.reserve(ctx, number, from)
	if err != nil {
		return nil, err
	}
	c, err := s.pair(ctx, number, strings.TrimSpace(pin))
	if err != nil {
		return nil, err
	}
	if err := s.backoff.refund(ctx, try); err != nil {
		return nil, err
	}
	return c, nil
}
