package desk_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/browsertest"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// TestPictures_AreKeptForAPersonToLookAt walks every role's pages, in Chinese on a wide screen and in English on a
// narrow one, and fails only where one does not come.
func TestPictures_AreKeptForAPersonToLookAt(t *testing.T) {
	onlyForPictures(t)
	s := newSiteAt(t, storetest.Open(t, storetest.SQLite(t)), nil)
	s.hireAll()
	s.furnish()
	for _, size := range []struct {
		w, h int
		lang string
	}{{1440, 900, "zh"}, {1280, 720, "en"}} {
		w := s.window(size.w, size.h)
		for _, role := range []staff.Role{staff.Centre, staff.Department, staff.Admin, staff.Auditor, staff.Director} {
			name := func(page string) string { return fmt.Sprintf("%s_%s_%d", role, page, size.w) }
			w.open("/login")
			w.shoot(name("login"))
			w.signIn(string(role))
			paths := map[staff.Role][]string{
				staff.Centre: {"/cases", "/cases/00000001", "/cases/00000002", "/cases/00000005", "/settings",
					"/cases?form=snapshot", "/cases/00000007", "/signs", "/cases/00000010", "/cases/00000010?compose=yes"},
				staff.Department: {"/cases", "/cases/00000001", "/cases/00000010"},
				staff.Admin:      {"/terminals", "/terminals/t00012-9f2c1ab4", "/users"},
				staff.Auditor:    {"/audit"}, staff.Director: {"/cases", "/cases/00000005"},
			}[role]
			if size.lang == "en" {
				w.click("button.lang")
				w.sees("button.lang", "中文")
			}
			for i, path := range paths {
				w.open(path)
				w.shoot(name(fmt.Sprint(i)))
			}
			if size.lang == "en" {
				w.click("button.lang")
				w.sees("button.lang", "English")
			}
			w.click(`form[action="/logout"] button`)
			w.sees("label", "密码")
		}
	}
}

// onlyForPictures skips what other tests hold without pictures.
func onlyForPictures(t *testing.T) {
	t.Helper()
	if !browsertest.Pictures() {
		t.Skip("make screens draws them")
	}
}

