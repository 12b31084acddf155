package progress

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// The answers that are not a case.
var (
	ErrNotHere     = errors.New("report has not arrived yet")            // the code is genuine
	ErrUnknownCode = errors.New("code unknown")                          // the code was never given out
	ErrNoSuchPair  = errors.New("number and PIN do not belong together") // wrong and unknown alike
)

// Keys are the secrets that recognise what a person took home.
type Keys interface {
	// TokenKey is the key under which the terminal of that index makes its tokens.
	TokenKey(index uint16) []byte
	// PINHash is the keyed hash under which a case keeps its PIN.
	PINHash(number, pin string) string
}

// Params are what a Service works with.
type Params struct {
	Store *store.Store
	Keys  Keys
	// Settings are the hospital's, for the names of its places.
	Settings func(context.Context) (*hospital.Settings, error)
	Cases    Cases                           // nil: this process only shows
	Records  *intake.Records                 // keeps what is added
	Reason   func(feedback.Shortfall) string // in the language of staff
	Centre   wire.Text                       // what the satisfaction centre is called
	Grants   Grants                          // what a terminal adds with
	// blinds the numbers and addresses that the back-off counts; the same in all processes of a hub
	Secret []byte
	Now    func() time.Time
}

// Service answers how cases stand.
type Service struct {
	Params
	backoff backoff
}

// New makes a service.
func New(p Params) *Service {
	return &Service{Params: p, backoff: backoff{store: p.Store, secret: p.Secret, now: p.Now}}
}

// Case is how one case stands, for the person whose it is.
type Case struct {
	ID       int64
	Progress wire.Progress
	Rated    feedback.Verdict // in this round; empty: not yet
	Files    []attach.File    // photos and PDF that go with the answer
	Erased   bool             // nothing is left but the course of the case

	// What the person said and showed is set only where the token was shown.
	Words     Words
	Parts     []Part
	Additions []Addition
	PlaceID   string
}

// Part is a photo, recording or film of the person.
type Part struct {
	Kind   feedback.MediaKind
	State  store.PartState
	Reason string // of a refusal
}

// Addition is what the person added later.
type Addition struct {
	At    time.Time
	Text  string
	Parts []Part
}

// Words are what the person said.
type Words struct {
	Text   string
	OnDate string // 2006-01-02
	Place  string
}

// ByToken answers the holder of a receipt token. Names are in lang, zh or en. Errors: ErrNotHere, ErrUnknownCode.
func (s *Service) ByToken(ctx context.Context, token, lang string) (*Case, error) {
	c, err := s.tokenCase(ctx, token)
	if err != nil {
		return nil, err
	}
	shown, err := s.show(ctx, c, Source{}, lang)
	if err != nil {
		return nil, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, fmt.Errorf("name place: %w", err)
	}
	if err := s.showParts(ctx, c, shown); err != nil {
		return nil, err
	}
	shown.PlaceID = c.PlaceID
	shown.Words = Words{Text: c.Text, OnDate: c.OnDate, Place: settings.Places.Label(c.PlaceID, lang)}
	return shown, nil
}

// ByNumberAndPIN answers somebody who typed what is printed on the receipt. from says who asks: a network address, or
// an enrolled terminal. Errors: ErrNoSuchPair, and SlowDown while further tries must wait.
func (s *Service) ByNumberAndPIN(ctx context.Context, number, pin string, from Source, lang string) (*wire.Progress,
	error) {
	c, err := s.pinCase(ctx, number, pin, from)
	if err != nil {
		return nil, err
	}
	shown, err := s.show(ctx, c, from, lang)
	if err != nil {
		return nil, err
	}
	return &shown.Progress, nil
}

// Look answers how the case of a proof stands. Errors: those of ByNumberAndPIN and ByToken.
func (s *Service) Look(ctx context.Context, p Proof, lang string) (*wire.Progress, error) {
	c, err := s.prove(ctx, p)
	if err != nil {
		return nil, err
	}
	shown, err := s.show(ctx, c, p.From, lang)
	if err != nil {
		return nil, err
	}
	return &shown.Progress, nil
}

// maxSame is how many cases may be told apart by their PIN that came with one number: where a restored hub gave an
// index twice, casework keeps the second one as "number~2".
const maxSame = 9

// pair is the one case that has both. The same work is done for a wrong PIN and for a number that nobody holds.
func (s *Service) pair(ctx context.Context, number, pin string) (*store.Case, error) {
	numbers := []string{number}
	for i := 2; i <= maxSame; i++ {
		numbers = append(numbers, fmt.Sprintf("%s~%d", number, i))
	}
	var cases []store.Case
	if err := s.Store.DB().NewSelect().Model(&cases).Where("number IN (?)", bun.List(numbers)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("find case by number: %w", err)
	}
	want := s.Keys.PINHash(number, pin)
	var found *store.Case
	for i := range max(1, len(cases)) {
		var have string
		if i < len(cases) {
			have = cases[i].PINHash
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(have)) != 1 {
			continue
		}
		if found != nil {
			return nil, ErrNoSuchPair // two people with one number and one PIN: the code on the receipt tells them apart
		}
		found = &cases[i]
	}
	if found == nil {
		return nil, ErrNoSuchPair
	}
	return found, nil
}

// Guess counts a try of a secret that belongs to name before it is looked at, like one of a PIN: SlowDown while it must
// wait. Call right when it was right.
func (s *Service) Guess(ctx context.Context, name string, from Source) (right func(context.Context) error, err error) {
	try, err := s.backoff.reserve(ctx, name, from)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return s.backoff.refund(ctx, try) }, nil
}
