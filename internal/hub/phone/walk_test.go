package phone_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/wire"
)

// walkIn opens the page of a card and types its PIN.
func (v *visitor) walkIn(card *walk.Card, pin string) reply {
	v.w.t.Helper()
	path := wire.PathWalkPage + card.Code.Text()
	require.Equal(v.w.t, http.StatusOK, v.get(path).status)
	got := v.post(path, url.Values{"pin": {pin}})
	for _, c := range got.header.Values("Set-Cookie") {
		if name, _, _ := strings.Cut(c, ";"); strings.HasPrefix(name, "walk=") && len(name) > 5 {
			v.cookie += "; " + name
		}
	}
	return got
}

func (v *visitor) save(step string, form url.Values) reply {
	v.w.t.Helper()
	page := v.get("/walk/" + step)
	require.Equal(v.w.t, http.StatusOK, page.status, page.body)
	form.Set("pass", pass(page.body))
	if _, after, ok := strings.Cut(page.body, `name="after" value="`); ok {
		id, _, _ := strings.Cut(after, `"`)
		form.Set("after", id)
	}
	return v.post("/walk/"+step, form, jsonAnswer...)
}

func (w *world) steps(task string) (rows []store.WalkStep) {
	w.t.Helper()
	require.NoError(w.t, w.store.DB().NewSelect().Model(&rows).Where("task_id = ?", task).
		Order("captured_at", "record_id").Scan(w.t.Context()))
	return rows
}

func TestWalk_OnlyCardAndPINLeadIn(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		card, _ := w.appoint(feedback.RouteOutpatient)
		v := w.visitor()
		for _, path := range []string{"/walk", "/walk/waiting", "/walk/whole"} {
			require.Equal(t, http.StatusForbidden, v.get(path).status)
			require.Equal(t, http.StatusForbidden, v.post(path+"/draft", nil, jsonAnswer...).status)
		}
		require.Equal(t, http.StatusNotFound, v.get(wire.PathWalkPage+"nonsense").status)
		badge := wire.NewCard(wire.BadgeCard, card.Walker.ID)
		require.Equal(t, http.StatusNotFound, v.get(wire.PathWalkPage+badge.Text()).status)

		other := wire.NewCard(wire.WalkerCard, card.Walker.ID) // another secret
		require.Equal(t, http.StatusForbidden, v.walkIn(&walk.Card{Code: other}, card.PIN).status)
		require.Equal(t, http.StatusForbidden, v.walkIn(card, "000001").status)
		require.Equal(t, http.StatusSeeOther, v.walkIn(card, card.PIN[:3]+" "+card.PIN[3:]).status, "as people type it")
		require.Equal(t, http.StatusOK, v.get("/walk").status)
		require.Equal(t, http.StatusSeeOther, v.get(wire.PathWalkPage+card.Code.Text()).
			status, "the card again leads on, without the PIN")

		thief := w.visitor()
		thief.get("/")
		require.Equal(t, http.StatusOK, thief.get(wire.PathWalkPage+card.Code.Text()).status)
		_, mine, _ := strings.Cut(v.cookie, "; ")
		thief.cookie += "; " + mine
		require.Equal(t, http.StatusForbidden, thief.get("/walk").status, "the sign-in is of one phone")

		_, err := w.walks.Recard(t.Context(), "u-centre", card.Walker.ID)
		require.NoError(t, err)
		require.Equal(t, http.StatusForbidden, v.get("/walk").status, "another card ends what the old one began")
		require.Equal(t, http.StatusForbidden, w.visitor().walkIn(card, card.PIN).status)
	})
}

func TestWalk_WhoHasNoneIsToldSoAndMaySignOut(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		card, err := w.walks.Appoint(t.Context(), "u-centre", "王建国")
		require.NoError(t, err)
		v := w.visitor()
		require.Equal(t, http.StatusSeeOther, v.walkIn(card, card.PIN).status)
		page := v.get("/walk")
		require.Equal(t, http.StatusGone, page.status)
		require.Contains(t, page.body, "任务还没有派给您")
		require.Contains(t, page.body, `action="/walk/out"`)
		require.NotContains(t, page.body, "用回执号码查询")
	})
}

