package desk_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

func version(f *casework.File) url.Values {
	return url.Values{"version": {strconv.FormatInt(casework.Version(&f.Case), 10)}}
}

func (s *site) actor() casework.Actor {
	return casework.Actor{ID: s.staff[staff.Centre].ID, Role: casework.Centre}
}

func (s *site) ref(number string) casework.Ref { return casework.Ref{ID: s.find(number).Case.ID} }

func TestDepartment_SeesItsOwnCasesAndNoContactUnlessGranted(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	own := s.report(said{kind: feedback.Complaint, text: "本科室的", name: "张秀英", phone: "13812345678"})
	other := s.report(said{kind: feedback.Complaint, text: "别的科室的", name: "李四"})
	for number, unit := range map[string]string{own: "zx-mz-cs", other: "zx-mz-kq"} {
		require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
		require.NoError(t, s.cases.HandOut(t.Context(), s.actor(), s.ref(number), casework.Order{Units: []string{unit}}))
	}
	b := s.as(staff.Department)
	_, page := b.get("/cases?q=" + url.QueryEscape("科室"))
	assert.Contains(t, page, "本科室的")
	assert.NotContains(t, page, "别的科室的")
	status, page := b.get("/cases/" + other)
	assert.Equal(t, http.StatusNotFound, status)
	assert.NotContains(t, page, "别的科室的")
	for _, action := range []string{"answer", "note"} {
		form := version(s.find(other))
		form.Set("text", "x")
		status, _ = b.post("/cases/"+other+"/"+action, form)
		assert.Equal(t, http.StatusNotFound, status)
	}
	_, page = b.get("/cases/" + own)
	assert.NotContains(t, page, "13812345678")
	assert.NotContains(t, page, "张秀英")
	require.NoError(t, s.cases.Grant(t.Context(), s.actor(), s.task(own, "zx-mz-cs"), true))
	_, page = b.get("/cases/" + own)
	assert.Contains(t, page, "13812345678")
}

func TestDirector_SeesFiguresAndAnswersAndNoWords(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "秘密的原话", name: "张秀英", phone: "13812345678"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	require.NoError(t, s.cases.Note(t.Context(), s.actor(), s.ref(number), "内部的话"))
	require.NoError(t, s.cases.Answer(t.Context(), s.actor(), s.ref(number), "公开的答复"))
	require.NoError(t, s.cases.Rate(t.Context(), s.ref(number), feedback.NotSatisfied, "原话的理由"))
	b := s.as(staff.Director)
	for _, path := range []string{"/cases", "/cases/" + number, "/cases?q=" + url.QueryEscape("秘密"), "/live/banner"} {
		_, page := b.get(path)
		for _, secret := range []string{"秘密的原话", "张秀英", "13812345678", "内部的话", "原话的理由"} {
			assert.NotContains(t, page, secret, path)
		}
	}
	_, page := b.get("/cases/" + number)
	assert.Contains(t, page, "公开的答复")
	_, page = b.get("/cases?q=" + url.QueryEscape("秘密"))
	assert.Contains(t, page, "没有符合条件", "a search must not tell what the words are")
}

func TestForm_OfACaseThatSomeoneChangedMeanwhileIsRefusedAndKept(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	b := s.as(staff.Centre)
	form := version(s.find(number))
	require.NoError(t, s.cases.Note(t.Context(), s.actor(), s.ref(number), "同事的备注"))
	form.Set("text", "我写了很久的答复")
	status, page := b.post("/cases/"+number+"/answer", form)
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "别人刚刚改动了")
	assert.Contains(t, page, "我写了很久的答复")
	assert.Contains(t, page, "同事的备注")
	assert.Equal(t, casestate.Accepted, s.find(number).Case.State)
	form = version(s.find(number))
	form.Set("text", "我写了很久的答复")
	status, _ = b.post("/cases/"+number+"/answer", form)
	assert.Equal(t, http.StatusSeeOther, status)
}

func TestClose_AsksForASecondPersonWhereTheCaseNeedsOne(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "x"})
	b := s.as(staff.Centre)
	form := version(s.find(number))
	form.Set("text", "重复的诉求")
	status, _ := b.post("/cases/"+number+"/close", form)
	require.Equal(t, http.StatusSeeOther, status)
	_, page := b.get("/cases/" + number)
	assert.Contains(t, page, "要由另一位同事来同意")
	status, _ = b.post("/cases/"+number+"/approve", version(s.find(number)))
	assert.Equal(t, http.StatusConflict, status)
	s.hire(staff.Centre, "centre2", "值班 04")
	status, _ = s.as(staff.Centre).post("/cases/"+number+"/approve", version(s.find(number)))
	require.Equal(t, http.StatusSeeOther, status)
	assert.Equal(t, casestate.Closed, s.find(number).Case.State)
}

