package device_test

import (
	"context"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/retention"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// looks opens a case with number and PIN, and answers the leave to add to it.
func (x *terminal) looks(t testing.TB, number string) string {
	t.Helper()
	var p wire.Progress
	require.Equal(t, 200, x.post(t, wire.PathProgress, wire.ProgressRequest{Number: number, PIN: "4816"}, &p))
	return p.Grant
}

// adds is what somebody adds with a grant, sealed.
func (x *terminal) adds(t testing.TB, grant string, a feedback.Addition) (feedback.RecordID, []byte) {
	t.Helper()
	a.Grant = grant
	return x.seal(t, &feedback.Body{Type: feedback.TypeAddition, Addition: &a})
}

// speaks is something added with a recording.
func (x *terminal) speaks(t testing.TB, a feedback.Addition, voice []byte) *attached {
	t.Helper()
	return x.attachAs(t, func(b *feedback.Body) {
		a.Attachments = b.Report.Attachments
		a.Attachments[0].MediaType = "audio/ogg"
		b.Type, b.Report, b.Receipt, b.Addition = feedback.TypeAddition, nil, nil, &a
	}, feedback.Voice, voice)
}

// opened is a case of this terminal with its number.
func (x *terminal) opened(t testing.TB) (store.Case, string) {
	t.Helper()
	id, envelope := x.report(t)
	status, _ := x.put(t, id, envelope)
	require.Equal(t, 201, status)
	return x.caseOf(t, id), x.number(t)
}

func (x *terminal) caseOf(t testing.TB, id feedback.RecordID) store.Case {
	t.Helper()
	var c store.Case
	require.NoError(t, x.hub.store.DB().NewSelect().Model(&c).Where("record_id = ?", id).Scan(t.Context()))
	return c
}

// answers has the centre answer a case.
func (h *hub) answers(t testing.TB, c store.Case, text string) {
	t.Helper()
	if c.State == casestate.New {
		require.NoError(t, h.cases.Accept(t.Context(), centre, casework.Ref{ID: c.ID}))
	}
	require.NoError(t, h.cases.Answer(t.Context(), centre, casework.Ref{ID: c.ID}, text))
}

func (h *hub) events(t testing.TB, c store.Case, what string) []store.CaseEvent {
	t.Helper()
	var out []store.CaseEvent
	require.NoError(t, h.store.DB().NewSelect().Model(&out).Where("case_id = ? AND what = ?", c.ID, what).
		Order("id").Scan(t.Context()))
	return out
}

func voice(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/voice.ogg")
	require.NoError(t, err)
	return b
}

func TestAddition_SpokenAtATerminalIsHeardBesideTheCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		x := h.enrol(t)
		c, number := x.opened(t)
		grant := x.looks(t, number)
		require.NotEmpty(t, grant)
		a := x.speaks(t, feedback.Addition{Number: number, Grant: grant, Text: "还有一句"}, voice(t))
		status, receipt := x.put(t, a.id, a.envelope)
		require.Equal(t, 201, status)
		require.Equal(t, []string{"1"}, receipt.Missing)
		status, _ = x.put(t, a.id, a.envelope) // the first answer was lost
		require.Equal(t, 200, status)
		require.Equal(t, 204, x.upload(t, a, 0, 1000))
		require.True(t, x.receipt(t, a.id).Complete)

		added := h.events(t, c, "added")
		require.Len(t, added, 1)
		require.Equal(t, "还有一句", added[0].Text)
		part := h.part(t, a, 0)
		require.Equal(t, c.ID, part.CaseID, "it lies beside the case")
		require.Equal(t, store.PartKept, part.State)
		f, err := h.cases.Find(t.Context(), c.Number)
		require.NoError(t, err)
		require.Len(t, f.PartsOf(string(a.id)), 1)
		shown, err := h.stands.ByToken(t.Context(), x.token(), "zh")
		require.NoError(t, err)
		require.Equal(t, store.PartKept, shown.Additions[0].Parts[0].State, "the phone page counts it")

		var rec store.Record
		require.NoError(t, h.store.DB().NewSelect().Model(&rec).Where("id = ?", a.id).Scan(t.Context()))
		require.NotContains(t, string(rec.Body), grant)
		require.Contains(t, string(rec.Body), "还有一句")
		require.NotContains(t, h.log.String(), "还有一句")
		require.NotContains(t, h.log.String(), grant)
	})
}

