package main

import (
	"time"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/hub/walk"
)

// takers do what a record calls for besides a case, by its type.
func (b *base) takers() map[feedback.RecordType]intake.Taker {
	takers := score.Takers(b.store)
	takers[feedback.TypeWalkStep] = b.walks()
	return takers
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
	return walk.New(walk.Params{Store: b.store, Audit: b.audit, Cost: credential.Usual, Now: time.Now})
}
