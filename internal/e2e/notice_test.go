//go:build e2e

package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"xinsheng/internal/hub/notice/noticetest"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// far is a machine of the hospital's that is called.
type far struct {
	*httptest.Server
	mu    sync.Mutex
	heard []string
}

func callable(t *testing.T) *far {
	f := &far{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		f.mu.Lock()
		defer f.mu.Unlock()
		f.heard = append(f.heard, string(raw))
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *far) said() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.heard...)
}

// within waits for what happens beside the browser.
func (s *story) within(what string, done func() bool) {
	s.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if done() {
			return
		}
	}
	s.t.Fatal(what)
}

// TestNotice_AnUrgentReportReachesWhoIsOnDutyAndALateCaseClimbs is a night: who is on duty is told of an urgent report
// by mail, a machine of the hospital's hears of it, and a case that nobody worked on for days is told one level up. No
// notice says what anybody said.
func TestNotice_AnUrgentReportReachesWhoIsOnDutyAndALateCaseClimbs(t *testing.T) {
	const words, urgent = "等了三天没有人回我", "我爸在二号楼门口摔倒了"
	s := newHubStory(t)
	post, machine := noticetest.Serve(t, noticetest.Bare), callable(t)
	admin := s.deskAs("admin")
	// saves fills a form of the page of ways in and saves it; the page comes anew each time, as its word of the last one
	// would be taken for that of the next.
	saves := func(form, fill string) {
		admin.open(s.hub.DeskURL() + "/notices/ways")
		admin.do(chromedp.Evaluate[chromedp.Void](`(e => {` + fill + `})(document.querySelector(` +
			quote(form) + `).elements)`))
		admin.click(form + " button.main")
		admin.sees(".flash", "已保存")
	}
	saves(`form[action="/notices/ways/mail"]`, `e.on.checked = true; e.address.value = "`+post.Addr+
		`"; e.security.value = "plain"; e.from.value = "notice@hospital.example";`)
	// The story runs at any hour: its quiet one is far off.
	later := time.Now().In(workday.Zone()).Add(12 * time.Hour)
	saves(`#all form`, `e.quiet_from.value = "`+later.Format("15:04")+`"; e.quiet_to.value = "`+
		later.Add(time.Minute).Format("15:04")+`";`)
	saves(`form[action="/notices/ways/webhook"]`, `e.on.checked = true; e.address.value = "`+machine.URL+
		`"; e.secret.value = "shared";`)
	admin.keep("1_ways")

	for login, address := range map[string]string{"centre": "night@hospital.example",
		"director": "dean@hospital.example"} {
		b := s.deskAs(login)
		b.open(s.hub.DeskURL() + "/notices")
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("input[name=mail]").value = "` + address + `"`))
		b.click(`form:has(input[name=mail]) button.main`)
		b.sees(".flash", "已保存")
	}
	admin.open(s.hub.DeskURL() + "/notices/duty")
	admin.do(chromedp.Evaluate[chromedp.Void](
		`(() => { const s = document.querySelector(".duty select"); s.selectedIndex = 1; })()`))
	admin.click("form.card button.main")
	admin.sees(".flash", "已保存")
	admin.keep("2_duty")

	phone := newBrowser(t, 390, 844)
	phone.open(s.hub.PhoneURL() + "/p/zx-mz-dt")
	phone.click(".pick.help")
	phone.fill("#text", urgent)
	phone.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[name=urgent]")?.click()`))
	phone.keep("3_urgent")
	phone.click("[data-go=review].primary")
	phone.click("#send")
	phone.do(chromedp.WaitVisible(".big-number"))
	s.within("nobody on duty got a letter", func() bool {
		for _, l := range post.Letters() {
			if strings.Contains(l.To, "night@") && strings.Contains(l.Subject, "紧急") {
				return true
			}
		}
		return false
	})
	s.within("the machine heard nothing", func() bool { return len(machine.said()) > 0 })
	if !json.Valid([]byte(machine.said()[0])) {
		t.Errorf("the machine heard %q", machine.said()[0])
	}

	// Days pass over a case that nobody takes on: its date is put back as if they had.
	s.reportsByPhone(words)
	s.hub.Stop()
	db, err := store.Open(t.Context(), s.hub.Data+"/hub.db")
	s.must(err)
	_, err = db.DB().ExecContext(t.Context(), "UPDATE cases SET due_at = ? WHERE text = ?",
		time.Now().UTC().AddDate(0, 0, -9), words)
	s.must(err)
	s.must(db.Close())
	s.must(s.hub.Serve(s.log))
	s.within("nobody above was told that a case is late", func() bool {
		for _, l := range post.Letters() {
			if strings.Contains(l.To, "dean@") && strings.Contains(l.Subject, "超期") {
				return true
			}
		}
		return false
	})
	for _, l := range post.Letters() {
		if strings.Contains(l.Subject+l.Text, "等了三天") || strings.Contains(l.Subject+l.Text, "摔倒") {
			t.Errorf("a letter says what people said: %+v", l)
		}
	}
	for _, heard := range machine.said() {
		if strings.Contains(heard, "等了三天") || strings.Contains(heard, "摔倒") {
			t.Errorf("the machine heard what people said: %s", heard)
		}
	}
}