func TestAddition_ALeaveIsForItsCaseItsTerminalAndItsHour(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x, other := h.enrol(t), h.enrol(t)
	mine, number := x.opened(t)
	_, theirs := x.opened(t)
	other.opened(t)
	grant := x.looks(t, number)
	old := grants(h.keys).Give(&mine, x.id.TerminalID, time.Now().Add(-14*24*time.Hour))
	coming := grants(h.keys).Give(&mine, x.id.TerminalID, time.Now().Add(14*24*time.Hour))
	forged := grants(newHub(t, storetest.SQLite(t)).keys).Give(&mine, x.id.TerminalID, time.Now())
	require.Equal(t, 200,
		x.post(t, wire.PathHeartbeat, wire.Heartbeat{Clock: feedback.Moment{Wall: time.Now(), Boot: "b", Mono: 5}}, nil))
	for name, try := range map[string]func() (feedback.RecordID, []byte){
		"of another case": func() (feedback.RecordID, []byte) {
			return x.adds(t, grant, feedback.Addition{Number: theirs, Text: "x"})
		},
		"of another one": func() (feedback.RecordID, []byte) {
			return other.adds(t, grant, feedback.Addition{Number: number, Text: "x"})
		},
		"of another hub": func() (feedback.RecordID, []byte) {
			return x.adds(t, forged, feedback.Addition{Number: number, Text: "x"})
		},
		"of another week": func() (feedback.RecordID, []byte) {
			return x.adds(t, old, feedback.Addition{Number: number, Text: "x"})
		},
		"of a week to come": func() (feedback.RecordID, []byte) {
			return x.adds(t, coming, feedback.Addition{Number: number, Text: "x"})
		},
		"none": func() (feedback.RecordID, []byte) { return x.adds(t, "", feedback.Addition{Number: number, Text: "x"}) },
		"cut": func() (feedback.RecordID, []byte) {
			return x.adds(t, grant[:30], feedback.Addition{Number: number, Text: "x"})
		},
		"altered": func() (feedback.RecordID, []byte) {
			return x.adds(t, "B"+grant[1:], feedback.Addition{Number: number, Text: "x"})
		},
	} {
		id, envelope := try()
		at := x
		if name == "of another one" {
			at = other
		}
		resp, got := at.do(t, http.MethodPut, wire.PathRecords+string(id), envelope,
			http.Header{"Content-Type": {wire.TypeRecord}})
		isProblem(t, resp, got, 422, wire.ProblemUnreadable)
	}
	require.Empty(t, h.events(t, mine, "added"))
	require.Zero(t, count(t, h.store, (*store.CaseEvent)(nil))-3, "nothing but the three openings")
	id, envelope := x.adds(t, grant, feedback.Addition{Number: number, Text: "x"})
	status, _ := x.put(t, id, envelope)
	require.Equal(t, 201, status)
}

// A time that is estimated proves nothing, so the giving itself bounds what can still be added.
func TestAddition_ALeaveOfLongAgoIsNoneWhateverClockItCameWith(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	c, number := x.opened(t)
	for days, want := range map[int]int{170: 201, 190: 422} {
		given := time.Now().Add(-time.Duration(days) * 24 * time.Hour)
		id, envelope := x.sealJSON(t, &feedback.Body{
			Schema: 1, Type: feedback.TypeAddition, VisitID: "v",
			CapturedAt: feedback.Moment{Wall: given, Boot: "nobody knows", Mono: 5},
			PlaceID:    "zx-mz-cs", Profile: feedback.Outpatient, Lang: "zh",
			Addition: &feedback.Addition{Number: number, Grant: grants(h.keys).Give(&c, x.id.TerminalID, given), Text: "x"},
		}, false)
		status, _ := x.put(t, id, envelope)
		require.Equal(t, want, status, "%d days", days)
	}
}

