package device_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/device"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// few are the tables that staff fill: as large as the hospital, however much is sent.
var few = []string{
	"terminals", "users", "settings", "counters", "badges", "walkers", "walk_tasks", "question_sets", "survey_plans",
}

// TestDoor_NothingIsReadFromEndToEnd holds the plan of every statement that the door sends for records of every type,
// parts, receipts, heartbeats and progress: the work for one must not grow with what the hub holds.
func TestDoor_NothingIsReadFromEndToEnd(t *testing.T) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Chinese} {
		t.Run(name, func(t *testing.T) {
			var all *storetest.Statements
			h := newHub(t, dsn(t), func(p *device.Params) {
				for kind, handler := range score.Handlers(p.Store) {
					p.Intake.Records.Handlers[kind] = handler
				}
				p.Intake.Records.Handlers[feedback.TypeListeningWord] = listening.New(p.Store, p.Audit.(*audit.Log), time.Now)
			})
			x := h.enrol(t)
			all = storetest.Listen(h.store)
			x.sendEverything(t)
			require.Greater(t, len(all.Forms()), 40)
			storetest.FillCases(t, h.store, 3000)
			storetest.Fill(t, h.store, "parts", 3000, map[string]string{
				"record_id": "'filled ' || CAST(i AS TEXT)", "state": "'kept'", "sealed_size": "1000",
			})
			storetest.Fill(t, h.store, "uploads", 3000, map[string]string{
				"id": "'filled ' || CAST(i AS TEXT)", "record_id": "'filled ' || CAST(i AS TEXT)",
			})
			all.NoScan(t, few...)
			if !h.store.Postgres() { // which goes by what it counted, and there is nothing yet
				all.Uses(t, "NOT estimated", "records_trusted")
			}
		})
	}
}

// sendEverything makes a request of each kind that a terminal makes.
func (x *terminal) sendEverything(t *testing.T) {
	t.Helper()
	id, envelope := x.report(t)
	for range 2 {
		status, _ := x.put(t, id, envelope)
		require.Less(t, status, 300)
	}
	number, token := x.number(t), x.token()
	x.publish(t)
	for _, b := range x.otherBodies(t) {
		id, envelope := x.seal(t, b)
		status, _ := x.put(t, id, envelope)
		require.Equal(t, http.StatusCreated, status, b.Type)
		x.seq++
	}
	snapshot := x.attachAs(t, func(b *feedback.Body) {
		b.Type, b.Snapshot = feedback.TypeSnapshot, &feedback.Snapshot{Topic: feedback.Broken,
			Attachments: b.Report.Attachments}
		b.Report = nil
	}, feedback.Photo, noisy(t, 16))
	status, _ := x.put(t, snapshot.id, snapshot.envelope)
	require.Equal(t, http.StatusCreated, status)

	_, other := x.seal(t, &feedback.Body{Type: feedback.TypeRating, Rating: &feedback.Rating{Score: 3}})
	resp, _ := x.do(t, http.MethodPut, wire.PathRecords+string(id), other, nil)
	require.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)

	a := x.sent(t, feedback.Photo, noisy(t, 64), noisy(t, 40))
	require.Equal(t, http.StatusNoContent, x.upload(t, a, 0, 1000))
	resp, _ = x.create(t, a, 1)
	require.Equal(t, http.StatusCreated, resp.StatusCode)
	resp, _ = x.tus(t, http.MethodHead, a.path(1), nil)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	resp, _ = x.patch(t, a.path(1), 0, bytes.Repeat([]byte("x"), len(a.parts[1]))) // not what was announced
	require.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)
	resp, _ = x.do(t, http.MethodGet, wire.PathRecords+string(a.id)+"/receipt", nil, nil)
	require.Equal(t, http.StatusOK, resp.StatusCode)

	b := beat()
	b.HeldIDs = []feedback.RecordID{id, a.id, feedback.RecordID(uuid.Must(uuid.NewV7()).String())}
	require.Equal(t, http.StatusOK, x.post(t, wire.PathHeartbeat, b, nil))
	resp, _ = x.do(t, http.MethodGet, wire.PathConfig, nil, nil)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, http.StatusOK, x.post(t, wire.PathProgress, wire.ProgressRequest{Number: number, PIN: "4816"}, nil))
	require.Equal(t, http.StatusOK, x.post(t, wire.PathProgress, wire.ProgressRequest{Token: token}, nil))
	require.Equal(t, http.StatusNotFound, x.post(t, wire.PathProgress, wire.ProgressRequest{Number: number, PIN: "0000"},
		nil))
	id, envelope = x.adds(t, x.looks(t, number), feedback.Addition{Number: number, Text: said})
	status, _ = x.put(t, id, envelope)
	require.Equal(t, http.StatusCreated, status)
}

// otherBodies are one of each type of record that carries no part by need, a report left out.
func (x *terminal) otherBodies(t *testing.T) []*feedback.Body {
	t.Helper()
	receipt := func() *feedback.Receipt {
		x.seq++
		nonce := uuid.New()
		return &feedback.Receipt{Number: x.number(t), PIN: "4816", Nonce: nonce[:]}
	}
	first := feedback.RecordID(uuid.Must(uuid.NewV7()).String())
	return []*feedback.Body{
		{Type: feedback.TypeRating, Rating: &feedback.Rating{Score: 1}},
		{Type: feedback.TypeRating, Rating: &feedback.Rating{Score: 5, Replaces: first}},
		{Type: feedback.TypeAnswers, Answers: &feedback.Answers{Set: "s", Version: 1, Seconds: 60, Complete: true,
			Items: []feedback.Answer{{Question: "q", State: feedback.Answered, Value: 5}}}},
		{Type: feedback.TypeWalkStep, Receipt: receipt(), WalkStep: &feedback.WalkStep{Task: "t", Walker: "w", Part: "p",
			Step: feedback.StepWaiting, Problem: feedback.Problems()[0], Severity: feedback.Serious, Text: said}},
		{Type: feedback.TypeListeningWord, Receipt: receipt(),
			ListeningWord: &feedback.ListeningWord{Session: "l", Name: "座谈会",
				Report: feedback.Report{Kind: feedback.Complaint, Text: said}}},
	}
}

// publish makes a question set known to the hub.
func (x *terminal) publish(t *testing.T) {
	t.Helper()
	name := feedback.Text{"zh": "x", "en": "x"}
	doc, err := json.Marshal(&feedback.QuestionSet{
		ID: "s", Version: 1, Profile: feedback.Outpatient, Title: name,
		Dimensions: []feedback.Dimension{{ID: "d", Name: name}},
		Questions:  []feedback.Question{{ID: "q", Type: feedback.Faces, Points: 5, Dimension: "d", Text: name}},
	})
	require.NoError(t, err)
	_, err = x.hub.store.DB().NewInsert().Model(&store.QuestionSet{
		ID: "s", Version: 1, Profile: string(feedback.Outpatient), Doc: doc, CreatedBy: "console", CreatedAt: time.Now(),
		PublishedAt: time.Now(),
	}).Exec(t.Context())
	require.NoError(t, err)
}

// number is that of the last report.
func (x *terminal) number(t testing.TB) string {
	t.Helper()
	numbers, err := wire.NewNumbers(x.id.NumberKey)
	require.NoError(t, err)
	number, err := numbers.Make(x.id.Index, x.seq)
	require.NoError(t, err)
	return string(number)
}

// token is that of the last report.
func (x *terminal) token() string {
	return wire.NewReceiptToken(x.id.TokenKey, x.id.Index, x.nonce).Text()
}
