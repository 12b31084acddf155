package screen

import (
	"context"
	"slices"
	"strconv"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/walk"
	"xinsheng/internal/wire"
)

// Walks asks the hub which steps of an experiencer's walk it has, and never what was said of them.
type Walks interface {
	Walk(ctx context.Context, task string) (wire.WalkState, error)
}

// walking is what the terminal knows of walks: who may enter, what was saved on it, and in this visit what the hub
// said. The pages of a walk write it. Door and book stay while the terminal runs; what the hub said goes with the
// visit.
type walking struct {
	*terminal
	door  walk.Door
	book  walk.Book
	visit string
	hub   *walk.Hub
	saved feedback.Step // last, in this visit
}

// ofVisit is the same without what the hub said in the visit before.
func (s *walking) ofVisit() *walking {
	if visit := s.p.Session.Visit(); s.visit != visit {
		s.visit, s.hub, s.saved = visit, nil, ""
	}
	return s
}

// walkTask is the task of who is signed in.
func walkTask(w *session.Walker) wire.WalkTask {
	return wire.WalkTask{ID: w.Task, Route: w.Route, Departments: w.Departments, Until: w.Until}
}

// signIn lets an experiencer begin or go on. An addition that was begun, and of which nothing was said, goes.
func (s *walking) signIn(w wire.Walker) {
	s.p.Session.Update(func(d *session.Draft) {
		if d.Empty() {
			d.Adding = nil
		}
	})
	s.p.Session.SignIn(session.Walker{
		ID: w.ID, Name: w.Name, Task: w.Task.ID, Route: w.Task.Route, Departments: w.Task.Departments,
		Part: s.ofVisit().book.Part(w.Task, s.p.Site.Now()), Until: w.Task.Until, Note: w.Task.Note,
	})
}

// walkSteps is what is known of each step of the walk of who is signed in.
func (s *walking) steps(w *session.Walker) map[feedback.Step]wire.WalkStepState {
	here := s.ofVisit()
	return here.book.Steps(walkTask(w), here.hub, s.p.Courier.Delivered)
}

// noteStep remembers what was just made durable.
func (s *walking) note(w *session.Walker, step *feedback.WalkStep, done bool, record feedback.RecordID) {
	s.ofVisit().book.Saved(walkTask(w), s.p.Site.Now(), wire.WalkStepState{
		Step: step.Step, ArrivedAt: step.ArrivedAt, LeftAt: step.LeftAt, NotMet: step.NotMet, Done: done}, record)
}

// stepDraft is a step as it stands: what was begun to say of it, else the times that are known.
func (s *walking) draft(w *session.Walker, step feedback.Step) feedback.WalkStep {
	if d := s.p.Session.Draft(); d.Step != nil && d.Step.Step == step {
		return *d.Step
	}
	known := s.steps(w)[step]
	return feedback.WalkStep{
		Task: w.Task, Walker: w.ID, Part: w.Part, Step: step, Department: s.stepDepartment(w, step),
		ArrivedAt: known.ArrivedAt, LeftAt: known.LeftAt,
	}
}

// onward names the way on from a recording or a photo: in a walk, "next" would be the next step of it.
func onward(d session.Draft) string {
	if d.Step != nil || d.Adding != nil {
		return "ui.done"
	}
	return "ui.next"
}

// changeStep changes what is said of a step, in place of what was begun to be added to a report.
func (s *walking) change(w *session.Walker, step feedback.Step, change func(*feedback.WalkStep)) {
	next := s.draft(w, step)
	change(&next)
	s.p.Session.Update(func(d *session.Draft) { d.Step, d.Adding = &next, nil })
}

// inDepartments are the steps that lie in a department of the task and not somewhere on the way.
var inDepartments = []feedback.Step{
	feedback.StepWaiting, feedback.StepConsultation, feedback.StepWelcome, feedback.StepRounds, feedback.StepNursing,
	feedback.StepTreatment, feedback.StepMeals, feedback.StepNight, feedback.StepVisitors,
}

// onTheWay are the steps of which nobody asks in which department they are.
var onTheWay = []feedback.Step{feedback.StepBooking, feedback.StepArrival, feedback.StepGuidance,
	feedback.StepFacilities, feedback.StepLeaving}

// stepDepartment is where a step most likely is: where the terminal stands, or the only department of the task.
func (s *terminal) stepDepartment(w *session.Walker, step feedback.Step) string {
	here := s.p.Site.Config().PlaceID
	switch {
	case !slices.Contains(inDepartments, step):
		return ""
	case slices.Contains(w.Departments, here):
		return here
	case len(w.Departments) == 1:
		return w.Departments[0]
	}
	return ""
}

// dropStep throws away what was begun to say of a step.
func (s *terminal) dropStep() {
	s.p.Session.Update(func(d *session.Draft) {
		if d.Step != nil {
			d.AsReport()
		}
	})
}

func stepName(env *nav.Env, step feedback.Step) string { return env.T("walk.step." + string(step)) }

// clockTime is a time of day as people say it. A day other than today is named.
func (s *terminal) clockTime(env *nav.Env, at time.Time) string {
	now := s.p.Site.Now()
	at = at.In(now.Location())
	if !sameDay(at, now) {
		return env.DateTime(at)
	}
	return at.Format("15:04")
}

// sameDay reports whether two times are of one day.
func sameDay(a, b time.Time) bool { return a.YearDay() == b.YearDay() && a.Year() == b.Year() }

// took is how long a step took in hours and minutes.
func took(env *nav.Env, d time.Duration) string {
	whole := int(d.Round(time.Minute) / time.Minute)
	switch hours, minutes := whole/60, strconv.Itoa(whole%60); {
	case whole == 0:
		return env.T("walk.under_minute")
	case hours == 0:
		return env.T("walk.minutes", "n", minutes)
	case whole%60 == 0:
		return env.T("walk.hours", "n", strconv.Itoa(hours))
	default:
		return env.T("walk.hours_minutes", "h", strconv.Itoa(hours), "m", minutes)
	}
}
