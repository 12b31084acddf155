//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"xinsheng/internal/stage"
)

const walkerName = "赵淑芬"

// TestWalker_TwoTerminalsWithoutTheHubAndAPhoneMakeOneWalk is a morning of a patient experiencer: appointed at the
// desk, she notes her way at one terminal while the hub is away, goes on at another, later on her phone, and once the
// hub is back everything is one walk, with a case of what was wrong. She signs in by number and PIN, and where there is
// a scanner with her card.
func TestWalker_TwoTerminalsWithoutTheHubAndAPhoneMakeOneWalk(t *testing.T) {
	var desk *browser
	var number, pin string
	hall := newStoryWith(t, 1080, 1920, func(s *story) {
		desk = s.deskAs("centre")
		number, pin = appoint(desk)
	})
	clinic := hall.another("自助终端 08", "zx-mz-nk", 1920, 1080)
	hall.hub.Stop()
	hall.notices("that the hub is away", func() bool { return !hall.online() })

	hall.keep("hall_home")
	hall.signsIn(number, pin)
	hall.keep("hall_steps")
	hall.opens("到院停车")
	hall.touch("我到了")
	hall.sees("时间已记下")
	hall.keep("hall_arrived")
	hall.touch("我离开了")
	hall.sees("用了")
	hall.touch("很满意")
	hall.settle(300 * time.Millisecond)
	hall.goes("保存这一步", "walk")
	hall.sees("已填 1 / 12")
	hall.keep("hall_saved")
	hall.goes("首页", "home")

	clinic.signsIn(number, pin)
	clinic.sees("已填 0 / 12")
	clinic.keep("clinic_steps")
	clinic.opens("候诊")
	clinic.touch("我到了")
	clinic.sees("时间已记下")
	clinic.settle(400 * time.Millisecond)
	clinic.touch("不满意")
	clinic.settle(400 * time.Millisecond)
	clinic.goes("遇到的问题", "walk_problem")
	clinic.keep("clinic_problem")
	clinic.touch("等得太久")
	clinic.sees("有多严重")
	clinic.goes("严重", "walk_step")
	clinic.settle(300 * time.Millisecond)
	clinic.touch("写经过")
	clinic.sees("经过是怎样的")
	clinic.settle(400 * time.Millisecond)
	clinic.types(complaintKeys)
	clinic.touch(complaintText)
	clinic.sees(complaintText)
	clinic.keep("clinic_writes")
	clinic.touch("完成")
	clinic.sees("遇到的问题")
	clinic.keep("clinic_step")
	if found := clinic.traces(time.Time{}, complaintText); len(found) > 0 {
		t.Errorf("what was written lies open in %q", found)
	}
	clinic.goes("保存这一步", "receipt")
	clinic.keep("clinic_receipt")
	clinic.goes("接着填下一步", "walk")
	clinic.sees("已填 1 / 12")

	hall.must(hall.hub.Serve(hall.log))
	clinic.notices("that the hub is back", clinic.online)
	clinic.goes("首页", "home")

	phone := newBrowser(t, 390, 844) // the same card, on her own phone
	phone.open(hall.codeOn("desk_card"))
	phone.fill("#pin", pin)
	phone.click("button.primary")
	phone.follow("a", "取药")
	phone.click(".five .s4 span")
	phone.keep("phone_step")
	phone.click("#send")
	phone.sees("body", "保存好了")

	hall.scans(hall.codeOn("desk_card"), 8*time.Millisecond)
	hall.at("walk")
	hall.until("steps of both terminals and of the phone are there", func(p page) bool { return p.says("已填 3 / 12") })
	hall.keep("hall_joined")
	hall.opens("候诊")
	hall.sees("已经交过")
	if hall.look().says(complaintText) {
		t.Error("what was sent can be read at a terminal")
	}
	hall.keep("hall_sent_before")
	hall.goes("上一步", "walk")
	hall.goes("总评，完成体验", "walk_whole")
	hall.keep("hall_overall")
	hall.touch("满意")
	hall.sees("推荐亲友")
	hall.settle(350 * time.Millisecond)
	hall.touch("9")
	hall.sees("还有想说的吗")
	hall.keep("hall_words")
	hall.goes("提交，完成体验", "walk_done")
	hall.keep("hall_done")
	hall.goes("完成", "home")

	desk.open(hall.hub.DeskURL() + "/walks")
	desk.follow("a.row", walkerName)
	desk.sees("h1", walkerName)
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		if n, err := ask(desk, chromedp.Evaluate[int](`document.querySelectorAll("li.stop").length`)); err == nil && n >= 4 {
			break
		}
		desk.do(chromedp.Reload())
	}
	for _, said := range []string{"到院", "候诊", complaintText, "等", "自助终端 03", "自助终端 08", "取药", "手机"} {
		desk.sees("body", said)
	}
	desk.keep("desk_walk")
	desk.click("a.to-case")
	desk.sees("body", complaintText)
	desk.keep("desk_case")
	if strings.Contains(hall.log.String()+clinic.log.String(), complaintText) {
		t.Error("a log says what was written")
	}
}

