// Package walk is the hub's part in the walks of patient experiencers 患者体验员: who is appointed and with which card, what
// each is asked for, and the steps that come from terminals and phones, in parts and in any order, and join into one
// walk.
package walk

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/credential"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
)

// What stands in the way. Test with errors.Is.
var (
	ErrUnknown = errors.New("no such experiencer or walk")
	ErrBusy    = errors.New("the experiencer has a walk that is not over")
	ErrCard    = errors.New("card and PIN do not belong together") // unknown, wrong and disabled alike
	ErrOver    = errors.New("there is no walk to take up")
	ErrMany    = errors.New("the step was saved too often today")
)

// Auditor writes one line of the audit log inside tx.
type Auditor interface {
	Append(ctx context.Context, tx bun.Tx, actor, action, object string) error
}

// Params are what Walks work with.
type Params struct {
	Store   *store.Store
	Records *intake.Records // keeps the times that phones note
	Audit   Auditor
	Cost    credential.Cost // of cards and PINs
	Now     func() time.Time
}

// Walks is everything about experiencers and their walks. It is safe for concurrent use, and so are several on one
// database.
type Walks struct{ Params }

// New is the walks over p.Store.
func New(p Params) *Walks { return &Walks{p} }

func (w *Walks) now() time.Time { return w.Now().UTC().Truncate(time.Microsecond) }
