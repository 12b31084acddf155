//go:build e2e

package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"xinsheng/internal/stage"
)

// reportsByPhone reports a complaint by phone at a sign and leaves the browser at the case's page.
func (s *story) reportsByPhone(words string) *browser {
	s.t.Helper()
	b := newBrowser(s.t, 390, 844)
	b.open(s.hub.PhoneURL() + "/p/zx-mz-cs")
	b.click(".pick.complaint")
	b.fill("#text", words)
	b.click("[data-go=review].primary")
	b.click("#send")
	b.do(chromedp.WaitVisible(".big-number"))
	b.follow("a.primary", "")
	b.do(chromedp.WaitVisible(".steps"))
	return b
}

// unfolds opens what can be folded away.
func (b *browser) unfolds(details string) {
	b.t.Helper()
	b.do(chromedp.WaitReady(chromedp.CSS(details)), chromedp.Evaluate[chromedp.Void](`document.querySelector(`+
		quote(details)+`).open = true`))
}

// hires makes a user of a department.
func (s *story) hires(login, name, department string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	defer cancel()
	out, err := s.hub.Command(ctx, "user", "--login", login, "--name", name, "--role", "department", "--department",
		department, "add")
	s.must(err)
	_, rest, _ := strings.Cut(out, "password ")
	password, _, ok := strings.Cut(rest, " (")
	if !ok {
		s.t.Fatalf("no password in %q", out)
	}
	s.users = append(s.users, stage.User{Login: login, Password: password, Role: "department"})
}

// TestCase_TwoDepartmentsAnswerAsOneAndTheSecondRoundSatisfies is a complaint that goes to two departments: one hands
// it back, one answers, the centre composes what the person reads, who is not satisfied at first.
func TestCase_TwoDepartmentsAnswerAsOneAndTheSecondRoundSatisfies(t *testing.T) {
	s := newHubStory(t)
	s.hires("pharmacy", "药房 孙组长", "zx-mz-yf")
	phone := s.reportsByPhone(complaintText)

	centre := s.deskAs("centre")
	centre.follow("a.row", complaintText)
	centre.click(`form[action$="/accept"] button`)
	centre.sees(".flash", "已受理")
	centre.unfolds("details.assign")
	centre.do(chromedp.Evaluate[chromedp.Void](
		`document.querySelectorAll('input[name=unit]').forEach(i => i.checked = ["zx-mz-cs", "zx-mz-yf"].includes(i.value))`))
	centre.fill(`form[action$="/hand_out"] textarea`, "当天等了多久，为什么")
	centre.keep("desk_1_hand_out")
	centre.click(`form[action$="/hand_out"] button.main`)
	centre.sees(".tasks", "待接手")

	pharmacy := s.deskAs("pharmacy")
	pharmacy.follow("a.row", complaintText)
	pharmacy.sees(".own-task", "当天等了多久")
	pharmacy.unfolds("details[name=mine]")
	pharmacy.fill(`form[action$="/hand_back"] textarea`, "药房当天没有排队")
	pharmacy.keep("desk_2_hand_back")
	pharmacy.click(`form[action$="/hand_back"] button.main`)
	centre.sees(".tasks", "退回")
	centre.sees(".tasks", "药房当天没有排队")

	ultrasound := s.deskAs("department")
	ultrasound.follow("a.row", complaintText)
	ultrasound.click(`form[action$="/take"] button`)
	ultrasound.sees(".flash", "接手")
	ultrasound.fill("#text", "一台机器故障，等了四十分钟，没有告知。")
	ultrasound.click(`form[action$="/answer"] button.main`)
	ultrasound.sees("body", "已答")
	if strings.Contains(ultrasound.reads("body"), "药房当天没有排队") {
		t.Error("a department reads what another wrote to the centre")
	}
	centre.sees(".tasks", "等了四十分钟")
	centre.keep("desk_3_both_back")
	phone.do(chromedp.Reload())
	if strings.Contains(phone.reads("body"), "四十分钟") {
		t.Error("the person reads what the department wrote to the centre")
	}

	centre.click("a[data-compose]")
	centre.becomes(`document.querySelector("#text").value.includes("等了四十分钟")`,
		"the departments' answers are not in the draft")
	centre.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#text").value = "您好，当天一台机器故障，没有告知您，是我们不对。"`))
	centre.click(`form[action$="/answer"] button.main`)
	centre.sees(".answer", "是我们不对")
	phone.do(chromedp.Reload())
	phone.sees(".words", "是我们不对")
	phone.keep("phone_1_answered")
	phone.click(".faces .no")
	phone.fill("#why", "下一次还是没有人告诉我")
	phone.click("button.primary")
	phone.sees("body", "这是第 2 次")
	phone.keep("phone_2_second_round")

	centre.sees("body", "下一次还是没有人告诉我")
	centre.fill("#text", "现在每半小时由护士当面说明一次。")
	centre.sees("form .buttons .main", "答复本人")
	centre.keep("desk_4_second_round")
	centre.click(`form[action$="/answer"] button.main`)
	centre.sees(".answer", "每半小时")
	phone.do(chromedp.Reload())
	phone.sees(".words", "每半小时")
	phone.click(".faces .yes")
	phone.sees("body", "已办结")
	phone.keep("phone_3_settled")
	centre.sees("body", "已办结")
	centre.keep("desk_5_closed")
	if strings.Contains(s.log.String(), complaintText) || strings.Contains(s.log.String(), "四十分钟") {
		t.Error("the log says what people said")
	}
}

