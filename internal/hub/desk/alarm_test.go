package desk_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// mark sets what an urgent case carries beside it.
func (s *site) mark(number, column string) {
	s.t.Helper()
	_, err := s.store.DB().NewUpdate().Model((*store.Case)(nil)).Set(column+" = ?", true).Where("number = ?", number).
		Exec(s.t.Context())
	require.NoError(s.t, err)
}

// What the page says of telling somebody is what happened: nobody is told without a webhook, somebody only once it
// answered.
func TestAlarm_SaysWhoWasTold(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	number := s.report(said{kind: feedback.Help, text: "有人晕倒了", urgent: true})
	banner := func() string { _, page := b.get("/live/banner"); return page }
	assert.Contains(t, banner(), "系统没有通知任何人")

	answer := http.StatusInternalServerError
	asked := make(chan struct{}, 16)
	far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(answer)
		asked <- struct{}{}
	}))
	defer far.Close()
	status, _ := b.post("/settings/alarm", url.Values{"webhook_url": {far.URL}})
	require.Equal(t, http.StatusSeeOther, status)
	page := banner()
	assert.NotContains(t, page, "系统没有通知任何人")
	assert.Contains(t, page, "正在发到通知地址")
	assert.NotContains(t, page, "已发到")

	require.NoError(t, s.hook.Once(t.Context()))
	<-asked
	assert.Contains(t, banner(), "没有通知到：通知地址答 500，已试 1 次")
	_, err := s.store.DB().NewUpdate().Model((*store.Alert)(nil)).Set("next_at = ?", time.Now().UTC()).
		Where("tries > 0").Exec(t.Context())
	require.NoError(t, err)
	answer = http.StatusNoContent
	require.NoError(t, s.hook.Once(t.Context()))
	<-asked
	page = banner()
	assert.Contains(t, page, "已发到通知地址")
	assert.Contains(t, page, dashed(number), "it rings until somebody acknowledges")
}

func dashed(number string) string { return number[:4] + "-" + number[4:] }

func TestAlarm_MarksStandBesideWhatRings(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	mashed := s.report(said{kind: feedback.Help, text: "啊啊", urgent: true})
	alone := s.report(said{kind: feedback.Help, urgent: true})
	s.mark(mashed, "inhuman")
	s.mark(alone, "company")
	for _, path := range []string{"/live/banner", "/cases/" + mashed} {
		_, page := b.get(path)
		assert.Contains(t, page, "可能是孩子在玩", path)
		assert.Contains(t, page, "data-ringing")
	}
	_, page := b.get("/cases/" + alone)
	assert.Contains(t, page, "请人过去陪")
}

func TestInbox_WordsAboutOneselfStandAtTheTopForTheCentreAlone(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "我不想活了"})
	_, page := s.as(staff.Centre).get("/cases")
	assert.Contains(t, page, "有人的话里提到不想活")
	assert.Contains(t, page, "提到不想活</span>")
	_, page = s.as(staff.Director).get("/cases")
	assert.NotContains(t, page, "不想活")
	b := s.as(staff.Centre)
	_, page = b.get("/cases/" + number)
	assert.Contains(t, page, "提到不想活</span>")

	banner := func() string { _, page := b.get("/live/banner"); return page }
	require.NoError(t, s.cases.Accept(t.Context(), s.actor(), s.ref(number)))
	assert.NotContains(t, banner(), dashed(number))
	require.NoError(t, s.cases.Answer(t.Context(), s.actor(), s.ref(number), "我们想和您谈谈"))
	require.NoError(t, s.cases.Rate(t.Context(), s.ref(number), feedback.NotSatisfied, "没有用，我不想活了"))
	assert.Contains(t, banner(), dashed(number), "it was said after somebody had taken the case on")
	s.as(staff.Director).get("/cases/" + number)
	assert.Contains(t, banner(), dashed(number))
	b.get("/cases/" + number)
	assert.NotContains(t, banner(), dashed(number), "somebody has read it")
}

// The centre is there while one of its pages is open, and not because of anybody else's.
func TestLive_AnOpenPageOfTheCentreIsSomebodyOnDuty(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	open := func(role staff.Role) (leave func()) {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.server.URL+"/live", nil)
		require.NoError(t, err)
		res, err := s.as(role).Do(req)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, res.StatusCode)
		return func() { cancel(); _ = res.Body.Close() }
	}
	leaveDirector := open(staff.Director)
	defer leaveDirector()
	leave := open(staff.Centre)
	require.True(t, assertEventually(s.onDuty))
	leave()
	require.True(t, assertEventually(func() bool { return !s.onDuty() }), "the director's page is still open")
}

// A page that is still open on a screen is nobody once its user signed out elsewhere, or may not work here any more.
func TestLive_WhoSignedOutOrWasDisabledIsNotThere(t *testing.T) {
	for name, end := range map[string]func(s *site, b *browser){
		"signed out": func(_ *site, b *browser) {
			status, _ := b.post("/logout", nil)
			require.Equal(t, http.StatusSeeOther, status)
		},
		"disabled": func(s *site, _ *browser) {
			require.NoError(t, s.users.Disable(t.Context(), "console", s.staff[staff.Centre].ID))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.hireAll()
			s.desk.Pulse(20 * time.Millisecond)
			b := s.as(staff.Centre)
			res, err := b.Get(s.server.URL + "/live")
			require.NoError(t, err)
			defer res.Body.Close()
			require.Equal(t, http.StatusOK, res.StatusCode)
			lines := bufio.NewScanner(res.Body)
			for alive := 0; alive < 3; { // it stays open while all is well
				require.True(t, lines.Scan())
				if lines.Text() == "event: here" {
					alive++
				}
			}
			end(s, b)
			for lines.Scan() {
			}
			require.NoError(t, lines.Err(), "the hub ends it")
		})
	}
}