func TestAddition_FieldsOfANewerTerminalStay(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	_, number := x.opened(t)
	grant := x.looks(t, number)
	id, envelope := x.sealJSON(t, map[string]any{
		"schema": 1, "type": feedback.TypeAddition, "visit_id": "v", "captured_at": feedback.Moment{Wall: time.Now(),
			Boot: "b", Mono: 5},
		"place_id": "zx-mz-cs", "profile": feedback.Outpatient, "lang": "zh",
		"addition": map[string]any{"number": number, "GRANT": grant, "text": "x", "mood": "calm"},
	}, false)
	status, _ := x.put(t, id, envelope)
	require.Equal(t, 201, status)
	var rec store.Record
	require.NoError(t, h.store.DB().NewSelect().Model(&rec).Where("id = ?", id).Scan(t.Context()))
	require.Contains(t, string(rec.Body), `"mood":"calm"`)
	require.NotContains(t, string(rec.Body), grant)
}

func TestAddition_WhyAnAnswerDoesNotSatisfyIsTheVerdict(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		x := h.enrol(t)
		c, number := x.opened(t)
		h.answers(t, c, "第一次的答复")
		var p wire.Progress
		require.Equal(t, 200, x.post(t, wire.PathProgress, wire.ProgressRequest{Number: number, PIN: "4816"}, &p))
		a := x.speaks(t, feedback.Addition{Number: number, Grant: p.Grant, Unsatisfied: p.AnswerMark}, voice(t))
		for range 2 {
			status, _ := x.put(t, a.id, a.envelope)
			require.Less(t, status, 300)
		}
		c = x.caseOf(t, feedback.RecordID(c.RecordID))
		require.Equal(t, 2, c.Round)
		require.Equal(t, feedback.NotSatisfied, h.events(t, c, "rated")[0].Verdict)
		require.Len(t, h.events(t, c, "rated"), 1)
		require.Len(t, h.events(t, c, "added"), 1, "its recording stands beside the case")
		require.Equal(t, c.ID, h.part(t, a, 0).CaseID)
		f, err := h.cases.Find(t.Context(), c.Number)
		require.NoError(t, err)
		require.True(t, f.Why(string(a.id)))
		require.False(t, f.Why(c.RecordID))

		h.answers(t, c, "第二次的答复")
		mark := x.standing(t, number).AnswerMark
		h.answers(t, c, "更正后的答复")
		id, envelope := x.adds(t, x.looks(t, number), feedback.Addition{Number: number, Text: "还是没有解决", Unsatisfied: mark})
		status, _ := x.put(t, id, envelope)
		require.Equal(t, 201, status)
		require.Equal(t, 2, x.caseOf(t, feedback.RecordID(c.RecordID)).Round, "the answer that stands was not judged")
		require.Equal(t, "还是没有解决", h.events(t, c, "added")[1].Text, "and no word is lost")

		id, envelope = x.adds(t, x.looks(t, number), feedback.Addition{Number: number, Text: "道歉也没有",
			Unsatisfied: x.standing(t, number).AnswerMark})
		status, _ = x.put(t, id, envelope)
		require.Equal(t, 201, status)
		require.Equal(t, 3, x.caseOf(t, feedback.RecordID(c.RecordID)).Round)
		require.Equal(t, "道歉也没有", h.events(t, c, "rated")[1].Text)
	})
}

// standing is how a case stands for who shows number and PIN.
func (x *terminal) standing(t testing.TB, number string) wire.Progress {
	t.Helper()
	var p wire.Progress
	require.Equal(t, 200, x.post(t, wire.PathProgress, wire.ProgressRequest{Number: number, PIN: "4816"}, &p))
	return p
}

func TestAddition_OfDespairRings(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	c, number := x.opened(t)
	id, envelope := x.adds(t, x.looks(t, number), feedback.Addition{Number: number, Text: "我活不下去了"})
	status, _ := x.put(t, id, envelope)
	require.Equal(t, 201, status)
	found, n, err := h.cases.Despairing(t.Context(), 5)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, c.ID, found[0].ID)
}