func TestCase_SaysHowLongItWaitedForTheNetwork(t *testing.T) {
	at := time.Date(2026, 7, 4, 10, 12, 0, 0, workday.Zone())
	s := newSiteAt(t, storetest.Open(t, storetest.SQLite(t)), func() time.Time { return at.Add(25 * time.Hour) })
	s.hireAll()
	late := s.report(said{kind: feedback.Complaint, text: "x", at: at, wait: 46 * time.Minute})
	quick := s.report(said{kind: feedback.Complaint, text: "x", at: at, wait: time.Minute})
	b := s.as(staff.Centre)
	_, page := b.get("/cases/" + late)
	assert.Contains(t, page, "7 月 4 日 10:12 提出，10:58 送达（断网 46 分钟）")
	assert.Contains(t, page, "法定时限 · 单科室 5 个工作日")
	assert.Contains(t, page, "7 月 10 日 · 剩 5 天")
	_, page = b.get("/cases/" + quick)
	assert.NotContains(t, page, "断网")
}

func TestInbox_NeverShowsDeadLinks(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	for _, role := range staff.Roles() {
		b := s.as(role)
		_, page := b.get(map[staff.Role]string{staff.Admin: "/terminals", staff.Auditor: "/audit"}[role])
		if role != staff.Admin && role != staff.Auditor {
			_, page = b.get("/cases")
		}
		for _, m := range regexp.MustCompile(`href="(/[^"#]*)`).FindAllStringSubmatch(page, -1) {
			status, _ := b.get(strings.ReplaceAll(m[1], "&amp;", "&"))
			assert.Equal(t, http.StatusOK, status, "%s as %s", m[1], role)
		}
	}
}

func TestSession_EndsWhenIdleDisabledOrThePasswordIsAnother(t *testing.T) {
	var moved atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(moved.Load())) }
	s := newSiteAt(t, storetest.Open(t, storetest.SQLite(t)), now)
	s.hireAll()
	in := func(b *browser) bool {
		status, _ := b.get("/cases")
		return status == http.StatusOK
	}
	b := s.as(staff.Centre)
	moved.Store(int64(50 * time.Minute))
	assert.True(t, in(b))
	moved.Add(int64(50 * time.Minute))
	assert.True(t, in(b), "each page keeps it alive")
	req, err := http.NewRequest(http.MethodGet, s.server.URL+"/live/banner", nil)
	require.NoError(t, err)
	for range 3 {
		moved.Add(int64(25 * time.Minute))
		res, err := b.Do(req)
		require.NoError(t, err)
		_, _ = read(t, res)
	}
	assert.False(t, in(b), "what the page asks by itself does not")

	b = s.as(staff.Centre)
	for range 13 {
		in(b)
		moved.Add(int64(59 * time.Minute))
	}
	assert.False(t, in(b), "it ends after the working day")

	b = s.as(staff.Centre)
	_, err = s.users.Reset(t.Context(), "console", s.staff[staff.Centre].ID)
	require.NoError(t, err)
	assert.False(t, in(b), "password reset")
	b = s.as(staff.Director)
	require.NoError(t, s.users.Disable(t.Context(), "console", s.staff[staff.Director].ID))
	assert.False(t, in(b), "disabled")
	b = s.as(staff.Department)
	status, _ := b.post("/logout", nil)
	assert.Equal(t, http.StatusSeeOther, status)
	assert.False(t, in(b), "signed out")
}

func TestLogin_SlowsGuessesAndSaysHowLong(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.browser()
	for range 5 {
		status, page := b.post("/login", url.Values{"login": {"centre"}, "password": {"guess"}})
		assert.Equal(t, http.StatusUnauthorized, status)
		assert.NotContains(t, page, "guess")
	}
	status, page := b.post("/login", url.Values{"login": {"centre"}, "password": {password}})
	assert.Equal(t, http.StatusTooManyRequests, status)
	assert.Regexp(t, `请等 \d+ 秒`, page)
}

func TestCode_IsShownOnceAndAudited(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Admin)
	status, page := b.post("/terminals/codes", url.Values{"name_zh": {"自助终端 07"}, "place": {"zx-mz-dt"},
		"profile": {"outpatient"}})
	require.Equal(t, http.StatusOK, status)
	code := regexp.MustCompile(`id="code">([^<]+)<`).FindStringSubmatch(page)
	require.NotNil(t, code)
	_, page = b.get("/terminals")
	assert.NotContains(t, page, code[1])
	assert.Contains(t, page, "自助终端 07")
	for _, bad := range []url.Values{{"name_zh": {"x"}, "place": {"moon"}, "profile": {"ward"}},
		{"name_zh": {""}, "place": {"zx-mz-dt"}, "profile": {"ward"}},
		{"name_zh": {"x"}, "place": {"zx-mz-dt"}, "profile": {"king"}}} {
		status, _ = b.post("/terminals/codes", bad)
		assert.Equal(t, http.StatusUnprocessableEntity, status)
	}
	assert.Contains(t, s.actions(), "terminal.code")
}

