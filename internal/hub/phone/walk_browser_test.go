package phone_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/wire"
)

// appoint makes an experiencer with a walk.
func (w *world) appoint(route feedback.RouteTemplate) (*walk.Card, *store.WalkTask) {
	w.t.Helper()
	card, err := w.walks.Appoint(w.t.Context(), "u-centre", "王建国")
	require.NoError(w.t, err)
	task, err := w.walks.Give(w.t.Context(), "u-centre", walk.NewTask{
		Walker: card.Walker.ID, Route: route, Departments: []string{unit.Unit}, Until: w.now().Add(9 * time.Hour),
		Note: "请留意候诊时有没有人告知等待时间。",
	})
	require.NoError(w.t, err)
	return card, task
}

func TestBrowser_AnExperiencerWalksWithAPhone(t *testing.T) {
	photo := snap(t, t.TempDir())
	for _, size := range phones {
		for _, l := range []string{"zh", "en"} {
			b := newBrowser(t)
			w := newWorld(t)
			card, task := w.appoint(feedback.RouteOutpatient)
			state := func(s string) {
				b.fits(s)
				b.shoot(fmt.Sprintf("walk-%s-%d-%s", s, size[0], l))
			}
			b.open(size, w.server.URL+wire.PathWalkPage+card.Code.Text()+"?lang="+l)
			state("enter")
			b.run(chromedp.SendKeys("#pin", "000000"))
			b.tap("button.primary")
			b.run(chromedp.WaitVisible(".problem"))
			state("wrong")
			b.run(chromedp.SendKeys("#pin", card.PIN))
			b.tap("button.primary")
			b.run(chromedp.WaitVisible("ol.walk"))
			state("list")
			b.tap("main > a.button.primary")
			b.run(chromedp.WaitVisible("#report"))
			b.wait(`document.readyState === "complete"`)
			state("step")
			b.tap("[data-time=arrived]")
			b.wait(`/10:58/.test(document.getElementById("time-note").textContent)`)
			w.wait(25 * time.Minute)
			b.tap("[data-time=left]")
			b.wait(`/11:23/.test(document.getElementById("time-note").textContent)`)
			state("timed")
			b.run(chromedp.Click(".five .s2 span"), chromedp.Click("input[value=facility] + span"))
			b.run(chromedp.WaitVisible(".severity"), chromedp.Click("input[value=medium] + span"))
			b.run(chromedp.SendKeys("#text", "停车场没有指示牌，绕了三圈。"))
			b.choose(`input[data-kind=photo][multiple]`, photo)
			b.wait(`document.querySelectorAll(".part.kept").length === 1`)
			b.tap(".more summary")
			state("filled")
			b.tap("#send")
			b.run(chromedp.WaitVisible(".big-number"))
			state("saved")

			b.tap("#stage a.button.primary")
			b.run(chromedp.WaitVisible("#report"), chromedp.Click(".unmet input"))
			state("unmet")
			b.tap("#send")
			b.run(chromedp.WaitVisible(".thanks"))
			b.tap("#stage p a.button")
			b.run(chromedp.WaitVisible("ol.walk"))
			state("list-later")

			b.open(size, w.server.URL+"/walk/whole")
			state("whole")
			b.tap("#send")
			b.run(chromedp.WaitVisible("#problem"))
			b.run(chromedp.Click(".five .s4 span"))
			b.wait(`document.getElementById("problem").hidden`) // it is no longer missing
			b.run(chromedp.Click("input[name=recommend][value='8'] + span"))
			b.tap("#send")
			b.run(chromedp.WaitVisible(".thanks"))
			b.open(size, w.server.URL+"/walk")
			state("finished")

			got, err := w.walks.State(t.Context(), task.ID)
			require.NoError(t, err)
			require.True(t, got.Finished)
			require.Len(t, got.Steps, 3)
			b.open(size, w.server.URL+"/walk/booking")
			state("again")
			require.NotContains(t, b.text("main"), "绕了三圈", "what was sent is not read again")
			b.open(size, w.server.URL+"/walk")
			b.tap("form button")
			b.run(chromedp.WaitVisible(".message"))
			state("out")
			b.open(size, w.server.URL+"/walk")
			state("signed-out")
			b.quiet(w.server.URL)
		}
	}
}

func TestBrowser_ATimeTappedWithoutANetworkOutlivesItsPage(t *testing.T) {
	b := newBrowser(t)
	w := newWorld(t)
	card, task := w.appoint(feedback.RouteOutpatient)
	line := newNarrowLine(t, w.server.URL)
	close(line.done)
	b.open(phones[0], line.origin()+wire.PathWalkPage+card.Code.Text()+"?lang=zh")
	b.run(chromedp.SendKeys("#pin", card.PIN))
	b.tap("button.primary")
	b.run(chromedp.WaitVisible("ol.walk"))
	b.open(phones[0], line.origin()+"/walk/waiting")
	b.run(chromedp.WaitVisible("#report"))
	line.proxy.Stop()
	b.tap("[data-time=arrived]")
	b.wait(`document.getElementById("time-note").textContent.includes("没有网络")`)
	b.fits("a time without a network")
	b.shoot("walk-time-no-network-360-zh")
	b.run(chromedp.Navigate("about:blank"))
	require.Empty(t, w.steps(task.ID))

	require.NoError(t, line.proxy.Start())
	b.open(phones[0], line.origin()+"/walk/payment")
	b.wait(`localStorage.length === 0`)
	steps := w.steps(task.ID)
	require.Len(t, steps, 1)
	require.EqualValues(t, "waiting", steps[0].Step)
	require.WithinDuration(t, w.now(), steps[0].ArrivedAt, time.Minute)
	b.open(phones[0], line.origin()+"/walk/waiting")
	b.wait(`/1\d:\d\d/.test(document.querySelector("[data-time=arrived] .at").textContent)`)
	require.Len(t, w.steps(task.ID), 1)
}
