//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	complaintKeys = "zaisanloucaichaoshipaiduidengleliangge" + "duoxiaoshi"
	complaintText = "在三楼彩超室排队等了两个多小时"
	praiseText    = "护士很耐心"
)

// taken is what a visitor carries home.
type taken struct{ number, pin, url string }

// The main job, whole: typed with a finger, the network dead, the terminal killed, and still it reaches the staff once,
// is answered, and its author reads the answer on the phone.
func TestReport_FromAFingerOnTheGlassToTheStaffAndBack(t *testing.T) {
	s := newStory(t, 1080, 1920)
	s.keep("home")
	s.hub.Stop()

	complaint := s.complains()
	s.notices("that the network is gone", func() bool { return !s.online() })
	praise := s.praises()
	s.must(os.WriteFile(filepath.Join(s.dir, "tmp", "planted"), []byte(complaintText), 0o600))
	if found := s.traces(time.Time{}, complaintText, praiseText, complaintKeys); len(found) != 1 ||
		filepath.Base(found[0]) != "planted" {
		t.Fatalf("what was said is in %q; only the planted file was to be found", found)
	}
	s.must(os.Remove(filepath.Join(s.dir, "tmp", "planted")))

	s.terminal.Kill()
	s.must(s.hub.Serve(s.log))
	phone := newBrowser(t, 390, 844)
	phone.open(complaint.url)
	phone.sees("body", "还在路上")
	phone.keep("phone_1_not_here_yet")

	s.startTerminal()
	s.arrives(2)
	phone.open(complaint.url)
	phone.sees("body", dashed(complaint.number))
	phone.sees("body", "已送达")
	phone.keep("phone_2_arrived")

	s.staffAnswers(complaint)
	phone.open(complaint.url)
	phone.sees("body", "是我们不对")
	phone.keep("phone_3_answered")
	s.asksAtTheTerminal(complaint)
	if got := s.exported(); got[complaintText] != 1 || got[praiseText] != 1 || len(got) != 2 {
		t.Errorf("the hub has %v", got)
	}
	phone.open(praise.url)
	phone.sees("body", dashed(praise.number))
}

// complains types a complaint in pinyin and sends it.
func (s *story) complains() taken {
	s.t.Helper()
	s.goes("我有话要说", "kind")
	s.keep("kind")
	s.goes("投诉", "write")
	s.keep("write")
	s.types(complaintKeys)
	s.keep("write_pinyin")
	s.touch(complaintText)
	s.sees(complaintText)
	s.types("，")
	s.types("。")
	s.touch("删除")
	s.touch("删除")
	s.keep("write_text")
	s.goes("下一步", "review")
	s.sees(complaintText)
	s.keep("review")
	s.goes("提交", "receipt")
	return s.takes("receipt_complaint")
}

// praises writes with the finger.
func (s *story) praises() taken {
	s.t.Helper()
	s.goes("我有话要说", "kind")
	s.goes("表扬", "write")
	s.settle(400 * time.Millisecond)
	s.touch("手写")
	s.until("the pad is there", func(p page) bool { _, ok := p.target("手写区"); return ok })
	s.writes(praiseText)
	s.keep("write_by_hand")
	s.goes("下一步", "review")
	s.goes("提交", "receipt")
	return s.takes("receipt_praise")
}

// takes reads the receipt as a person does: number and PIN from the glass, the QR code from the picture.
func (s *story) takes(name string) taken {
	s.t.Helper()
	p := s.sees("网络暂时不通")
	img := s.keep(name)
	url, err := readQR(img)
	s.must(err)
	var got taken
	got.url = url
	for _, t := range p.Texts {
		digits := strings.ReplaceAll(strings.ReplaceAll(t.Text, " ", ""), "-", "")
		switch {
		case len(digits) == 8 && len(t.Text) == 9:
			got.number = digits
		case len(digits) == 4 && strings.Trim(digits, "0123456789") == "":
			got.pin = digits
		}
	}
	if got.number == "" || got.pin == "" || !strings.HasPrefix(url, s.hub.PhoneURL()+"/r/") {
		s.t.Fatalf("the receipt says %+v: %q", got, p.all())
	}
	s.goes("完成", "home")
	return got
}

func dashed(number string) string { return number[:4] + "-" + number[4:] }