func TestAddition_IsKeptWhateverBecameOfTheCaseMeanwhile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		x := h.enrol(t)
		c, number := x.opened(t)
		grant := x.looks(t, number)
		h.answers(t, c, "答复")
		require.NoError(t, h.cases.Rate(t.Context(), casework.Ref{ID: c.ID}, feedback.Satisfied, ""))
		closed, sealed := x.adds(t, grant, feedback.Addition{Number: number, Text: "结案以后"})
		status, _ := x.put(t, closed, sealed)
		require.Equal(t, 201, status)

		c, number = x.opened(t)
		grant = x.looks(t, number)
		require.NoError(t, h.cases.WithdrawForNow(t.Context(), casework.Ref{ID: c.ID}))
		require.Empty(t, x.looks(t, number), "to one that is withdrawn nothing is offered")
		id, sealed := x.adds(t, grant, feedback.Addition{Number: number, Text: "撤回以前"})
		status, _ = x.put(t, id, sealed)
		require.Equal(t, 201, status)
		require.Len(t, h.events(t, c, "added"), 1, "the person may take the withdrawal back")

		_, err := h.store.DB().NewUpdate().Model((*store.Case)(nil)).Set("erased_at = ?", time.Now()).
			Where("id = ?", c.ID).Exec(t.Context())
		require.NoError(t, err)
		id, sealed = x.adds(t, grant, feedback.Addition{Number: number, Text: "删除以后"})
		status, _ = x.put(t, id, sealed)
		require.Equal(t, 422, status, "it is set aside, where people see it")
	})
}

func TestAddition_IsErasedWithItsCaseWhicheverWayItStandsThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		x := h.enrol(t)
		c, number := x.opened(t)
		h.answers(t, c, "答复")
		p := x.standing(t, number)
		why, sealed := x.adds(t, p.Grant, feedback.Addition{Number: number, Text: "还是没有解决", Unsatisfied: p.AnswerMark})
		status, _ := x.put(t, why, sealed)
		require.Equal(t, 201, status)
		more, again := x.adds(t, p.Grant, feedback.Addition{Number: number, Text: "还有一句"})
		status, _ = x.put(t, more, again)
		require.Equal(t, 201, status)
		require.NoError(t, h.store.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, _, err := retention.Eraser{}.EraseCase(ctx, tx, c.ID, time.Now(), "u1")
			return err
		}))
		left, err := h.store.DB().NewSelect().Model((*store.Record)(nil)).Where("erased_at IS NULL OR body IS NOT NULL").
			Count(t.Context())
		require.NoError(t, err)
		require.Zero(t, left)
		status, _ = x.put(t, why, sealed)
		require.Equal(t, 200, status, "what is erased stays known")
	})
}

// After a restore from a backup the case may come later than what was added to it.
func TestAddition_ThatComesBeforeItsCaseWaitsAlone(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	report, envelope := x.report(t)
	number := x.number(t)
	grant := grants(h.keys).Give(&store.Case{RecordID: string(report), Number: number}, x.id.TerminalID, time.Now())
	id, added := x.adds(t, grant, feedback.Addition{Number: number, Text: "还有一句"})
	resp, got := x.do(t, http.MethodPut, wire.PathRecords+string(id), added,
		http.Header{"Content-Type": {wire.TypeRecord}})
	isProblem(t, resp, got, 404, wire.ProblemNotFound)
	require.NotEmpty(t, resp.Header.Get("Retry-After"))
	require.Zero(t, count(t, h.store, (*store.Record)(nil)))
	status, _ := x.put(t, report, envelope)
	require.Equal(t, 201, status)
	status, _ = x.put(t, id, added)
	require.Equal(t, 201, status)
	require.Len(t, h.events(t, x.caseOf(t, report), "added"), 1)

	long := grants(h.keys).Give(&store.Case{RecordID: uuid.NewString(), Number: number}, x.id.TerminalID, time.Now().
		Add(-40*24*time.Hour))
	id, added = x.adds(t, long, feedback.Addition{Number: number, Text: "还有一句"})
	status, _ = x.put(t, id, added)
	require.Equal(t, 422, status, "it does not wait for ever")
}

// A terminal of before knows of no grant and sends written words over the line.
func TestAddition_AnOldTerminalAddsWordsAsItDid(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	c, number := x.opened(t)
	more := wire.AddRequest{ProgressRequest: wire.ProgressRequest{Number: number, PIN: "4816"}, Request: uuid.NewString(),
		Text: "还有一句"}
	for range 2 {
		require.Equal(t, 200, x.post(t, wire.PathAdd, more, nil))
	}
	require.Len(t, h.events(t, c, "added"), 1)
}
