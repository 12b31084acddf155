// Package propose says what a case may be about, for a person to choose from. Its model learns from sentences that ship
// with the hub and from what the staff chose; it asks no other service, and what it holds are numbers by hashes of
// n-grams, in memory alone: a case that is erased is not in the next one.
package propose

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/pelletier/go-toml/v2"

	assets "xinsheng/assets/web/category"
)

// How a model is judged: a fifth of what the staff chose is never learned from. A new model takes the place of the one
// in use when there are judgeFrom of these and it proposes the right one among three at least as often.
const (
	heldOut   = 5
	judgeFrom = 10
	among     = 3
	mostTexts = 20_000 // newest cases
	every     = 24 * time.Hour
)

// Choice is what the staff chose for a case.
type Choice struct{ Number, Text, Category string }

// Source answers the newest choices, at most so many.
type Source func(ctx context.Context, most int) ([]Choice, error)

// Proposer proposes categories. It is safe for concurrent use.
type Proposer struct {
	source Source
	log    *slog.Logger
	seeds  []Sample
	model  atomic.Pointer[Model]
}

// New makes a proposer that knows what ships. Run it, so that it learns what the staff chose.
func New(source Source, log *slog.Logger) (*Proposer, error) {
	seeds, err := Seeds()
	if err != nil {
		return nil, err
	}
	p := &Proposer{source: source, log: log, seeds: seeds}
	p.model.Store(Train(seeds))
	return p, nil
}

// Seeds are the sentences that ship.
func Seeds() ([]Sample, error) {
	var by map[string][]string
	if err := toml.Unmarshal(assets.Seeds, &by); err != nil {
		return nil, fmt.Errorf("read the seeds of categories: %w", err)
	}
	var out []Sample
	for category, texts := range by {
		for _, text := range texts {
			out = append(out, Sample{Text: text, Category: category})
		}
	}
	sortSamples(out)
	return out, nil
}

// Propose is up to three categories for a text; none where it is too far from all that was learned.
func (p *Proposer) Propose(text string) []Proposal { return p.model.Load().Propose(text, among) }

// Run learns now and then once a day, until ctx ends.
func (p *Proposer) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if _, err := p.Learn(ctx); err != nil && ctx.Err() == nil {
			p.log.Error("learn what cases are about", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Learn trains a model from the seeds and from what the staff chose, and takes it when it is not worse.
func (p *Proposer) Learn(ctx context.Context) (taken bool, err error) {
	choices, err := p.source(ctx, mostTexts)
	if err != nil {
		return false, err
	}
	samples := append([]Sample(nil), p.seeds...)
	var held []Sample
	for _, c := range choices {
		s := Sample{Text: c.Text, Category: c.Category, Held: hold(c.Number)}
		if s.Held {
			held = append(held, s)
		}
		samples = append(samples, s)
	}
	if len(held) < judgeFrom {
		p.model.Store(Train(p.seeds)) // what was learned from cases that are gone goes with them
		return false, nil
	}
	sortSamples(samples)
	return p.judge(Train(samples), held), nil
}

// judge takes a model when it is not worse on what is held out than the one from the seeds alone.
func (p *Proposer) judge(m *Model, held []Sample) bool {
	plain := Train(p.seeds)
	now, before := m.Hits(held, among), plain.Hits(held, among)
	taken := now >= before
	if !taken {
		m = plain
	}
	p.model.Store(m)
	p.log.Info("categories learned", "samples", m.Samples, "held_out", len(held), "hits", now, "hits_of_seeds", before,
		"taken", taken)
	return taken
}

// hold tells whether a case is held out: always the same ones.
func hold(number string) bool {
	h := fnv.New32a()
	h.Write([]byte(number))
	return h.Sum32()%heldOut == 0
}