func (s *site) actions() []string {
	s.t.Helper()
	var out []string
	require.NoError(s.t, s.store.DB().NewSelect().Model((*store.AuditEntry)(nil)).Column("action").Order("seq").
		Scan(s.t.Context(), &out))
	return out
}

func TestSettings_AreSavedCheckedAndAudited(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	for section, good := range map[string]url.Values{
		"identity":  {"name_zh": {"新名字"}, "hotline": {"7212345"}},
		"retention": {"text": {"365"}, "contact": {"30"}}, "phone": {"public_url": {"https://x.example/"}},
		"alarm":     {"webhook_url": {"https://x.example/hook"}},
		"work_days": {"until": {"2027-12-31"}, "end_of": {"17:00"}, "off": {"2027-01-01"}, "on": {"2027-02-06\r\n"}},
		"deadlines": {"complaint.hospital": {"8"}, "complaint.law": {"5"}, "complaint.law_multi": {""},
			"enquiry.hospital": {"0"}, "help.hospital": {"0"}, "suggestion.hospital": {"9"}, "praise.hospital": {"2"}},
		"terminals": {"idle": {"45"}, "countdown": {"15"}, "idle_large": {"90"}, "countdown_large": {"30"},
			"notice_zh": {"抽血处搬到二号楼一楼"}},
		"danger": {"danger_words": {"晕倒\r\n 打人 \r\n\r\n晕倒"}, "self_harm_words": {"不想活，自杀"}, "lifeline": {"12356"},
			"lifeline_name_zh":  {"心理援助电话"},
			"lifeline_hours_zh": {"24 小时"}},
	} {
		status, page := b.post("/settings/"+section, good)
		assert.Equal(t, http.StatusSeeOther, status, "%s %s", section, page)
	}
	set, err := hospital.Load(t.Context(), s.store.DB())
	require.NoError(t, err)
	assert.Equal(t, "新名字", set.Identity.Name["zh"])
	assert.Equal(t, 8, set.Deadlines[feedback.Complaint].Hospital.WorkDays)
	assert.Equal(t, -1, set.Deadlines[feedback.Complaint].LawMulti.WorkDays)
	assert.Equal(t, "https://x.example", set.Phone.PublicURL)
	// Two sections of one document were saved one after the other, in any order.
	assert.Equal(t, wire.Timeouts{Idle: 45, Countdown: 15, IdleLarge: 90, CountdownLarge: 30}, set.Terminals.Timeouts)
	assert.Equal(t, []wire.Text{{"zh": "抽血处搬到二号楼一楼"}}, set.Terminals.Notices)
	assert.Equal(t, []string{"晕倒", "打人"}, set.Terminals.DangerWords)
	assert.Equal(t, []string{"不想活", "自杀"}, set.Terminals.SelfHarm)
	assert.Equal(t, "24 小时", set.Terminals.Lifeline.Hours["zh"])
	assert.Equal(t, []string{"2027-02-06"}, set.WorkDays.On)
	assert.Equal(t, 365, set.Retention.TextDays)
	assert.NotZero(t, set.Retention.VoiceDays, "what is not on the page stays")
	for section, bad := range map[string]url.Values{
		"identity": {"name_zh": {""}}, "retention": {"text": {"0"}, "contact": {"x"}},
		"phone": {"public_url": {"javascript:alert(1)"}},
		"alarm": {"webhook_url": {"file:///etc/passwd"}}, "work_days": {"until": {"2027"}, "end_of": {"17:00"}},
		"deadlines": {"complaint.hospital": {"-1"}},
		"terminals": {"idle": {"1"}, "countdown": {"15"}, "idle_large": {"90"}, "countdown_large": {"30"},
			"notice_zh": {"写了半天的公告"}},
		"danger": {"danger_words": {"晕倒"}, "lifeline": {"打这个"}, "lifeline_name_zh": {"写了半天的公告"}},
	} {
		status, page := b.post("/settings/"+section, bad)
		assert.Equal(t, http.StatusUnprocessableEntity, status, section)
		if section == "terminals" || section == "danger" {
			assert.Contains(t, page, "没有保存", section)
			assert.Contains(t, page, "写了半天的公告", "what was typed stays on the page: %s", section)
		}
	}
	_, page := b.get("/cases")
	assert.NotContains(t, page, "工作日表里还没有 2027")
	// What was saved holds for the next report.
	k := s.find(s.report(said{kind: feedback.Complaint, text: "x", at: time.Date(2027, 3, 1, 9, 0, 0, 0, workday.Zone())}))
	assert.Equal(t, "2027-03-11 17:00", k.Case.DueHospital.In(workday.Zone()).Format("2006-01-02 15:04"))
}