// TestCase_MergedIsFollowedOnItsOwnReceipt is two people with one trouble: the centre works on it once, and each of
// them has their own page and answer.
func TestCase_MergedIsFollowedOnItsOwnReceipt(t *testing.T) {
	s := newHubStory(t)
	lead := s.reportsByPhone("三楼彩超室等了两个小时")
	other := s.reportsByPhone("彩超室排队没有人说明")
	centre := s.deskAs("centre")
	for _, words := range []string{"彩超室排队没有人说明", "三楼彩超室等了两个小时"} {
		centre.open(s.hub.DeskURL() + "/cases")
		centre.follow("a.row", words)
		centre.click(`form[action$="/accept"] button`)
		centre.sees(".flash", "已受理")
	}
	number := centre.reads("h1")
	centre.open(s.hub.DeskURL() + "/cases")
	centre.follow("a.row", "彩超室排队没有人说明")
	centre.sees(".alike", number) // beside the case stands what may be the same matter; here somebody knows the number
	centre.do(chromedp.Evaluate[chromedp.Void](
		`document.querySelector('details form[action$="/merge"]').closest("details").open = true`))
	centre.fill("details input[name=lead]", number)
	centre.keep("desk_1_merge")
	centre.click(`details form[action$="/merge"] button.main`)
	centre.sees(".beside", number)
	centre.keep("desk_2_merged")
	merged := centre.reads("h1")

	centre.follow(".beside a", number)
	centre.sees(".beside", merged)
	centre.unfolds("details.assign")
	centre.do(chromedp.Evaluate[chromedp.Void](
		`document.querySelectorAll('input[name=unit]').forEach(i => i.checked = i.value === "zx-mz-cs")`))
	centre.click(`form[action$="/hand_out"] button.main`)
	centre.sees(".tasks", "待接手")
	other.do(chromedp.Reload())
	other.sees(".steps", "已转超声科")
	other.keep("phone_1_where_the_lead_is")
	centre.fill("#text", "王女士，您好！一台机器当天坏了，已经修好。")
	centre.click(`form[action$="/answer"] button.main`)
	centre.sees(".beside", "等着单独答复")
	centre.keep("desk_3_each")
	lead.do(chromedp.Reload())
	lead.sees("body", "已经修好")
	other.do(chromedp.Reload())
	if strings.Contains(other.reads("body"), "已经修好") {
		t.Error("a person reads what another was told")
	}

	centre.follow(".beside a", merged)
	centre.click("a[data-compose]")
	centre.becomes(`document.querySelector("#text").value === "一台机器当天坏了，已经修好。"`,
		"the draft is not the lead's answer without its salutation")
	centre.click(`form[action$="/answer"] button.main`)
	centre.sees(".answer", "已经修好")
	other.do(chromedp.Reload())
	other.sees("body", "已经修好")
	other.click(".faces .yes")
	other.sees("body", "已办结")
	lead.do(chromedp.Reload())
	lead.sees("body", "请您评价")
}