// atTerminal is a step that a terminal sealed minutes ago and that comes now.
func (w *world) atTerminal(ago int, terminal string, s feedback.WalkStep) {
	w.t.Helper()
	at := w.now().UTC().Add(-time.Duration(ago) * time.Minute)
	rec := &store.Record{ID: uuid.Must(uuid.NewV7()).String(), TerminalID: terminal, SHA256: "ab", Type: "walk_step",
		CapturedAt: at, ReceivedAt: w.now().UTC(), Body: []byte("{}")}
	require.NoError(w.t, w.store.Tx(w.t.Context(), func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(rec).Exec(ctx); err != nil {
			return err
		}
		return walk.Steps{}.Take(ctx, tx, rec, &feedback.Body{Type: feedback.TypeWalkStep, WalkStep: &s})
	}))
}

func TestWalk_TwoTerminalsWithoutANetworkAndAPhoneAreOneWalk(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		card, task := w.appoint(feedback.RouteOutpatient)
		v := w.visitor()
		v.walkIn(card, card.PIN)
		require.Equal(t, http.StatusOK, v.save("pharmacy", url.Values{"score": {"5"}}).status)
		require.Equal(t, http.StatusOK, v.post("/walk/waiting/time", url.Values{"what": {"left"}, "ago": {"0"}},
			jsonAnswer...).status)
		require.Contains(t, v.get("/walk").body, "10:58 离开")

		// The network is back: what lay at two terminals comes, the later one first.
		step := feedback.WalkStep{Task: task.ID, Walker: card.Walker.ID}
		second, first, again := step, step, step
		second.Part, second.Step, second.NotMet = "b", feedback.StepPharmacy, true // before the phone: it was scored later
		first.Part, first.Step, first.ArrivedAt, first.Score, first.Text = "a", feedback.StepWaiting, w.now().
			Add(-40*time.Minute), 2, "没人叫号"
		again.Part, again.Step, again.Score = "a", feedback.StepArrival, 4
		w.atTerminal(5, "t2", second)
		w.atTerminal(40, "t1", first)
		w.atTerminal(55, "t1", again)

		list := v.get("/walk").body
		require.Contains(t, list, "已填 · 10:18–10:58，40 分钟", "arrived at a terminal, left with the phone")
		require.Contains(t, list, "已完成 3/12")
		require.NotContains(t, list, "没人叫号")
		got, err := w.walks.Read(t.Context(), task.ID)
		require.NoError(t, err)
		require.Equal(t, 3, got.Parts)
		state, err := w.walks.State(t.Context(), task.ID)
		require.NoError(t, err)
		require.Len(t, state.Steps, 3)
		require.False(t, state.Steps[2].NotMet)
	})
}

func TestWalk_GuessingAPINIsSlowedAndTheRightOneIsNotLockedOut(t *testing.T) {
	w := newWorld(t)
	card, _ := w.appoint(feedback.RouteOutpatient)
	guesser := w.visitor()
	var last reply
	for range 12 {
		last = guesser.walkIn(card, "123450")
	}
	require.Equal(t, http.StatusTooManyRequests, last.status)
	require.NotEmpty(t, last.header.Get("Retry-After"))
	require.NotContains(t, last.body, "123450")
	owner := w.visitor()
	owner.address = "203.0.113.9"
	require.Equal(t, http.StatusSeeOther, owner.walkIn(card, card.PIN).status)
}

