package desk_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/wire"
)

// phoneKeys make receipts for the steps of demo walks.
type phoneKeys struct{}

func (phoneKeys) BackoffKey() []byte { return []byte("back-off key of the desk's tests") }

func (phoneKeys) TokenKey(uint16) []byte { return []byte("token key of the desk's tests...") }

func (phoneKeys) Sent(id string) (pin string, nonce [wire.TokenNonceSize]byte) {
	copy(nonce[:], strings.ReplaceAll(id, "-", "")[12:])
	return "1234", nonce
}

// walked fills the hospital with the walks of the demo.
func (s *site) walked() (*walk.Walks, *walk.Card) {
	s.t.Helper()
	records := &intake.Records{Cases: s.cases,
		Handlers: map[feedback.RecordType]intake.Handler{feedback.TypeWalkStep: walk.Steps{}}}
	w := walk.New(walk.Params{Store: s.store, Records: records, Audit: s.audit, Cost: credential.Cost{Memory: 8, Passes: 1,
		Threads: 1}, Now: time.Now})
	numbers, err := wire.NewNumbers([]byte("number key of the desk's tests.."))
	require.NoError(s.t, err)
	now := time.Now()
	drafts := draft.New(draft.Params{
		Store: s.store, Keys: phoneKeys{}, Numbers: numbers, Records: records, Now: func() time.Time { return now },
		Settings: func(ctx context.Context) (*hospital.Settings, error) { return hospital.Load(ctx, s.store.DB()) },
		Log:      slog.New(slog.DiscardHandler),
	})
	card, err := walk.Demo(s.t.Context(), w, drafts, func(at time.Time) { now = at }, "console", true)
	require.NoError(s.t, err)
	return w, card
}

func TestBrowser_AnExperiencerIsAppointedAskedAndRead(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	w := s.window(1440, 900)
	w.signIn("centre")
	w.open("/walkers")
	w.sees(".none", "还没有体验员")
	w.fill("input[name=name]", "王建国")
	w.click(`form[action="/walkers"] button`)
	w.sees(".id-card h2", "王建国")
	w.shoot("walk_1_card")
	pin := eval[string](w, `document.getElementById("pin").textContent`)
	card, err := wire.ParseCard(w.readsCode(".id-card .code"))
	require.NoError(t, err)
	var row store.Walker
	require.NoError(t, s.store.DB().NewSelect().Model(&row).Scan(t.Context()))
	assert.Equal(t, []string{row.ID, "2001"}, []string{card.ID, row.Number})
	assert.True(t, credential.Matches(row.CardHash, card.Secret))
	assert.True(t, credential.Matches(row.PINHash, pin))

	w.open("/walkers")
	w.click(`a[href^="/walks?walker="]`)
	w.waits(func() bool {
		return eval[string](w,
			`document.querySelector("#give select[name=walker]")?.selectedOptions[0].text ?? ""`) == "王建国 · 2001"
	}, "the form is not for the experiencer whose row was clicked")
	w.open("/walks")
	w.sees(".none", "还没有派过")
	w.fill(".sift", "chaosheng")
	w.click(`label[data-find*="chaosheng ke"]`)
	w.fill("input[name=note]", "请留意有没有人告知等待时间")
	w.shoot("walk_2_give")
	w.click(`#give button.main`)
	w.sees(".flash", "任务派出去了")
	w.sees("td", "0 / 12 个环节")
	w.click("td a.row")
	w.sees(".line", "还没有收到任何环节")
	w.shoot("walk_3_empty")
	w.click(`details:has(form[action$="/end"]) summary`)
	w.click(`form[action$="/end"] button`)
	w.sees(".flash", "已结束")
	w.click(`form[action$="/reopen"] button`)
	w.sees(".flash", "已重新开放")
}