// furnish is the inbox of the design's picture.
func (s *site) furnish() {
	centre := casework.Actor{ID: s.staff[staff.Centre].ID, Role: casework.Centre}
	unit := casework.Actor{ID: s.staff[staff.Department].ID, Role: casework.Department, Unit: "zx-mz-cs"}
	now := time.Now()
	_, err := s.store.DB().NewInsert().Model(&store.Terminal{
		ID: "t1", Index: 3, NameZH: "自助终端 03", NameEN: "Terminal 03", PlaceID: "zx-mz-dt",
		Profile: "outpatient", CertSerial: "1",
		CertUntil: now, EnrolledAt: now, LastSeenAt: now, Program: "0.1.0", Panel: "1080x1920", SkewMS: -200_000,
		Heartbeat: []byte(`{"program":"0.1.0","queue":2,"oldest_age_sec":2760,"disk_free_bytes":21474836480,"quarantine":[{"id":"x","reason":"urn:xinsheng:unreadable"}]}`),
	}).Exec(s.t.Context())
	require.NoError(s.t, err)
	_, err = s.store.DB().NewInsert().Model(&store.Terminal{
		ID: "t00012-9f2c1ab4", Index: 12, NameZH: "自助终端 12", NameEN: "Terminal 12", PlaceID: "zx-mz-dt",
		Profile:   "outpatient",
		CertUntil: now, EnrolledAt: now, LastSeenAt: now, Program: "0.1.0", TakenBackAt: now, Unplaced: true,
	}).Exec(s.t.Context())
	require.NoError(s.t, err)
	ref := func(number string) casework.Ref {
		f, err := s.cases.Find(s.t.Context(), number)
		require.NoError(s.t, err)
		return casework.Ref{ID: f.Case.ID}
	}
	day := 24 * time.Hour
	a := s.report(said{kind: feedback.Complaint, text: "三楼彩超室等了两个多小时，没有人告诉还要等多久，医生态度不好", at: now.Add(-3 * day),
		wait: 46 * time.Minute, name: "张秀英", phone: "13812345678"})
	require.NoError(s.t, s.cases.Accept(s.t.Context(), centre, ref(a)))
	require.NoError(s.t, s.cases.HandOut(s.t.Context(), centre, ref(a), casework.Order{Units: []string{"zx-mz-cs"}}))
	require.NoError(s.t, s.cases.Note(s.t.Context(), unit, ref(a), "当天一台机器故障，已查值班表。"))
	s.report(said{kind: feedback.Help, text: "母亲走不动，找不到轮椅，在二号门", place: "zx-mz-dt", urgent: true,
		at: now.Add(-2 * time.Minute)})
	s.report(said{kind: feedback.Enquiry, text: "异地医保住院怎么报销，需要带什么", place: "zx-zy-cr", at: now.Add(-6 * time.Hour)})
	b := s.report(said{kind: feedback.Suggestion, text: "候诊区多放几把椅子，中午窗口别都关", place: "zx-mz-dt", at: now.Add(-8 * day)})
	require.NoError(s.t, s.cases.Accept(s.t.Context(), centre, ref(b)))
	require.NoError(s.t, s.cases.Answer(s.t.Context(), centre, ref(b), "您好，已加椅子二十把，中午留两个窗口。"))
	c := s.report(said{kind: feedback.Complaint, text: "出院结算重复收了一次床位费", place: "zx-zy-cr", at: now.Add(-20 * day)})
	require.NoError(s.t, s.cases.Accept(s.t.Context(), centre, ref(c)))
	require.NoError(s.t, s.cases.HandOut(s.t.Context(), centre, ref(c),
		casework.Order{Units: []string{"zx-zy-cr", "zx-mz-cs"}}))
	require.NoError(s.t, s.cases.Answer(s.t.Context(), unit, ref(c), "您好，核对后确实多收了一天床位费 45 元，请带发票到一楼窗口办理退费。"))
	require.NoError(s.t, s.cases.Answer(s.t.Context(), centre, ref(c), "您好，核对后确实多收了一天床位费 45 元，请带发票到一楼窗口办理退费。"))
	require.NoError(s.t, s.cases.Rate(s.t.Context(), ref(c), feedback.NotSatisfied, "还要再跑一趟，能不能直接退到卡里"))
	d := s.report(said{kind: feedback.Praise, text: "感谢骨科的护士，夜里一直照看我爸", place: "zx-zy-xn", at: now.Add(-5 * day)})
	require.NoError(s.t, s.cases.Accept(s.t.Context(), centre, ref(d)))
	require.NoError(s.t, s.cases.Answer(s.t.Context(), centre, ref(d), "已转达给病区，谢谢您。"))
	s.attach(a, "audio/ogg", []byte("sound"), speaks(42_000, "我带我母亲来做彩超，十点不到就来了，叫号一直不动……"))
	s.attach(a, "image/jpeg", photo(s.t, 1200, 900, 60))
	s.attach(a, "image/jpeg", photo(s.t, 900, 1200, 160))
	s.add(a, "又问了一次，护士说下午才能排到，老人还没有吃饭。")
	s.attach(a, "image/jpeg", photo(s.t, 1200, 900, 220))
	s.attach(a, "video/quicktime", []byte("film"),
		func(p *store.Part) { p.CopyState, p.CopyReason = store.JobFailed, "no_ffmpeg" })
	shot := s.report(said{shows: feedback.Broken, text: "三楼西侧楼梯扶手松了", place: "zx-mz-cs", at: now.Add(-2 * time.Hour)})
	s.attach(shot, "image/jpeg", photo(s.t, 1600, 1200, 20))
	s.attach(shot, "image/jpeg", nil, func(p *store.Part) { p.State, p.Blob, p.MediaType = store.PartExpected, "", "" })
	spoken := s.report(said{kind: feedback.Enquiry, place: "zx-zy-xn", at: now.Add(-3 * time.Hour)})
	s.attach(spoken, "audio/ogg", []byte("sound"), speaks(18_000, "异地医保住院怎么报销，需要带什么"))
	s.report(said{shows: feedback.WellDone, text: "新换的候诊椅很舒服", place: "zx-mz-dt", at: now.Add(-26 * time.Hour)})
	two := s.report(said{kind: feedback.Complaint, text: "带母亲做彩超等了两个多小时，牙科又说当天停诊，床位费重复收了一次", at: now.Add(-2 * day)})
	require.NoError(s.t, s.cases.Accept(s.t.Context(), centre, ref(two)))
	require.NoError(s.t, s.cases.HandOut(s.t.Context(), centre, ref(two),
		casework.Order{Units: []string{"zx-mz-cs", "zx-mz-kq"}}))
	require.NoError(s.t, s.cases.Answer(s.t.Context(), unit, ref(two), "当天上午一台机器故障，等候两小时属实。"))
	require.NoError(s.t, s.cases.Answer(s.t.Context(), unit, ref(two), "当天上午一台机器故障，十一点修好，等候两个多小时属实；已排备用机。"))
}
