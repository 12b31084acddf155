package main

import (
	"context"
	"time"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/wire"
)

// records keeps what comes by any door, and hands it to whoever takes its type and to the cases.
func (b *base) records() *intake.Records {
	cases, handlers := b.cases(), score.Handlers(b.store)
	handlers[feedback.TypeAddition] = &progress.Additions{Cases: cases, Grants: progress.Grants{Key: b.tokens.GrantKey()}}
	handlers[feedback.TypeWalkStep] = walk.Steps{}
	handlers[feedback.TypeListeningWord] = listening.New(b.store, b.audit, time.Now)
	return &intake.Records{Cases: cases, Handlers: handlers}
}

// extensions is what rooms besides the hospital's settings have to say to terminals.
func (b *base) extensions() []hospital.Extension {
	return []hospital.Extension{
		walk.Extension{},
		new(survey.Offered),
		badge.Known{},
		listening.Planned{},
	}
}

// walks is experiencers and their walks.
func (b *base) walks() *walk.Walks {
	return walk.New(walk.Params{Store: b.store, Records: b.records(), Audit: b.audit,
		Cost: credential.Usual, Now: time.Now})
}

// demoWalks gives the demo hospital an experiencer, and with lively walks, each at its time. The card is nil where
// there were some.
func (b *base) demoWalks(ctx context.Context, lively bool) (*walk.Card, error) {
	numbers, err := wire.NewNumbers(b.tokens.NumberKey())
	if err != nil {
		return nil, err
	}
	now := time.Now()
	drafts := draft.New(draft.Params{
		Store: b.store, Keys: b.tokens, Numbers: numbers, Records: b.records(), Settings: b.settings(),
		Now: func() time.Time { return now }, Log: b.log,
	})
	return walk.Demo(ctx, b.walks(), drafts, func(at time.Time) { now = at }, byConsole, lively)
}