// appoint makes an experiencer at the desk and asks for a walk. It reads number and PIN from the card.
func appoint(desk *browser) (number, pin string) {
	desk.t.Helper()
	base, err := ask(desk, chromedp.Evaluate[string](`location.origin`))
	if err != nil {
		desk.t.Fatal(err)
	}
	desk.open(base + "/walkers")
	desk.fill("form[action='/walkers'] input[name=name]", walkerName)
	desk.click("form[action='/walkers'] button.main")
	desk.do(chromedp.WaitVisible(chromedp.CSS("#pin")))
	desk.keep("desk_card")
	for selector, into := range map[string]*string{".no b": &number, "#pin": &pin} {
		text, err := ask(desk, chromedp.Evaluate[string](`document.querySelector(`+quote(selector)+`).innerText`))
		if err != nil {
			desk.t.Fatal(err)
		}
		*into = strings.ReplaceAll(text, " ", "")
	}
	desk.open(base + "/walks")
	desk.do(chromedp.WaitVisible(chromedp.CSS("select[name=walker]")), chromedp.Evaluate[chromedp.Void](`(() => {
		const s = document.querySelector("select[name=walker]")
		s.value = Array.from(s.options).find(o => o.text.includes("`+walkerName+`")).value
		document.querySelector("input[name=unit][value=zx-mz-nk]").checked = true
	})()`))
	desk.keep("desk_give")
	desk.click("form[action='/walks'] button.main")
	desk.sees("body", walkerName)
	return number, pin
}

// another is a second terminal of the same hospital, with a display and a log of its own.
func (s *story) another(name, place string, w, h int) *story {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	wMM, hMM := 268, 476
	if w > h {
		wMM, hMM = hMM, wMM
	}
	o := &story{t: s.t, dir: filepath.Join(s.dir, "second"), hub: s.hub, users: s.users, log: &output{}, w: w,
		h: h, shots: s.shots}
	s.t.Cleanup(o.report)
	var err error
	o.terminal, err = stage.NewTerminal(terminalBin, rimeData, filepath.Join(o.dir, "terminal"), s.hub.Device, wMM, hMM)
	s.must(err)
	o.terminal.Env = s.terminal.Env
	code, err := s.hub.EnrolCode(ctx, name, "Terminal", place)
	s.must(err)
	s.must(o.terminal.Enrol(ctx, code, technicianPIN))
	o.display, err = stage.StartDisplay(o.log, w, h)
	s.must(err)
	s.t.Cleanup(func() { o.display.Stop() })
	o.robot, err = newRobot(o.display, s.shots)
	s.must(err)
	s.t.Cleanup(o.robot.close)
	o.args = []string{"--window", fmt.Sprintf("%dx%d", w, h), "--inspect", o.socket()}
	o.startTerminal()
	return o
}

// signsIn signs an experiencer in by number and PIN.
func (s *story) signsIn(number, pin string) {
	s.t.Helper()
	s.goes("患者体验员", "walk_door")
	s.settle(400 * time.Millisecond)
	s.types(number)
	s.touch("下一步")
	s.sees("请输入密码")
	s.settle(400 * time.Millisecond)
	s.types(pin)
	s.goes("登录", "walk")
}

// opens opens a step of the walk.
func (s *story) opens(step string) {
	s.t.Helper()
	s.settle(400 * time.Millisecond)
	label := ""
	s.until("finds "+step, func(p page) bool {
		for _, l := range p.labels() {
			if strings.HasSuffix(l, step) {
				label = l
			}
		}
		return label != ""
	})
	s.goes(label, "walk_step")
	s.settle(300 * time.Millisecond)
}
