//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// presses is Alt and a digit, as an operator ends a call.
func (b *browser) presses(digit string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new KeyboardEvent("keydown", { altKey: true, code: "Digit` +
		digit +
		`", key: "` + digit + `" }))`))
}

// calledBack records what the person said when the centre rang.
func (b *browser) calledBack(outcome, words string) {
	b.t.Helper()
	b.unfolds("#call")
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#call input[value="` + outcome + `"]').checked = true`))
	b.fill("#call textarea", words)
	b.click("#call button.main")
	b.sees(".flash", "已记录")
}

// TestCall_GoesThroughTwoRoundsByTelephone is somebody who has no phone that shows pages: the operator writes the case
// down while she speaks, two departments have it, one hands it back, she says no and then yes when she is called.
func TestCall_GoesThroughTwoRoundsByTelephone(t *testing.T) {
	const words, number = "带母亲做彩超等了两个多小时，没有人说还要多久", "13805381234"
	s := newHubStory(t)
	s.hires("pharmacy", "药房 孙组长", "zx-mz-yf")
	centre := s.deskAs("centre")
	centre.open(s.hub.DeskURL() + "/calls/new#phone=" + number + "&call=a-17")
	centre.becomes(`document.querySelector("#phone").value === "`+number+`"`, "the number is not there")
	centre.fill("[name=name]", "刘女士")
	centre.fill("[name=text]", words)
	centre.fill("[name=place]", "超声科")
	centre.sees("#kept", "已存")
	centre.keep("1_call")
	centre.presses("1")
	centre.becomes(`/^[0-9]{4}$/.test(document.querySelector("#pin")?.innerText.trim() ?? "")`, "no PIN to read out")
	centre.keep("2_read_out")
	centre.follow("a.main", "")
	centre.sees(".said", words)

	centre.unfolds("details.assign")
	centre.do(chromedp.Evaluate[chromedp.Void](
		`document.querySelectorAll('input[name=unit]').forEach(i => i.checked = ["zx-mz-cs", "zx-mz-yf"].includes(i.value))`))
	centre.click(`form[action$="/hand_out"] button.main`)
	centre.sees(".tasks", "待接手")
	pharmacy := s.deskAs("pharmacy")
	pharmacy.follow("a.row", words)
	if strings.Contains(pharmacy.reads("body"), number) {
		t.Error("a department reads a number that it was not shown")
	}
	pharmacy.unfolds("details[name=mine]")
	pharmacy.fill(`form[action$="/hand_back"] textarea`, "不是药房的事")
	pharmacy.click(`form[action$="/hand_back"] button.main`)
	ultrasound := s.deskAs("department")
	ultrasound.follow("a.row", words)
	ultrasound.fill("#text", "一台机器故障，没有告知。")
	ultrasound.click(`form[action$="/answer"] button.main`)
	ultrasound.sees("body", "已答")
	centre.sees(".tasks", "没有告知")
	centre.click("a[data-compose]")
	centre.becomes(`document.querySelector("#text").value.includes("没有告知")`, "the answer is not in the draft")
	centre.click(`form[action$="/answer"] button.main`)
	centre.sees(".answer", "没有告知")

	centre.calledBack("reached.no", "下次还是没人说")
	centre.sees("body", "重新办理")
	centre.keep("3_second_round")
	centre.fill("#text", "现在每半小时由护士当面说明。")
	centre.click(`form[action$="/answer"] button.main`)
	centre.sees(".answer", "每半小时")
	centre.calledBack("reached.yes", "谢谢，可以了")
	centre.sees("body", "已办结")
	centre.keep("4_closed")

	// The next one is settled while it is asked, with what came before beside it.
	centre.open(s.hub.DeskURL() + "/calls/new#phone=" + number)
	centre.sees("#aside", "以前来过 1 次")
	centre.fill("[name=text]", "彩超报告什么时候能出")
	centre.sees("#kept", "已存")
	centre.presses("2")
	centre.becomes(`document.activeElement.name === "said"`, "it does not ask what was said")
	centre.fill("[name=said]", "两小时内，手机上能看")
	centre.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[name=verdict][value=yes]").checked = true`))
	centre.presses("2")
	centre.sees("h1", "当场解决")
	centre.open(s.hub.DeskURL() + "/cases?q=" + number)
	centre.becomes(`document.querySelectorAll("a.row").length === 2`, "both cases are found by the number")
	for _, secret := range []string{words, number, "每半小时"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log says %q", secret)
		}
	}
}

// TestOrders_AreImportedOnceAndAnsweredToTheirChannel is a sheet of 12345 orders that somebody imports twice, and one
// order that goes back with its reply sheet before its own deadline.
func TestOrders_AreImportedOnceAndAnsweredToTheirChannel(t *testing.T) {
	s := newHubStory(t)
	// A browser whose locale is not installed opens no file with another name.
	sheet := filepath.Join(s.dir, "orders.csv")
	s.must(os.WriteFile(sheet, []byte("工单编号,受理时间,办理时限,来电人,联系电话,涉及科室,诉求内容\n"+
		"JN-20261201-1,2026-12-01 09:30,2027-01-05,王女士,13800000001,超声科（彩超室）,彩超等了两个小时\n"+
		"JN-20261201-2,2026-12-01 10:00,2027-01-06,,,,停车场收费不给发票\n"), 0o600))
	centre := s.deskAs("centre")
	for n, fresh := range []string{"能导入 2 件", "能导入 0 件"} {
		centre.open(s.hub.DeskURL() + "/orders")
		centre.files("input[type=file]", sheet)
		centre.click("form button.main")
		centre.sees("body", fresh)
		centre.keep([]string{"1_look", "3_again"}[n])
		if n == 0 {
			centre.click(`button[formaction="/orders/take"]`)
			centre.sees(".flash", "已导入 2 件")
			centre.keep("2_taken")
		}
	}
	centre.open(s.hub.DeskURL() + "/cases")
	centre.follow("a.row", "彩超等了两个小时")
	centre.click(`form[action$="/accept"] button`)
	centre.sees(".flash", "已受理")
	centre.sees(".limits", "1 月 5 日")
	centre.fill("#text", "王女士您好，一台机器故障，已修好。")
	centre.click(`form[action$="/answer"] button.main`)
	centre.sees(".answer", "已修好")
	centre.sees(".limits", "1 月 5 日") // the channel has no answer yet
	centre.keep("4_answered")
	path, err := ask(centre, chromedp.Evaluate[string](`location.pathname`))
	s.must(err)
	centre.open(s.hub.DeskURL() + path + "/sheet")
	centre.sees("body", "JN-20261201-1")
	centre.sees("body", "已修好")
	centre.keep("5_reply_sheet")
	centre.open(s.hub.DeskURL() + path)
	centre.do(chromedp.Evaluate[chromedp.Void](
		`document.querySelector('form[action$="/carry_back"]').closest("details").open = true`))
	centre.fill(`form[action$="/carry_back"] textarea`, "在 12345 平台上回复")
	centre.click(`form[action$="/carry_back"] button.main`)
	centre.sees(".flash", "已回给来件单位")
	centre.becomes(`!document.querySelector("#limits").innerText.includes("1 月 5 日")`, "the channel's clock still runs")
	centre.keep("6_carried_back")
	if strings.Contains(s.log.String(), "两个小时") {
		t.Error("the log says what people said")
	}
}
