package desk_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/browsertest"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// watch runs what a hub runs beside its doors, until the test ends.
func (s *site) watch() {
	ctx, stop := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { s.desk.Run(ctx) })
	all.Go(func() { s.hook.Run(ctx) })
	s.t.Cleanup(func() {
		stop()
		all.Wait()
		s.server.CloseClientConnections() // streams that browsers hold open
	})
}

func (s *site) find(number string) *casework.File {
	s.t.Helper()
	f, err := s.cases.Find(s.t.Context(), number)
	require.NoError(s.t, err)
	return f
}

// words is what the pages say in each language, as far as the walk below must find it.
var words = map[string]map[string]string{
	"zh": {"name": "中文", "new": "待受理", "accepted": "已受理，您是首诉负责人", "assigned": "已转科室", "with": "超声科（彩超室）办理中",
		"answered": "答复已发出", "closed": "已结案", "state": "已办结", "kind": "投诉"},
	"en": {"name": "English", "new": "to be accepted", "accepted": "you are the first responsible",
		"assigned": "Handed out.", "with": "with Ultrasound",
		"answered": "Answered:", "closed": "Closed.", "state": "closed", "kind": "Complaint"},
}

func TestBrowser_FromArrivalToClosingInBothLanguages(t *testing.T) {
	browsertest.Needed(t)
	s := newSite(t)
	s.hireAll()
	s.watch()
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			say := words[lang]
			w := s.window(1440, 900)
			w.signIn("centre")
			if lang == "en" {
				w.click("button.lang")
				w.sees(".side", "Cases")
			}
			w.waits(func() bool { return eval[bool](w, `document.body.dataset.connected === "yes"`) }, "the stream did not open")
			text := "在三楼彩超室排队等了两个多小时 " + lang
			number := s.report(said{kind: feedback.Complaint, text: text})
			w.sees(".row", text) // by itself
			w.sees("td", say["new"])
			w.sees(".chip", say["kind"])
			w.waits(func() bool { return eval[string](w, `document.getElementById("count").textContent`) == "1" }, "no count")
			w.shoot("walk_" + lang + "_1_arrived")

			w.click(".row")
			w.sees(".words", text)
			w.click(`form[action$="/accept"] button`)
			w.sees(".flash", say["accepted"])
			w.fill(".sift", "chaosheng")
			// the place's own is ticked
			if !eval[bool](w, `document.querySelector("input[name=unit][value=zx-mz-cs]").checked`) {
				w.click(`label[data-find*="chaosheng ke"]`)
			}
			w.shoot("walk_" + lang + "_2_assign")
			w.click(`form[action$="/hand_out"] button`)
			w.sees(".flash", say["assigned"])
			w.sees(".limits .state", say["with"])
			w.fill("#text", "您好，当天一台机器故障，没有及时告知，是我们不对。")
			w.click(`form[action$="/answer"] button.main`)
			w.sees(".flash", say["answered"])
			w.sees(".answer", "是我们不对")
			w.shoot("walk_" + lang + "_3_answered")
			w.click(`details:has(form[action$="/close"]) summary`)
			w.fill(`form[action$="/close"] textarea`, "三十天未评价")
			w.click(`form[action$="/close"] button`)
			w.sees(".flash", say["closed"])
			w.sees(".limits .state", say["state"])
			w.shoot("walk_" + lang + "_4_closed")
			f := s.find(number)
			assert.Equal(t, casestate.Closed, f.Case.State)
			assert.Equal(t, s.staff[staff.Centre].ID, f.Case.FirstOwner)
		})
	}
	assert.NotContains(t, s.logs.String(), "彩超室")
}

