// Package walk holds what a terminal knows of the walks of patient experiencers: which steps were saved here and when,
// and what the hub says of those saved elsewhere. It holds nothing of what was said, and it is in memory only.
package walk

import (
	"sync"
	"time"

	"github.com/google/uuid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// most is how many walks are remembered at a time. A hospital has a few at once.
const most = 100

// Book remembers walks for as long as the program runs, so that an experiencer who comes back to this terminal while
// the hub is away finds what was saved here. Its zero value is ready, and it is safe for concurrent use.
type Book struct {
	mu    sync.Mutex
	walks map[string]*pages // by task
}

type pages struct {
	part  string
	until time.Time
	saved map[feedback.Step]saved
}

type saved struct {
	state  wire.WalkStepState
	record feedback.RecordID
	at     time.Time
}

// Hub is what the hub said of a walk, and when it was asked.
type Hub struct {
	wire.WalkState
	Asked time.Time
}

// Part names the part of a walk that is written at this terminal.
func (b *Book) Part(task wire.WalkTask, now time.Time) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open(task, now).part
}

// Saved notes that a step was made durable here.
func (b *Book) Saved(task wire.WalkTask, now time.Time, state wire.WalkStepState, record feedback.RecordID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open(task, now).saved[state.Step] = saved{state, record, now}
}

// Steps is what is known of each step of a walk that something was saved of. What was saved here counts before what the
// hub says until the hub that has it is asked; hub is nil where it was not reached.
func (b *Book) Steps(task wire.WalkTask, hub *Hub,
	delivered func(feedback.RecordID) bool) map[feedback.Step]wire.WalkStepState {
	out := map[feedback.Step]wire.WalkStepState{}
	if hub != nil {
		for _, s := range hub.Steps {
			out[s.Step] = s
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.walks[task.ID]
	if p == nil {
		return out
	}
	for step, here := range p.saved {
		if _, there := out[step]; !there || here.at.After(hub.Asked) || !delivered(here.record) {
			out[step] = here.state
		}
	}
	return out
}

// open is what is known of a walk. Walks whose task is over are forgotten.
func (b *Book) open(task wire.WalkTask, now time.Time) *pages {
	if p := b.walks[task.ID]; p != nil {
		return p
	}
	if b.walks == nil {
		b.walks = map[string]*pages{}
	}
	first := ""
	for id, p := range b.walks {
		if now.After(p.until) {
			delete(b.walks, id)
		} else if first == "" || p.until.Before(b.walks[first].until) {
			first = id
		}
	}
	if len(b.walks) >= most {
		delete(b.walks, first)
	}
	p := &pages{part: uuid.NewString(), until: task.Until, saved: map[feedback.Step]saved{}}
	b.walks[task.ID] = p
	return p
}