func TestWalk_AStepIsSavedOnceReplacedAndNeverRead(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		card, task := w.appoint(feedback.RouteOutpatient)
		v := w.visitor()
		v.walkIn(card, card.PIN)
		secretWords := "医生背对着我说话"
		form := url.Values{"score": {"2"}, "problem": {"manner"}, "severity": {"serious"}, "text": {secretWords},
			"department": {unit.Unit}}
		first := v.save("consultation", form)
		require.Equal(t, http.StatusOK, first.status, first.body)
		again := v.post("/walk/consultation", form, jsonAnswer...) // the answer got lost
		require.Equal(t, http.StatusOK, again.status)
		require.Len(t, w.steps(task.ID), 1)
		var k store.Case
		require.NoError(t, w.store.DB().NewSelect().Model(&k).Scan(t.Context()))
		require.Equal(t, []string{"walk", "complaint", task.ID, "consultation", "manner", unit.Unit, secretWords},
			[]string{string(k.Form), string(k.Kind), k.WalkTask, k.WalkStep, k.Topic, k.PlaceID, k.Text})
		require.Contains(t, first.body, wire.ReceiptNumber(k.Number).Dashed())

		for _, path := range []string{"/walk", "/walk/consultation", "/walk/whole"} {
			require.NotContains(t, v.get(path).body, secretWords)
		}
		require.Contains(t, v.get("/walk/consultation").body, "会代替上一次")
		w.wait(time.Minute)
		require.Equal(t, http.StatusOK, v.save("consultation", url.Values{"score": {"4"}}).status)
		rows := w.steps(task.ID)
		require.Len(t, rows, 2)
		joined := walk.Join(rows)[feedback.StepConsultation]
		require.Equal(t, []any{4, "", 1}, []any{joined.Said.Score, joined.Said.Text, len(joined.Before)})
		require.NotContains(t, w.log.String(), secretWords)
		require.NotContains(t, w.log.String(), card.Code.Secret)
	})
}

func TestWalk_AProblemOfNoDepartmentBlamesNoCampusThatNobodyNamed(t *testing.T) {
	w := newWorld(t)
	card, err := w.walks.Appoint(t.Context(), "u-centre", "王建国")
	require.NoError(t, err)
	_, err = w.walks.Give(t.Context(), "u-centre", walk.NewTask{Walker: card.Walker.ID, Route: feedback.RouteOutpatient,
		Until: w.now().Add(9 * time.Hour)})
	require.NoError(t, err)
	v := w.visitor()
	v.walkIn(card, card.PIN)
	require.Equal(t, http.StatusOK,
		v.save("arrival", url.Values{"score": {"2"}, "problem": {"facility"}, "severity": {"minor"}}).status)
	var k store.Case
	require.NoError(t, w.store.DB().NewSelect().Model(&k).Where("walk_step = 'arrival'").Scan(t.Context()))
	require.Empty(t, k.PlaceID)
}

func TestWalk_RefusesWhatMakesNoSense(t *testing.T) {
	w := newWorld(t)
	card, task := w.appoint(feedback.RouteWard)
	v := w.visitor()
	v.walkIn(card, card.PIN)
	require.Equal(t, http.StatusNotFound, v.get("/walk/waiting").status, "no step of a ward's route")
	for _, bad := range []url.Values{
		{}, {"score": {""}, "not_met": {""}}, {"problem": {"wait"}}, {"problem": {"x"}, "severity": {"minor"}},
		{"score": {"3"}, "department": {"zx-zy-cr"}}, {"score": {"9"}}, {"score": {"3"}, "parts": {"["}},
		{"text": {strings.Repeat("长", feedback.MaxTextRunes+1)}},
	} {
		got := v.save("rounds", bad)
		require.Equal(t, http.StatusUnprocessableEntity, got.status, "%v", bad)
		require.NotContains(t, got.body, "walk.", "a text is missing")
	}
	require.Equal(t, http.StatusUnprocessableEntity, v.save("whole", url.Values{"text": {"都好"}}).status)
	require.Empty(t, w.steps(task.ID))
	require.Equal(t, http.StatusOK,
		v.save("rounds", url.Values{"not_met": {"1"}, "score": {"3"}, "text": {"x"}, "problem": {"wait"}}).status)
	require.Equal(t, []any{true, 0, "", ""}, []any{w.steps(task.ID)[0].NotMet, w.steps(task.ID)[0].Score,
		w.steps(task.ID)[0].Text, w.steps(task.ID)[0].Problem})

	require.NoError(t, w.walks.End(t.Context(), "u-centre", task.ID))
	require.Equal(t, http.StatusGone, v.get("/walk").status)
	require.Equal(t, http.StatusGone, v.post("/walk/rounds", url.Values{"score": {"5"}}, jsonAnswer...).status)
}

