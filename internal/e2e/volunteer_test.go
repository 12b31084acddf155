//go:build e2e

package e2e

import (
	"encoding/json"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// helpedRecord is what the hub keeps of who helped.
type helpedRecord struct {
	Body struct {
		Type         string `json:"type"`
		HelpedBy     string `json:"helped_by"`
		ProxyConsent bool   `json:"proxy_consent"`
		Report       struct {
			VisitNumber string `json:"visit_number"`
		} `json:"report"`
	} `json:"body"`
}

// A volunteer helps an old man: her card is held before the scanner, the type is large, his visit slip is scanned, he
// says that he agrees, and the record says who helped. Afterwards the glass is for the next one, and she is one tap
// away.
func TestVolunteer_HelpsAnOldManAndTheRecordSaysSo(t *testing.T) {
	var card string
	s := newStoryWith(t, 1080, 1920, func(s *story) { card = s.makesACard() })
	s.hub.Stop() // nothing of it needs the network

	s.scans(card, 120*time.Millisecond)
	s.settle(400 * time.Millisecond)
	if s.look().says("协助中") {
		t.Error("a card that was typed by hand signed in")
	}
	s.scans(card, 8*time.Millisecond)
	s.shows("赵阿姨，您好", "welcome")
	s.understands()
	s.shows("赵阿姨 协助中", "home_with_a_helper")

	s.scans("20261122001234", 8*time.Millisecond)
	s.at("kind")
	s.shows("就诊号记下了", "visit_number")
	s.understands()
	s.calmlyTo("投诉", "write")
	s.calmly("等待太久")
	s.keep("write")
	s.calmlyTo("下一步", "review")
	s.sees("20261122001234")
	s.scans("6901234567892", 8*time.Millisecond)
	s.shows("这个码这里用不上", "refused")
	s.understands()
	s.calmly("提交")
	s.shows("请本人回答", "agrees")
	s.calmly("别人替我填的，我同意交")
	s.at("receipt")
	s.keep("receipt")
	s.calmlyTo("完成", "home")
	s.shows("赵阿姨 继续协助", "one_tap_away")

	s.must(s.hub.Serve(s.log))
	s.arrives(1)
	out, err := s.hub.Command(t.Context(), "export", "--format", "jsonl")
	s.must(err)
	var got helpedRecord
	s.must(json.Unmarshal([]byte(strings.SplitN(out, "\n", 2)[0]), &got))
	if id := strings.Split(card, "-")[1]; got.Body.HelpedBy != id || !got.Body.ProxyConsent ||
		got.Body.Report.VisitNumber != "20261122001234" {
		t.Errorf("the hub has %+v", got)
	}
}

// A volunteer whose card is at home signs in by number and PIN.
func TestVolunteer_SignsInWithoutACard(t *testing.T) {
	s := newStory(t, 1920, 1080)
	s.calmlyTo("帮助", "help")
	s.keep("help")
	s.calmlyTo("志愿者、工作人员签到", "badge")
	s.rest()
	s.types("1001")
	s.keep("number")
	s.calmly("下一步")
	s.rest()
	s.types("135791")
	s.calmly("签到")
	s.shows("牌号 1001 和密码对不上", "wrong")
	s.rest()
	s.types("135790")
	s.calmly("签到")
	s.shows("李梅，您好", "welcome")
	s.understands()
	s.calmly("李梅 协助中")
	s.shows("会注明有人协助", "what_can_be_done")
	s.calmly("不再协助")
	s.until("nobody helps", func(p page) bool { return p.Route == "home" && !p.says("李梅") })
	s.keep("home")
}

// rest waits as people do before they touch what just came.
func (s *story) rest() { s.settle(700 * time.Millisecond) }

// shows waits for a text and takes a picture of it.
func (s *story) shows(text, picture string) {
	s.t.Helper()
	s.sees(text)
	s.rest()
	s.keep(picture)
}

// understands takes away what only told something.
func (s *story) understands() {
	s.t.Helper()
	s.calmly("知道了")
	s.until("it is gone", func(p page) bool { return !p.says("知道了") })
}

func (s *story) calmly(label string) {
	s.t.Helper()
	s.rest()
	s.touch(label)
}

func (s *story) calmlyTo(label, route string) {
	s.t.Helper()
	s.rest()
	s.goes(label, route)
}

// makesACard makes a volunteer's card at the desk and reads the code on it.
func (s *story) makesACard() string {
	s.t.Helper()
	desk := s.deskAs("centre")
	desk.open(s.hub.DeskURL() + "/badges")
	desk.fill("input[name=name]", "赵阿姨")
	desk.click("form[action='/badges'] button.main")
	desk.sees(".id-card", "赵阿姨")
	desk.keep("desk_card")
	return s.codeOn("desk_card")
}

// codeOn reads the code on a card in a picture that was kept.
func (s *story) codeOn(name string) string {
	s.t.Helper()
	f, err := os.Open(filepath.Join(s.shots, name+".png"))
	s.must(err)
	defer f.Close()
	img, err := png.Decode(f)
	s.must(err)
	code, err := readQR(img)
	s.must(err)
	return code
}

// scans types a code and Enter into the terminal's window, as a scanner that is a keyboard does.
func (s *story) scans(code string, pause time.Duration) {
	s.t.Helper()
	cmd := exec.Command("xdotool", "type", "--delay", strconv.Itoa(int(pause.Milliseconds())), code+"\n")
	cmd.Env = append(cmd.Environ(), "DISPLAY="+s.display.Name)
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("xdotool: %v %s", err, out)
	}
}
