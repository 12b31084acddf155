package walk

import (
	"context"
	"fmt"
	"time"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// demoStep is one step of a demo walk: minutes after its begin, minutes that it took, and what was said.
type demoStep struct {
	step             feedback.Step
	at, took, score  int
	problem          feedback.Problem
	severity         feedback.Severity
	text, suggestion string
	praise           string
}

type demoWalk struct {
	walker, days int // the walker's place in the list; how many days ago
	route        feedback.RouteTemplate
	units        []string
	note         string
	steps        []demoStep
	overall      int // 0: not finished
	recommend    int
	part         int // from which step on it was taken up elsewhere
}

// Demo makes experiencers and walks of the demo hospital where there are none: 王建国, number 2001 with PIN 112233, has
// one before him; with lively it is under way, and there are others that are done. drafts must send at the time that
// clock was last set to.
func Demo(ctx context.Context, w *Walks, drafts *draft.Drafts, clock func(time.Time), by string,
	lively bool) (*Card, error) {
	have, err := w.Walkers(ctx)
	if err != nil || len(have) > 0 {
		return nil, err
	}
	now := w.Now().In(workday.Zone())
	var cards []*Card
	for _, name := range []string{"王建国", "陈晓燕"} {
		c, err := w.Appoint(ctx, by, name)
		if err != nil {
			return nil, err
		}
		cards = append(cards, c)
	}
	cards[0].PIN = "112233"
	_, err = w.Store.DB().NewUpdate().Model((*store.Walker)(nil)).
		Set("pin_hash = ?", credential.Hash(cards[0].PIN, w.Cost)).
		Where("id = ?", cards[0].Walker.ID).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("set the demo PIN: %w", err)
	}
	for i, d := range demoWalks() {
		if !lively && d.days > 0 {
			continue
		}
		if !lively {
			d.steps = nil
		}
		begin := now.AddDate(0, 0, -d.days)
		begin = time.Date(begin.Year(), begin.Month(), begin.Day(), 8, 10+5*i, 0, 0, workday.Zone())
		if d.days == 0 {
			begin = now.Add(-100 * time.Minute).Truncate(time.Minute)
		}
		if err := demoOne(ctx, w, drafts, clock, cards[d.walker].Walker.ID, begin, i, d, by); err != nil {
			return nil, err
		}
	}
	clock(now)
	return cards[0], nil
}

func demoOne(ctx context.Context, w *Walks, drafts *draft.Drafts, clock func(time.Time), walker string, begin time.Time,
	nth int, d demoWalk, by string) error {
	past := *w
	past.Params.Now = func() time.Time { return begin.Add(-time.Hour) }
	until := begin.Add(10 * time.Hour)
	if d.overall == 0 {
		until = w.Now().AddDate(0, 0, 3)
	}
	task, err := past.Give(ctx, by, NewTask{Walker: walker, Route: d.route, Departments: d.units,
		Until: until, Note: d.note})
	if err != nil {
		return fmt.Errorf("give a demo walk: %w", err)
	}
	save := func(at time.Time, n int, s *feedback.WalkStep) error {
		clock(at)
		s.Task, s.Walker, s.Part = task.ID, walker, "demo-1"
		if d.part > 0 && n >= d.part {
			s.Part = "demo-2"
		}
		code := fmt.Sprintf("walk:%s:%s", task.ID, s.Step)
		row, err := drafts.Begin(ctx, "demo", draft.Start{Code: code, PlaceID: "zx", Lang: feedback.DefaultLang})
		if err != nil {
			return err
		}
		_, err = drafts.Send(ctx, row.ID, "demo", draft.Sending{Step: s, Profile: Profile(task), Lang: feedback.DefaultLang})
		return err
	}
	last := begin
	for n, s := range d.steps {
		step := &feedback.WalkStep{
			Step: s.step, Score: s.score, NotMet: s.score == 0 && s.took == 0, Problem: s.problem,
			Severity: s.severity, Text: s.text,
			Suggestion: s.suggestion, Praise: s.praise,
		}
		if !step.NotMet {
			step.ArrivedAt = begin.Add(time.Duration(s.at) * time.Minute)
			step.LeftAt = step.ArrivedAt.Add(time.Duration(s.took) * time.Minute)
			last = step.LeftAt
		}
		if s.step == feedback.StepWaiting || s.step == feedback.StepConsultation || d.route == feedback.RouteWard &&
			!step.NotMet {
			step.Department = d.units[0]
		}
		if err := save(last.Add(time.Minute), n, step); err != nil {
			return fmt.Errorf("save demo step %s of walk %d: %w", s.step, nth, err)
		}
	}
	if d.overall == 0 {
		return nil
	}
	whole := &feedback.WalkStep{Step: feedback.StepWhole, Overall: d.overall, Recommend: &d.recommend}
	return save(last.Add(10*time.Minute), len(d.steps), whole)
}