// arrives waits until the hub has n reports.
func (s *story) arrives(n int) {
	s.t.Helper()
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		total := 0
		for _, k := range s.exported() {
			total += k
		}
		if total >= n {
			return
		}
	}
	s.t.Fatalf("the hub has %v", s.exported())
}

// exported counts the reports at the hub by their text.
func (s *story) exported() map[string]int {
	s.t.Helper()
	out, err := s.hub.Command(s.t.Context(), "export", "--format", "jsonl")
	s.must(err)
	count := map[string]int{}
	for line := range bytes.Lines([]byte(out)) {
		var r struct {
			Body struct {
				Report struct {
					Text string `json:"text"`
				} `json:"report"`
			} `json:"body"`
		}
		s.must(json.Unmarshal(line, &r))
		count[r.Body.Report.Text]++
	}
	return count
}

// deskAs is the desk in a browser, somebody of the demo hospital signed in for the first time.
func (s *story) deskAs(login string) *browser {
	s.t.Helper()
	desk := s.logsIn(login, s.password(login))
	desk.fill("input[name=old]", s.password(login))
	desk.fill("input[name=next]", ownPassword)
	desk.fill("input[name=again]", ownPassword)
	desk.click("form[action='/password'] button.main")
	desk.sees("body", "诉求")
	return desk
}

// ownPassword is what deskAs changes the first password to.
const ownPassword = "neue Losung 2026 xin"

// deskAgain is somebody at the desk who was there before: see deskAs.
func (s *story) deskAgain(login string) *browser {
	s.t.Helper()
	return s.logsIn(login, ownPassword)
}

func (s *story) logsIn(login, password string) *browser {
	s.t.Helper()
	desk := newBrowser(s.t, 1440, 900)
	desk.open(s.hub.DeskURL())
	desk.fill("input[name=login]", login)
	desk.fill("input[name=password]", password)
	desk.click("form[action='/login'] button.main")
	return desk
}

// staffAnswers takes the case on at the desk and answers it.
func (s *story) staffAnswers(c taken) {
	s.t.Helper()
	desk := s.deskAs("centre")
	desk.sees("body", complaintText)
	desk.keep("desk_1_inbox")
	desk.follow("a.row", complaintText)
	desk.sees(".words", complaintText)
	desk.keep("desk_2_case")
	desk.click(`form[action$="/accept"] button`)
	desk.sees(".flash", "已受理")
	desk.fill("#text", "您好，当天一台机器故障，没有及时告知，是我们不对。")
	desk.click(`form[action$="/answer"] button.main`)
	desk.sees(".answer", "是我们不对")
	desk.keep("desk_3_answered")
}

// asksAtTheTerminal follows the case with number and PIN on the glass.
func (s *story) asksAtTheTerminal(c taken) {
	s.t.Helper()
	s.goes("查进度", "progress")
	s.settle(400 * time.Millisecond) // taps rest that long after a page changed
	s.types(c.number)
	s.keep("progress_number")
	s.touch("下一步")
	s.until("asks for the PIN", func(p page) bool { _, ok := p.target("Z"); return !ok })
	s.settle(400 * time.Millisecond)
	s.types(c.pin)
	s.touch("查一查")
	s.sees("是我们不对")
	s.keep("progress_result")
	s.goes("完成", "home")
}

// online is what the terminal's log said last of the line to the hub.
func (s *story) online() bool {
	log := s.log.String()
	return strings.LastIndex(log, "state=online") > strings.LastIndex(log, "state=offline")
}

// notices waits until the terminal knows something of the hub: it asks every few seconds, and ever more rarely where
// nobody answers.
func (s *story) notices(what string, known func() bool) {
	s.t.Helper()
	for end := time.Now().Add(75 * time.Second); !known(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("the terminal does not notice %s", what)
		}
	}
}

// traces looks for what was said wherever the terminal could have left it.
func (s *story) traces(since time.Time, texts ...string) []string {
	s.t.Helper()
	s.must(os.WriteFile(filepath.Join(s.dir, "terminal", "log"), []byte(s.log.String()), 0o600))
	return traces(s.t, since, texts, filepath.Join(s.dir, "terminal"), filepath.Join(s.dir, "home"),
		filepath.Join(s.dir, "tmp"),
		filepath.Join(s.dir, "run"), rimeData, "/dev/shm", "/var/tmp")
}
