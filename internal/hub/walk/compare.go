package walk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// most is how many walks are compared at a time: years of them.
const most = 1000

// Which says which walks are compared.
type Which struct {
	Route      feedback.RouteTemplate
	Department string    // that the task names; empty: all
	Since      time.Time // that the task was given; zero: ever
}

// Comparison sets walks of one route side by side.
type Comparison struct {
	Walks []Walk // that something was saved of, the newest first
	Steps []StepFigures
	Whole StepFigures // its Score is the overall one
}

// StepFigures is one step over all walks. Each figure goes with how many walks it is of.
type StepFigures struct {
	Name     feedback.Step
	Scored   int
	Score    float64 // mean of 1 to 5
	Unmet    int
	Timed    int
	Median   time.Duration
	Longest  time.Duration
	Problems int
	Kinds    []Counted // of problems, the most frequent first
}

// Counted is how often a problem was named.
type Counted struct {
	Problem feedback.Problem
	N       int
}

// Compare sets the walks that fit side by side.
func (w *Walks) Compare(ctx context.Context, which Which) (*Comparison, error) {
	var tasks []store.WalkTask
	q := w.Store.DB().NewSelect().Model(&tasks).Where("route = ?", which.Route).
		Where("EXISTS (SELECT 1 FROM walk_steps WHERE task_id = walk_task.id)").Order("created_at DESC", "id").Limit(most)
	if which.Department != "" {
		q = q.Where("' ' || departments || ' ' LIKE ?", "% "+which.Department+" %")
	}
	if !which.Since.IsZero() {
		q = q.Where("created_at >= ?", which.Since.UTC())
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("read walks: %w", err)
	}
	all, err := w.assemble(ctx, tasks)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Walks: all}
	for i, name := range which.Route.Steps() {
		var of []*Step
		for j := range all {
			of = append(of, all[j].Steps[i])
		}
		c.Steps = append(c.Steps, figures(name, of))
	}
	var whole []*Step
	for j := range all {
		if s := all[j].Whole; s != nil {
			whole = append(whole, s)
		}
	}
	c.Whole = figures(feedback.StepWhole, whole)
	return c, nil
}

func figures(name feedback.Step, all []*Step) StepFigures {
	f := StepFigures{Name: name}
	var took []time.Duration
	sum := 0
	kinds := map[feedback.Problem]int{}
	for _, s := range all {
		if d, ok := s.Took(); ok {
			took = append(took, d)
		}
		if s.Said == nil {
			continue
		}
		if n := s.Said.Score + s.Said.Overall; n > 0 { // a step has one of the two
			sum, f.Scored = sum+n, f.Scored+1
		}
		if s.Said.NotMet {
			f.Unmet++
		}
		if p := feedback.Problem(s.Said.Problem); p != "" {
			f.Problems++
			kinds[p]++
		}
	}
	if f.Scored > 0 {
		f.Score = float64(sum) / float64(f.Scored)
	}
	slices.Sort(took)
	if f.Timed = len(took); f.Timed > 0 {
		f.Median, f.Longest = (took[(f.Timed-1)/2]+took[f.Timed/2])/2, took[f.Timed-1]
	}
	for _, p := range feedback.Problems() {
		if kinds[p] > 0 {
			f.Kinds = append(f.Kinds, Counted{p, kinds[p]})
		}
	}
	slices.SortStableFunc(f.Kinds, func(a, b Counted) int { return cmp.Compare(b.N, a.N) })
	return f
}