func TestCalendar_WarnsFromNovember(t *testing.T) {
	for month, warned := range map[time.Month]bool{time.October: false, time.November: true, time.December: true} {
		s := newSiteAt(t, storetest.Open(t, storetest.SQLite(t)), func() time.Time {
			return time.Date(2026, month, 10, 9, 0, 0, 0, workday.Zone())
		})
		s.hire(staff.Centre, "centre", "值班 03")
		_, page := s.as(staff.Centre).get("/cases")
		assert.Equal(t, warned, strings.Contains(page, "2027 年"), month)
	}
}

func TestAudit_KnowsEveryViewAndChangeAndNoContent(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "原话", name: "张秀英"})
	b := s.as(staff.Centre)
	_, _ = b.get("/cases?q=" + url.QueryEscape("原话"))
	_, _ = b.get("/cases/" + number)
	status, _ := b.post("/cases/"+number+"/accept", version(s.find(number)))
	require.Equal(t, http.StatusSeeOther, status)
	form := version(s.find(number))
	form.Set("text", "备注的话")
	_, _ = b.post("/cases/"+number+"/note", form)
	assert.Subset(t, s.actions(), []string{"user.add", "user.password", "login", "inbox.view", "case.view",
		"case.accept", "case.note"})
	var rows []store.AuditEntry
	require.NoError(t, s.store.DB().NewSelect().Model(&rows).Scan(t.Context()))
	raw, err := json.Marshal(rows)
	require.NoError(t, err)
	for _, content := range []string{"原话", "张秀英", "备注的话"} {
		assert.NotContains(t, string(raw), content)
	}
	a := s.as(staff.Auditor)
	status, page := a.post("/audit/verify", nil)
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "没有被改动")
	_, err = s.store.DB().ExecContext(t.Context(), "UPDATE audit SET actor = 'x' WHERE seq = 3")
	require.NoError(t, err)
	_, page = a.post("/audit/verify", nil)
	assert.Contains(t, page, "第 3 条记录对不上")
}

func TestTexts_AreWholeInBothLanguagesAndAllAreUsed(t *testing.T) {
	b, err := locale.Load(texts.Files())
	require.NoError(t, err)
	assert.Empty(t, b.Check())
	var source strings.Builder
	for _, pattern := range []string{"*.go", "*/*.go", "../casestate/*.go", "../../../assets/web/desk/*.html"} {
		names, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range names {
			raw, err := os.ReadFile(name)
			require.NoError(t, err)
			source.Write(raw)
		}
	}
	keys := map[string]string{}
	for _, area := range []string{"desk", "places"} {
		zh, err := os.ReadFile("../../../assets/web/locale/zh/" + area + ".json")
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(zh, &keys))
	}
	built := regexp.MustCompile(
		`^desk\.approvals\.what\.|^desk\.bulk\.(title|done)|^desk\.history\.|^desk\.serious\.(say|do|hours)|^desk\.users\.waits\.|^places\.(add|what|count|column|field|wrong)\.|^desk\.(device\.|register\.|merge\.|filter\.(dept|state|due|sort|in|source|person|place|kind|about|hcat)|source\.|reply\.|device_state\.|audit\.[a-z_]+\.|audit\.log|kind\.|hcat\.|stage\.|severity\.|finding\.|event\.|state\.|task\.state\.|task\.urged|call\.|note\.scope\.|tab\.|role\.|settings\.invalid\.|span\.|limit\.days|cases\.total)`)
	for key := range keys {
		inOthers := strings.TrimSuffix(key, "_en") // what a field is called in another language is made from its key
		if !built.MatchString(key) && !strings.Contains(source.String(), `"`+key+`"`) &&
			!strings.Contains(source.String(), `"`+inOthers+`"`) {
			t.Errorf("%s is used nowhere", key)
		}
	}
	for _, m := range regexp.MustCompile(`"((?:desk|places)\.[a-z_.]+[a-z])"`).FindAllStringSubmatch(source.String(), -1) {
		_, ok := keys[m[1]]
		ok = ok || m[1] == "desk.css" || m[1] == "desk.js" || m[1] == "places.csv"
		assert.True(t, ok, "%s is asked for and not there", m[1])
	}
}