func TestWalk_OneTapKeepsTheTimeEvenWithoutANetwork(t *testing.T) {
	w := newWorld(t)
	card, task := w.appoint(feedback.RouteOutpatient)
	v := w.visitor()
	v.walkIn(card, card.PIN)
	tap := func(what, ago string) reply {
		return v.post("/walk/waiting/time", url.Values{"what": {what}, "ago": {ago}}, jsonAnswer...)
	}
	require.Equal(t, `{"at":"10:28"}`, strings.TrimSpace(tap("arrived", "1800000").body),
		"it waited half an hour on the phone")
	require.Equal(t, http.StatusOK, tap("arrived", "1800000").status)
	require.Len(t, w.steps(task.ID), 1, "the same tap again is no other")
	w.wait(5 * time.Minute)
	require.Equal(t, `{"at":"11:03"}`, strings.TrimSpace(tap("left", "0").body))
	require.Equal(t, http.StatusNotFound, tap("slept", "0").status)
	for _, wild := range []string{"-5", "x", "99999999999999999999"} {
		require.Equal(t, http.StatusOK, tap("left", wild).status)
	}
	require.Equal(t, http.StatusOK, tap("arrived", "9223372036854775807").status)
	for _, s := range w.steps(task.ID) {
		require.Less(t, w.now().Sub(s.CapturedAt), time.Hour)
		if !s.ArrivedAt.IsZero() {
			require.LessOrEqual(t, w.now().Sub(s.ArrivedAt), 12*time.Hour+time.Minute)
		}
	}
	require.Equal(t, http.StatusSeeOther, v.post("/walk/waiting/time", url.Values{"what": {"left"}}).
		status, "without scripts too")
}

func TestWalk_TapsWithoutEndAreNotKept(t *testing.T) {
	w := newWorld(t)
	card, task := w.appoint(feedback.RouteOutpatient)
	v := w.visitor()
	v.walkIn(card, card.PIN)
	var last reply
	for i := range 200 { // the page's own limit is of an address, and lets tens of thousands an hour pass
		last = v.post("/walk/waiting/time", url.Values{"what": {"arrived"}, "ago": {fmt.Sprint(2000 * i)}}, jsonAnswer...)
		w.wait(time.Second)
	}
	require.Equal(t, http.StatusTooManyRequests, last.status)
	require.LessOrEqual(t, len(w.steps(task.ID)), 120)
	require.Equal(t, http.StatusOK, v.save("waiting", url.Values{"score": {"4"}}).
		status, "and the step can still be saved")
	require.Equal(t, http.StatusOK, v.post("/walk/payment/time", url.Values{"what": {"arrived"}}, jsonAnswer...).status)
	w.wait(25 * time.Hour)
	last = v.post("/walk/waiting/time", url.Values{"what": {"arrived"}}, jsonAnswer...)
	require.NotEqual(t, http.StatusTooManyRequests, last.status)
}

func TestWalk_PhotosOfAStepArriveBeforeAndAfterItIsSaved(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		card, task := w.appoint(feedback.RouteOutpatient)
		v := w.visitor()
		v.walkIn(card, card.PIN)
		id := v.begin("/walk/facilities")
		photo := picture(t)
		v.upload(id, "p1", feedback.Photo, photo)
		got := v.save("facilities",
			url.Values{"score": {"2"},
				"parts": {fmt.Sprintf(
					`[{"part_id":"p1","kind":"photo","media_type":"image/jpeg","size":%d},{"part_id":"p2","kind":"photo","media_type":"image/jpeg","size":%d}]`, len(photo), len(photo))}})
		require.Equal(t, http.StatusOK, got.status, got.body)
		rows := w.steps(task.ID)
		require.Len(t, rows, 1)
		require.Equal(t, []any{id, 2}, []any{rows[0].RecordID, rows[0].Media})
		require.Contains(t, v.get("/walk").body, "1 个附件还在路上")
		require.Contains(t, v.get("/walk/facilities").body, "保存好了", "the page goes on with what is still to come")
		v.upload(id, "p2", feedback.Photo, photo)
		require.NotContains(t, v.get("/walk").body, "还在路上")
		var parts []store.Part
		require.NoError(t, w.store.DB().NewSelect().Model(&parts).Where("record_id = ?", id).
			Order("part_id").Scan(t.Context()))
		require.Len(t, parts, 2)
		for _, p := range parts {
			require.Equal(t, store.PartKept, p.State)
			require.Zero(t, p.CaseID, "it is no case's")
			require.False(t, p.NextAt.IsZero(), "copies are made of %s", p.PartID)
		}
	})
}