func TestBrowser_AnUrgentCaseRingsUntilSomeoneTakesIt(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.watch()
	w := s.window(1440, 900)
	w.signIn("centre")
	w.waits(func() bool { return eval[bool](w, `document.body.dataset.connected === "yes"`) }, "the stream did not open")
	number := s.report(said{kind: feedback.Help, text: "有人晕倒了", urgent: true})
	w.sees(".alarm", "紧急")
	// Browsers make no sound before someone has clicked on the page; the sign-in was on another one.
	if eval[bool](w, `!document.getElementById("sound").hidden`) {
		w.shoot("alarm_silent")
		w.click("#sound")
	}
	w.waits(func() bool { return eval[string](w, `document.body.dataset.beeps || ""`) != "" }, "no sound")
	w.waits(func() bool { return eval[bool](w, `document.getElementById("sound").hidden`) },
		"the sound is on and the button still there")
	w.shoot("alarm")
	// A colleague at another desk acknowledges; this one falls silent by itself.
	require.NoError(t, s.cases.Acknowledge(t.Context(), casework.Actor{ID: "other", Role: casework.Centre},
		casework.Ref{ID: s.find(number).Case.ID}))
	w.waits(func() bool { return !w.holds(".alarm", "紧急") }, "the alarm stays")

	s.report(said{kind: feedback.Help, text: "还有一个", urgent: true})
	w.sees(".alarm", "紧急")
	w.click(".alarm li button")
	w.sees(".flash", "提示音停止")
	w.waits(func() bool { return !w.holds(".alarm", "紧急") }, "the alarm stays")
}

func TestBrowser_AnotherProcessOfTheHubShowsWhatArrivesToo(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	other := newSiteAt(t, s.store, nil)
	other.staff = s.staff
	other.watch() // the first one only receives
	w := other.window(1280, 800)
	w.signIn("centre")
	w.waits(func() bool { return eval[bool](w, `document.body.dataset.connected === "yes"`) }, "the stream did not open")
	s.report(said{kind: feedback.Praise, text: "护士站的姑娘很耐心"})
	w.sees(".row", "很耐心")
}

func TestBrowser_ABurstShowsToItsLast(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.watch()
	w := s.window(1280, 800)
	w.signIn("centre")
	w.waits(func() bool { return eval[bool](w, `document.body.dataset.connected === "yes"`) }, "the stream did not open")
	pace := time.NewTicker(60 * time.Millisecond)
	defer pace.Stop()
	for i := range 60 { // over several looks at the database, and while the page is asking
		<-pace.C
		s.report(said{kind: feedback.Enquiry, text: "x", at: time.Now().Add(-time.Duration(i) * time.Hour)})
	}
	w.sees(".turn", "共 60 件")
	w.waits(func() bool { return eval[string](w, `document.getElementById("count").textContent`) == "60" },
		"the count stayed behind")
}

func TestBrowser_ManyTabsShareOneStream(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.watch()
	w := s.window(1280, 800)
	w.signIn("centre")
	var tabs []*window
	for range 8 { // more than a browser opens connections
		tab := w.tab()
		tab.open("/cases")
		tabs = append(tabs, tab)
	}
	s.report(said{kind: feedback.Praise, text: "大家都看得到"})
	for _, tab := range tabs {
		tab.sees(".row", "大家都看得到")
	}
}

