package main

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

// opinion is a tap or a questionnaire, sealed as a terminal does.
func (x *terminal) opinion(t *testing.T, visit string, say func(*feedback.Body)) sealed {
	t.Helper()
	b := &feedback.Body{
		Schema: 1, VisitID: visit, CapturedAt: feedback.Moment{Wall: time.Now(), Boot: "b", Mono: 5},
		PlaceID: "zx-mz-cs", Profile: feedback.Outpatient, Lang: "zh",
	}
	say(b)
	body, err := json.Marshal(b)
	require.NoError(t, err)
	key, err := seal.ParsePublicKey(x.reply.Sealing)
	require.NoError(t, err)
	id := feedback.RecordID(uuid.Must(uuid.NewV7()).String())
	envelope, err := key.SealRecord(wire.Header{ID: id, Terminal: x.reply.TerminalID, Seq: uint64(x.seq.Add(1))}, body)
	require.NoError(t, err)
	return sealed{id, envelope}
}

func TestServe_CountsFacesAndQuestionnairesThatTerminalsSend(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hub")
	must(t, "demo", "--lively", "--data", data)
	db := storetest.Open(t, filepath.Join(data, "hub.db"))
	_, err := db.DB().NewDelete().Model((*store.Rating)(nil)).Where("1 = 1").Exec(t.Context()) // of a made-up crowd
	require.NoError(t, err)
	p := start(t, 3, "--data", data)
	door := p.doors["device door"]
	x := enrol(t, door, "--data", data)

	first := x.opinion(t, "v1", func(b *feedback.Body) {
		b.Type, b.Rating = feedback.TypeRating,
			&feedback.Rating{Score: 2}
	})
	better := x.opinion(t, "v1", func(b *feedback.Body) {
		b.Type, b.Rating = feedback.TypeRating, &feedback.Rating{Score: 4, Replaces: first.id,
			Reasons: []feedback.Reason{feedback.ReasonWaiting}}
	})
	answers := func(face int) sealed {
		return x.opinion(t, "v1", func(b *feedback.Body) {
			b.Type, b.Answers = feedback.TypeAnswers, &feedback.Answers{
				Set: "outpatient", Version: 1, Short: true, Seconds: 30,
				Items: []feedback.Answer{{Question: "registration", State: feedback.Answered, Value: face}},
			}
		})
	}
	require.Equal(t, 201, x.put(t, door, better), "the later face may be here before the first")
	require.Equal(t, 201, x.put(t, door, first))
	require.Equal(t, 200, x.put(t, door, first))
	require.Equal(t, 201, x.put(t, door, answers(5)))
	require.Equal(t, 422, x.put(t, door, answers(6)), "there is no sixth face")

	f, err := score.ReadRatings(t.Context(), db.DB(), score.Scope{Weeks: score.Weeks(time.Now(), 2),
		Places: []string{"zx-mz-cs"}})
	require.NoError(t, err)
	require.Equal(t, score.Faces{0, 0, 0, 1, 0}, f.Total)
	sheets, err := db.DB().NewSelect().Model((*store.AnswerSheet)(nil)).Where("visit_id = 'v1'").Count(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 1, sheets)
}
