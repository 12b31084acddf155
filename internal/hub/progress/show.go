package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

func (s *Service) show(ctx context.Context, c *store.Case, from Source, lang string) (*Case, error) {
	var events []store.CaseEvent
	if err := s.Store.DB().NewSelect().Model(&events).Where("case_id = ?", c.ID).Order("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	steps := []wire.ProgressStep{{Name: feedback.CaseReceived, At: c.ReceivedAt, Done: true}}
	accepted, err := s.accepted(ctx, c)
	if err != nil {
		return nil, err
	}
	worked, err := s.worked(ctx, c)
	if err != nil {
		return nil, err
	}
	assigned, err := s.assigned(ctx, worked, lang)
	if err != nil {
		return nil, err
	}
	answered, err := s.answered(ctx, c, last(events, casestate.EventAnswered, c.Round), lang)
	if err != nil {
		return nil, err
	}
	rated := wire.ProgressStep{Name: feedback.CaseRated}
	var verdict feedback.Verdict
	if e := last(events, casestate.EventRated, c.Round); e != nil {
		rated.At, rated.Done = e.At, true
		verdict = c.Satisfied
	}
	steps = append(steps, accepted)
	if assigned.Done {
		steps = append(steps, assigned)
	}
	steps = append(steps, answered)
	if rated.Done || c.Kind.AsksVerdict() {
		steps = append(steps, rated)
	}
	about := c.State.About()
	if about.Phase == casestate.Ended {
		steps = append(doneOnly(steps), ending(events, c, about))
	}
	p := wire.Progress{
		Number: printed(c.Number), Kind: c.Kind, State: shown(about, worked), Steps: steps, Answer: c.Answer, Round: c.Round,
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the days: %w", err)
	}
	if !answered.Done && !c.State.Ended() {
		p.DueBy = promised(c).In(workday.Zone()).Format(time.DateOnly)
		p.DueAbout = p.DueBy > settings.WorkDays.Until
		if e := last(events, casestate.EventPromised, c.Round); e != nil {
			if moved, ok := casework.MovedBy(e); ok && moved.Now == p.DueBy {
				p.DueWas = moved.Was
				if moved.How == casework.MoveTold {
					p.DueWhy = moved.Words
				}
			}
		}
	}
	s.offer(c, settings.CaseWork, from, &p)
	files, err := s.files(ctx, c)
	if err != nil {
		return nil, err
	}
	p.Files = len(files)
	return &Case{ID: c.ID, Progress: p, Files: files, Rated: verdict, Erased: !c.ErasedAt.IsZero()}, nil
}

// worked is the case that departments work on: its lead where it is merged into one and waits for an answer.
func (s *Service) worked(ctx context.Context, c *store.Case) (*store.Case, error) {
	if c.Lead == "" || !c.State.Runs() {
		return c, nil
	}
	lead := new(store.Case)
	err := s.Store.DB().NewSelect().Model(lead).Where("number = ?", c.Lead).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the lead: %w", err)
	}
	return lead, nil
}

// shown is the step at which the person sees a case. A merged one is where its lead is, and answered only once it is
// itself.
func shown(about casestate.About, worked *store.Case) feedback.CaseStep {
	if lead := worked.State.About(); about.Phase == casestate.Working && lead.Phase == casestate.Working {
		return lead.Shown
	}
	return about.Shown
}

// promised is the date that the person was told, whatever the hospital's clocks say by now.
func promised(c *store.Case) time.Time {
	if c.PromisedAt.IsZero() {
		return c.DueAt
	}
	return c.PromisedAt
}

// accepted names who took the case on first, for that name stays with it.
func (s *Service) accepted(ctx context.Context, c *store.Case) (wire.ProgressStep, error) {
	step := wire.ProgressStep{Name: feedback.CaseAccepted, At: c.AcceptedAt, Done: !c.AcceptedAt.IsZero()}
	if c.FirstOwner == "" {
		return step, nil
	}
	user, err := s.user(ctx, c.FirstOwner)
	if err != nil {
		return step, err
	}
	step.By = user.Name
	return step, nil
}

func (s *Service) assigned(ctx context.Context, c *store.Case, lang string) (wire.ProgressStep, error) {
	step := wire.ProgressStep{Name: feedback.CaseAssigned}
	var tasks []store.CaseTask
	err := s.Store.DB().NewSelect().Model(&tasks).Where("case_id = ? AND newest", c.ID).
		Where("state IN (?)", bun.List(casestate.StandingTasks())).Order("handed_at", "unit").Scan(ctx)
	if err != nil {
		return step, fmt.Errorf("read departments: %w", err)
	}
	var names []string
	for _, t := range tasks {
		name, err := s.department(ctx, t.Unit, lang)
		if err != nil {
			return step, err
		}
		names = append(names, name)
		step.At, step.Done = t.HandedAt, true
	}
	step.By = strings.Join(names, locale.Of(lang).List)
	return step, nil
}

// answered names the department whose member answered, and nobody where the centre did.
func (s *Service) answered(ctx context.Context, c *store.Case, e *store.CaseEvent, lang string) (wire.ProgressStep,
	error) {
	step := wire.ProgressStep{Name: feedback.CaseAnswered}
	if e == nil {
		return step, nil
	}
	step.At, step.Done = e.At, true
	user, err := s.user(ctx, e.Actor)
	if err != nil || user.DepartmentID == "" {
		return step, err
	}
	step.By, err = s.department(ctx, user.DepartmentID, lang)
	return step, err
}

// department is a place's name alone, without the building that it lies in.
func (s *Service) department(ctx context.Context, id, lang string) (string, error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return "", fmt.Errorf("name department: %w", err)
	}
	place, _ := settings.Places.Get(id)
	return place.Name.In(lang), nil
}

// user reads who did something; whoever is not on the list of staff has no name.
func (s *Service) user(ctx context.Context, id string) (*store.User, error) {
	user := new(store.User)
	err := s.Store.DB().NewSelect().Model(user).Column("id", "name", "department_id").Where("id = ?", id).Scan(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("name staff: %w", err)
	}
	return user, nil
}

func last(events []store.CaseEvent, what casestate.Event, round int) *store.CaseEvent {
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].What == what && events[i].Round == round {
			return &events[i]
		}
	}
	return nil
}

// ending is the last step that the person sees.
func ending(events []store.CaseEvent, c *store.Case, about casestate.About) wire.ProgressStep {
	step := wire.ProgressStep{Name: about.Shown, At: c.UpdatedAt, Done: true}
	if e := last(events, about.Event, c.Round); e != nil {
		step.At = e.At
	}
	return step
}

func doneOnly(steps []wire.ProgressStep) []wire.ProgressStep {
	var done []wire.ProgressStep
	for _, s := range steps {
		if s.Done {
			done = append(done, s)
		}
	}
	return done
}

// printed is the number as it stands on the receipt: a case whose number was given out twice has a mark behind it.
func printed(number string) string {
	number, _, _ = strings.Cut(number, "~")
	return number
}