func TestBrowser_WhatPeopleWriteIsInert(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.watch()
	attacks := []string{
		`<script>document.body.dataset.owned="1"</script>`, `<img src=x onerror="document.body.dataset.owned='2'">`,
		`"><svg onload="document.body.dataset.owned='3'">`, `{{.Body}} ${1+1} javascript:alert(1)`,
		`<div hx-get="/audit" hx-trigger="load" hx-on:load="document.body.dataset.owned='4'">x</div>`,
		`<meta http-equiv="refresh" content="0;url=https://evil.example">`,
		"</textarea><script>document.body.dataset.owned='5'</script>",
	}
	w := s.window(1280, 800)
	w.signIn("centre")
	for i, text := range attacks {
		number := s.report(said{kind: feedback.Complaint, text: text, name: text[:min(len(text), 60)]})
		w.open("/cases?q=" + fmt.Sprint(number))
		w.sees(".row", text[:20])
		w.open("/cases/" + number)
		w.sees(".words", text[:20])
		require.NoError(t, s.cases.Note(t.Context(), casework.Actor{ID: "u", Role: casework.Centre},
			casework.Ref{ID: s.find(number).Case.ID}, text))
		w.open("/cases/" + number)
		w.sees(".history", text[:20])
		assert.Empty(t, eval[string](w, `document.body.dataset.owned || ""`), "attack %d", i)
	}
	w.open("/cases?q=" + `%22%3E%3Cscript%3Edocument.body.dataset.owned=%226%22%3C/script%3E`)
	assert.Empty(t, eval[string](w, `document.body.dataset.owned || ""`))
	// Even a script that got into the page would not run: the page may only load its own files.
	assert.Empty(t, eval[string](w,
		`(() => { const s = document.createElement("script"); s.textContent = "document.body.dataset.owned='7'"; document.body.append(s); return document.body.dataset.owned || ""; })()`))
}

func TestBrowser_SearchAndKindNarrowWithoutAReload(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.report(said{kind: feedback.Complaint, text: "床位费重复收了一次"})
	s.report(said{kind: feedback.Praise, text: "夜里一直照看我爸", place: "zx-mz-kq"})
	w := s.window(1280, 800)
	w.signIn("centre")
	w.sees(".row", "床位费")
	w.fill(".search input", "照看")
	w.waits(func() bool { return !w.holds(".row", "床位费") && w.holds(".row", "照看") }, "the search did not narrow")
	w.fill(".search input", "x")
	w.sees(".none", "没有符合条件")
	w.open("/cases?kind=praise")
	w.waits(func() bool { return !w.holds(".row", "床位费") && w.holds(".row", "照看") }, "the kind did not narrow")
	w.open("/cases?q=%E5%8F%A3%E8%85%94") // 口腔, the department's name
	w.waits(func() bool { return !w.holds(".row", "床位费") && w.holds(".row", "照看") }, "the department was not found")
}

func TestBrowser_NoPageOverflowsItsWindow(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.furnish()
	long := s.report(said{kind: feedback.Suggestion, text: fmt.Sprintf("%0500d", 7), name: "一个名字很长很长的人"})
	var user store.User
	require.NoError(t, s.store.DB().NewSelect().Model(&user).Where("login = 'centre'").Scan(t.Context()))
	for _, size := range [][2]int{{1280, 800}, {1920, 1080}} {
		w := s.window(size[0], size[1])
		w.signIn("centre")
		for _, lang := range []string{"zh", "en"} {
			for _, path := range []string{"/cases", "/cases/00000001", "/cases/" + long, "/settings", "/terminals", "/password",
				"/places", "/places?q=zhen", "/places/at/zx-mz-cs", "/places/new?level=campus", "/places/import", "/signs",
				"/cases?form=snapshot", "/cases/00000007"} {
				w.open(path)
				assert.LessOrEqual(t, eval[int](w, `document.documentElement.scrollWidth`), size[0], "%s %s %d",
					path, lang, size[0])
				assert.Empty(t, eval[[]string](w, overlaps), "%s %s %d", path, lang, size[0])
			}
			w.click("button.lang")
			w.sees("button.lang", map[string]string{"zh": "中文", "en": "English"}[lang])
		}
	}
}

// overlaps names what sticks out of the table cell, card or button that it stands in.
const overlaps = `[...document.querySelectorAll("td > *, .card > *, button > span, .pills > a, .unit > *")].filter(e => {
  const a = e.getBoundingClientRect(), b = e.parentElement.getBoundingClientRect();
  return a.width > 0 && !e.classList.contains("sr") && (a.right > b.right + 1 || a.left < b.left - 1);
}).map(e => e.className + ":" + e.innerText.slice(0, 20))`
