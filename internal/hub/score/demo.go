package score

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// demoPlace is how a place of the demo hospital does: how many taps a week, and how content people are, 0 to 1.
type demoPlace struct {
	id      string
	weekly  int
	content float64
	survey  string
}

func demoPlaces() []demoPlace {
	return []demoPlace{
		{"zx-mz-dt", 34, .80, "outpatient"}, {"zx-mz-nk", 18, .84, "outpatient"}, {"zx-mz-cs", 16, .58, "outpatient"},
		{"zx-mz-jy", 15, .77, ""},
		{"zx-mz-kq", 7, .90, ""}, {"gx-mz-ek", 14, .70, "outpatient"}, {"gx-mz-dt", 16, .79, "outpatient"},
		{"zx-jz-jz", 9, .66, ""},
		{"zx-zy-xn", 8, .91, "inpatient"}, {"zx-zy-gk", 6, .87, "inpatient"}, {"zx-zy-sn", 2, .82, "inpatient"},
		{"gx-zy-pw", 1, .85, ""},
	}
}

const demoWeeks = 12

// Demo fills a hub in which nobody has rated anything with twelve weeks of a made-up crowd: taps, questionnaires of the
// published sets, a child at play, and yesterday's and today's patients. by is who typed those in.
func Demo(ctx context.Context, s *store.Store, records *intake.Records, places hospital.Places, by string,
	now time.Time) error {
	return s.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if some, err := tx.NewSelect().Model((*store.Rating)(nil)).Where("1 = 1").Exists(ctx); err != nil || some {
			return err
		}
		d := &demo{tx: tx, records: records, now: now}
		var counts []Count
		for i, p := range demoPlaces() {
			if _, ok := places.Get(p.id); !ok {
				continue
			}
			if err := d.place(ctx, uint64(i), p); err != nil {
				return err
			}
			for back := range 2 {
				day := now.In(workday.Zone()).AddDate(0, 0, -back).Format(time.DateOnly)
				counts = append(counts, Count{Day: day, Place: p.id, Visits: 8 + p.weekly*(2+d.random.IntN(3))/2})
			}
		}
		return SaveVisits(ctx, tx, counts, Typed, by, now)
	})
}

type demo struct {
	tx      bun.Tx
	records *intake.Records
	random  *rand.Rand
	given   []*intake.Record
	now     time.Time
}

func (d *demo) place(ctx context.Context, nth uint64, p demoPlace) error {
	terminal := "demo-" + p.id
	set, err := newest(ctx, d.tx, p.survey)
	if err != nil {
		return err
	}
	for i, w := range Weeks(d.now, demoWeeks) {
		// so that the weeks that are over are the same ones on each day of this one
		d.random = rand.New(rand.NewPCG(nth, uint64(i)))
		for range p.weekly + d.random.IntN(p.weekly/2+1) {
			at := d.moment(w)
			if at.After(d.now) {
				continue
			}
			better := p.content + .08*(float64(w.From.Unix()-d.now.Unix())/(demoWeeks*7*24*3600)+.5) // the hospital learns
			body := &feedback.Body{Type: feedback.TypeRating, Rating: &feedback.Rating{Score: d.face(better)}}
			if body.Rating.Score <= 3 && d.random.IntN(3) > 0 {
				body.Rating.Reasons = []feedback.Reason{feedback.Reasons()[[]int{0, 0, 0, 1, 2, 2, 4, 5, 6}[d.random.IntN(9)]]}
			}
			visit, err := d.give(terminal, p.id, "", at, body)
			if err != nil {
				return err
			}
			if set != nil && d.random.IntN(4) == 0 {
				answers := d.answers(set, better)
				body = &feedback.Body{Type: feedback.TypeAnswers, Answers: answers}
				if _, err := d.give(terminal, p.id, visit, at.Add(time.Duration(answers.Seconds)*time.Second), body); err != nil {
					return err
				}
			}
		}
	}
	if p.id == "gx-mz-ek" {
		if err := d.child(terminal, p.id); err != nil {
			return err
		}
	}
	_, err = d.records.Keep(ctx, d.tx, d.given...)
	d.given = nil
	return err
}

// child is one in front of the terminal of the paediatrics clinic, five days ago.
func (d *demo) child(terminal, place string) error {
	for i := range 14 {
		at := d.now.AddDate(0, 0, -5).Add(time.Duration(i*3) * time.Second)
		body := &feedback.Body{Type: feedback.TypeRating, Rating: &feedback.Rating{Score: 1 + i*7%5}}
		if _, err := d.give(terminal, place, "", at, body); err != nil {
			return err
		}
	}
	return nil
}