func demoWalks() []demoWalk {
	return []demoWalk{
		{walker: 0, days: 26, route: feedback.RouteOutpatient, units: []string{"zx-mz-cs"}, overall: 3, recommend: 6, part: 5,
			steps: []demoStep{
				{step: feedback.StepBooking, at: 0, took: 6, score: 4},
				{step: feedback.StepArrival, at: 30, took: 24, score: 2, problem: feedback.ProblemFacility,
					severity: feedback.Medium, text: "停车场入口没有余位显示，绕了三圈才停下。", suggestion: "在路口装余位牌。"},
				{step: feedback.StepGuidance, at: 56, took: 5, score: 4, praise: "导诊台的姑娘带我走到了电梯口。"},
				{step: feedback.StepRegistration, at: 62, took: 9, score: 4},
				{step: feedback.StepWaiting, at: 75, took: 68, score: 2, problem: feedback.ProblemWait, severity: feedback.Serious,
					text: "预约 9:30，10:43 才叫到。屏幕一直不动，没人说还要多久。"},
				{step: feedback.StepConsultation, at: 144, took: 8, score: 4},
				{step: feedback.StepPayment, at: 158, took: 4, score: 5},
				{step: feedback.StepTests, at: 170, took: 35, score: 3},
				{step: feedback.StepResults, at: 208, took: 12, score: 3},
				{step: feedback.StepPharmacy, at: 224, took: 11, score: 4},
				{step: feedback.StepFacilities, score: 0},
				{step: feedback.StepLeaving, at: 240, took: 8, score: 4},
			}},
		{walker: 1, days: 15, route: feedback.RouteOutpatient, units: []string{"zx-mz-cs"}, overall: 4, recommend: 8,
			steps: []demoStep{
				{step: feedback.StepBooking, at: 0, took: 4, score: 5},
				{step: feedback.StepArrival, at: 20, took: 15, score: 3},
				{step: feedback.StepGuidance, at: 36, took: 3, score: 5},
				{step: feedback.StepRegistration, at: 40, took: 4, score: 5},
				{step: feedback.StepWaiting, at: 46, took: 42, score: 3, problem: feedback.ProblemWait, severity: feedback.Medium,
					text: "比预约时间晚了半个小时。"},
				{step: feedback.StepConsultation, at: 89, took: 11, score: 5, praise: "医生讲得很清楚，还画了图。"},
				{step: feedback.StepPayment, at: 103, took: 9, score: 3, problem: feedback.ProblemProcess, severity: feedback.Minor,
					text: "缴费单要先打印再扫码，多跑一趟。"},
				{step: feedback.StepTests, at: 116, took: 21, score: 4},
				{step: feedback.StepResults, at: 139, took: 6, score: 4},
				{step: feedback.StepPharmacy, at: 148, took: 7, score: 5},
				{step: feedback.StepFacilities, at: 157, took: 4, score: 2, problem: feedback.ProblemHygiene,
					severity: feedback.Medium, text: "二楼卫生间地面积水，没有纸。"},
				{step: feedback.StepLeaving, at: 165, took: 5, score: 4},
			}},
		{walker: 1, days: 9, route: feedback.RouteWard, units: []string{"zx-zy-xn"}, overall: 4, recommend: 9,
			steps: []demoStep{
				{step: feedback.StepArrival, at: 0, took: 12, score: 4},
				{step: feedback.StepAdmission, at: 15, took: 38, score: 3, problem: feedback.ProblemProcess,
					severity: feedback.Minor, text: "交押金和领腕带要去两个窗口。"},
				{step: feedback.StepWelcome, at: 58, took: 20, score: 5, praise: "责任护士讲得很细，教了呼叫铃怎么用。"},
				{step: feedback.StepNursing, at: 90, took: 25, score: 5},
				{step: feedback.StepMeals, at: 220, took: 30, score: 3, suggestion: "饭菜送到时有点凉。"},
				{step: feedback.StepNight, score: 0},
				{step: feedback.StepVisitors, at: 300, took: 40, score: 4},
			}},
		{walker: 0, days: 6, route: feedback.RouteOutpatient, units: []string{"zx-mz-cs"}, overall: 4, recommend: 8, part: 4,
			steps: []demoStep{
				{step: feedback.StepBooking, at: 0, took: 5, score: 5},
				{step: feedback.StepArrival, at: 25, took: 11, score: 4, praise: "新装的余位牌很好用。"},
				{step: feedback.StepGuidance, at: 37, took: 4, score: 4},
				{step: feedback.StepRegistration, at: 42, took: 5, score: 4},
				{step: feedback.StepWaiting, at: 50, took: 31, score: 4},
				{step: feedback.StepConsultation, at: 82, took: 9, score: 4},
				{step: feedback.StepPayment, at: 94, took: 3, score: 5},
				{step: feedback.StepTests, at: 101, took: 44, score: 2, problem: feedback.ProblemUnclear, severity: feedback.Medium,
					text: "不知道彩超要憋尿，临时去喝水又等了半小时。", suggestion: "缴费时就提醒要憋尿。"},
				{step: feedback.StepResults, at: 147, took: 8, score: 4},
				{step: feedback.StepPharmacy, at: 158, took: 9, score: 4},
				{step: feedback.StepFacilities, at: 168, took: 3, score: 4},
				{step: feedback.StepLeaving, at: 174, took: 6, score: 4},
			}},
		{walker: 0, days: 0, route: feedback.RouteOutpatient, units: []string{"zx-mz-cs"}, note: "请留意候诊时有没有人告知等待时间。",
			steps: []demoStep{
				{step: feedback.StepBooking, at: 0, took: 4, score: 5},
				{step: feedback.StepArrival, at: 20, took: 9, score: 4},
				{step: feedback.StepGuidance, at: 31, took: 5, score: 3, problem: feedback.ProblemUnclear, severity: feedback.Minor,
					text: "去超声科的箭头到二楼就没有了。"},
				{step: feedback.StepRegistration, at: 38, took: 6, score: 4},
				{step: feedback.StepWaiting, at: 50, took: 26, score: 4},
			}},
	}
}