func TestBrowser_WalksAreReadAsTimelinesAndCompared(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.furnish()
	walks, _ := s.walked()
	all, err := walks.List(t.Context(), 10)
	require.NoError(t, err)
	var first string
	for i := range all {
		if all[i].Parts == 2 && len(all[i].Cases) == 2 {
			first = all[i].Task.ID
		}
	}
	require.NotEmpty(t, first)
	for _, role := range []string{"centre", "director"} {
		for _, size := range [][2]int{{1440, 900}, {1280, 800}} {
			w := s.window(size[0], size[1])
			w.signIn(role)
			for _, lang := range []string{"zh", "en"} {
				for name, path := range map[string]string{
					"list": "/walks", "timeline": "/walks/" + first, "compare": "/walks/compare", "ward": "/walks/compare?route=ward",
					"going": "/walks/" + all[0].Task.ID,
				} {
					w.open(path)
					assert.LessOrEqual(t, eval[int](w, `document.documentElement.scrollWidth`), size[0], "%s %s %s %d", role,
						path, lang, size[0])
					assert.Empty(t, eval[[]string](w, overlaps), "%s %s %s %d", role, path, lang, size[0])
					assert.NotContains(t, eval[string](w, `document.body.innerText`), "walk.", "a text is missing on %s", path)
					w.shootAll(fmt.Sprintf("walks_%s_%s_%s_%d", role, name, lang, size[0]))
				}
				w.click("button.lang")
				w.sees("button.lang", map[string]string{"zh": "中文", "en": "English"}[lang])
			}
			w.open("/walks/" + first)
			assert.Equal(t, role == "centre", w.holds(".line", "停车场入口"), "what was written is for the centre alone")
			if role != "centre" {
				continue
			}
			w.click(".to-case")
			w.sees(".chip.walk", "患者体验 · 到院停车")
			w.shoot(fmt.Sprintf("walks_case_%d", size[0]))
			w.click(".chip.walk")
			w.sees(".stop:target", "到院停车")
		}
	}
}

func TestWalks_WhoMayDoWhat(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	walks, card := s.walked()
	all, err := walks.List(t.Context(), 10)
	require.NoError(t, err)
	_, body := s.as(staff.Director).get("/walks/" + all[1].Task.ID)
	assert.NotContains(t, body, "憋尿")
	assert.NotContains(t, body, "erase")
	_, body = s.as(staff.Director).get("/walks")
	assert.NotContains(t, body, `action="/walks"`)
	_, body = s.as(staff.Centre).get("/walks/" + all[1].Task.ID)
	assert.Contains(t, body, "憋尿")
	status, _ := s.as(staff.Centre).get("/walks/unknown")
	assert.Equal(t, 404, status)
	_, body = s.as(staff.Centre).get("/walkers")
	assert.NotContains(t, body, card.Walker.PINHash)
	// A department reads the case that a walk found for it, and not the walk.
	var k store.Case
	require.NoError(t, s.store.DB().NewSelect().Model(&k).Where("walk_step = 'waiting' AND kind = ?", feedback.Complaint).
		Scan(t.Context()))
	require.NoError(t, s.cases.Accept(t.Context(), casework.Actor{ID: "u", Role: casework.Centre}, casework.Ref{ID: k.ID}))
	require.NoError(t, s.cases.HandOut(t.Context(), casework.Actor{ID: "u", Role: casework.Centre}, casework.Ref{ID: k.ID},
		casework.Order{Units: []string{"zx-mz-cs"}}))
	status, body = s.as(staff.Department).get("/cases/" + k.Number)
	assert.Equal(t, 200, status)
	assert.Contains(t, body, "患者体验 · 候诊 · 等得太久")
	assert.NotContains(t, body, "/walks/")
}

func TestWalks_ACaseWithoutWordsAndPlaceIsToldAsWhatItIs(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.walked()
	var k store.Case
	require.NoError(t, s.store.DB().NewSelect().Model(&k).Where("walk_step = ?", "guidance").Limit(1).Scan(t.Context()))
	_, err := s.store.DB().NewUpdate().Model(&k).Set("text = ''").Set("place_id = ''").WherePK().Exec(t.Context())
	require.NoError(t, err)
	for _, path := range []string{"/cases", "/cases/" + k.Number} {
		_, page := s.as(staff.Centre).get(path)
		assert.Contains(t, page, "没有写文字，只选了是什么问题。")
		assert.Contains(t, page, "没说在哪里")
		assert.NotContains(t, page, "有人处在危险中")
		assert.NotContains(t, page, "本人选择匿名")
	}
}