// moment is some time in the opening hours of a week.
func (d *demo) moment(w Week) time.Time {
	return w.From.AddDate(0, 0, []int{0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6}[d.random.IntN(12)]).
		Add(time.Duration(8*3600+d.random.IntN(9*3600)) * time.Second)
}

func (d *demo) face(content float64) int {
	face := 1
	for range 4 {
		if d.random.Float64() < content {
			face++
		}
	}
	return face
}

// demoWords are what a few of them wrote.
func demoWords() []string {
	return []string{
		"护士很耐心，扶我母亲上的检查床。", "等候区椅子不够，很多老人站着。", "医生讲得很清楚，还画了图。", "取药窗口中午只开一个，排了四十分钟。",
		"指示牌太小，找了半天才找到彩超室。", "厕所很干净。", "希望可以提前知道还要等多久。", "夜里呼叫铃按了，护士两分钟就到了。",
	}
}

func (d *demo) answers(set *feedback.QuestionSet, content float64) *feedback.Answers {
	a := &feedback.Answers{Set: set.ID, Version: set.Version, Short: set.HasShort() &&
		d.random.IntN(2) == 0, Complete: true}
	if set.Profile == feedback.Ward {
		a.Respondent = []feedback.Respondent{feedback.Patient, feedback.Escort}[d.random.IntN(2)]
	}
	given := map[string]feedback.Answer{}
	for i := 0; ; i++ {
		asked := set.Asked(a.Short, given)
		if i >= len(asked) {
			break
		}
		given[asked[i].ID] = d.answer(asked[i], content)
		a.Items = append(a.Items, given[asked[i].ID])
		if d.random.IntN(60) == 0 { // called to the doctor
			a.Complete = false
			break
		}
	}
	a.Seconds = len(a.Items) * (5 + d.random.IntN(5))
	return a
}

func (d *demo) answer(q *feedback.Question, content float64) feedback.Answer {
	it := feedback.Answer{Question: q.ID, State: feedback.Answered}
	low, high := q.Range()
	switch {
	case q.NotMet && d.random.IntN(8) == 0:
		return feedback.Answer{Question: q.ID, State: feedback.NotMet}
	case d.random.IntN(25) == 0 || q.Type == feedback.FreeText && d.random.IntN(4) > 0:
		return feedback.Answer{Question: q.ID, State: feedback.Skipped}
	case q.Type == feedback.FreeText:
		it.Text = demoWords()[d.random.IntN(len(demoWords()))]
	case high > low:
		turn := float64(len(q.ID)*7%11)/100 - .05 // some things go better than others
		it.Value = low
		for range high - low {
			if d.random.Float64() < content+turn {
				it.Value++
			}
		}
	default:
		it.Options = []string{q.Options[d.random.IntN(len(q.Options))].ID}
	}
	return it
}

// give makes a record. It answers the visit; a visit that is given is gone on with.
func (d *demo) give(terminal, place, visit string, at time.Time, b *feedback.Body) (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	if visit == "" {
		visit = "demo-" + id.String()
	}
	at = at.UTC().Truncate(time.Microsecond)
	b.Schema, b.VisitID, b.PlaceID, b.Profile, b.Lang = feedback.SchemaVersion, visit, place, feedback.Outpatient,
		feedback.DefaultLang
	b.CapturedAt = feedback.Moment{Wall: at, Boot: "demo"}
	if strings.Contains(place, "-zy-") {
		b.Profile = feedback.Ward
	}
	rec, err := intake.Make(intake.Made{ID: id.String(), From: terminal, At: at, Body: b})
	d.given = append(d.given, rec)
	return visit, err
}

// newest is the newest published version of a set; nil: there is none.
func newest(ctx context.Context, db bun.IDB, id string) (*feedback.QuestionSet, error) {
	if id == "" {
		return nil, nil
	}
	var version int
	err := db.NewSelect().Model((*store.QuestionSet)(nil)).ColumnExpr("COALESCE(MAX(version), 0)").
		Where("id = ? AND published_at IS NOT NULL", id).Scan(ctx, &version)
	if err != nil {
		return nil, fmt.Errorf("look for set %s: %w", id, err)
	}
	return Set(ctx, db, id, version)
}
