//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"xinsheng/internal/e2e/stranger"
)

// What differs between two pages of one kind: numbers, identifiers, words to search for.
var particular = regexp.MustCompile(`\d[0-9A-Za-z-]*|[0-9a-f]{12,}|=[^&]*`)

// TestAccessible_EveryPageOfTheDeskAndThePhone follows each link that each of the staff can see, and goes the way of a
// person with a phone, and lets axe-core look at every kind of page, wide and narrow.
func TestAccessible_EveryPageOfTheDeskAndThePhone(t *testing.T) {
	axe, err := os.ReadFile(stranger.Axe(t))
	if err != nil {
		t.Fatal(err)
	}
	s := newHubStory(t, "--lively")
	a := &auditor{t: t, axe: string(axe), seen: map[string]bool{}}
	a.phone(s)
	for _, login := range []string{"centre", "department", "director", "admin", "auditor"} {
		a.desk(s, login)
	}
	t.Logf("axe-core looked %d times at %d kinds of pages", a.looks, len(a.seen))
}

// auditor lets axe-core look at pages.
type auditor struct {
	t     *testing.T
	axe   string
	seen  map[string]bool // who saw which kind of page
	looks int
}

// phone goes the way of somebody who reports by phone.
func (a *auditor) phone(s *story) {
	b := newBrowser(s.t, 390, 844)
	b.open(s.hub.PhoneURL() + "/p/zx-mz-cs")
	b.do(chromedp.WaitVisible(".pick.complaint"))
	a.look(b, "the phone's first page")
	b.click(".pick.complaint")
	b.fill("#text", complaintText)
	a.look(b, "the phone's form")
	b.click("[data-go=review].primary")
	b.do(chromedp.WaitVisible("#send"))
	a.look(b, "the phone's review")
	b.click("#send")
	b.do(chromedp.WaitVisible(".big-number"))
	a.look(b, "the phone's receipt")
	b.follow("a.primary", "")
	b.do(chromedp.WaitVisible(".steps"))
	a.look(b, "the phone's progress")
	b.follow(`a[href$="/add"]`, "")
	a.look(b, "the phone's addition")
	b.open(s.hub.PhoneURL())
	a.look(b, "the phone's question for number and PIN")
}

// desk follows every link that a user sees.
func (a *auditor) desk(s *story, login string) {
	b := s.deskAs(login)
	queue := []string{s.hub.DeskURL() + "/", s.hub.DeskURL() + "/cases"}
	for len(queue) > 0 {
		url := queue[0]
		queue = queue[1:]
		kind := login + " " + particular.ReplaceAllString(strings.TrimPrefix(url, s.hub.DeskURL()), "*")
		if a.seen[kind] {
			continue
		}
		a.seen[kind] = true
		if err := chromedp.Do(b.ctx, chromedp.Navigate(url)); err != nil {
			if strings.Contains(err.Error(), "ERR_ABORTED") {
				continue // a file to be kept
			}
			s.must(err)
		}
		links, err := ask(b, chromedp.Evaluate[[]string](`Array.from(document.querySelectorAll("a[href]:not([download])"))
			.filter(a => a.origin === location.origin && !a.target).map(a => a.origin + a.pathname + a.search)`))
		s.must(err)
		a.look(b, url+" of "+login)
		b.do(chromedp.EmulateViewport(360, 780))
		a.look(b, url+" of "+login+" on a phone")
		a.fits(b, url+" of "+login)
		b.do(chromedp.EmulateViewport(1440, 900))
		queue = append(queue, links...)
	}
}

// fits fails the test where a phone shows no content, and where paper would hold the sidebar.
func (a *auditor) fits(b *browser, page string) {
	a.t.Helper()
	wide, err := ask(b, chromedp.Evaluate[bool](`document.querySelector("main").getBoundingClientRect().width >= 300`))
	if err != nil {
		a.t.Fatalf("%s: %v", page, err)
	}
	if !wide {
		a.t.Errorf("%s does not fit a phone", page)
	}
	b.do(onMedia("print"))
	printed, err := ask(b,
		chromedp.Evaluate[bool](
			`Array.from(document.querySelectorAll(".side, .pills, .find")).every(e => getComputedStyle(e).display === "none")`))
	if err != nil {
		a.t.Fatalf("%s: %v", page, err)
	}
	if !printed {
		a.t.Errorf("%s prints what is to be pressed", page)
	}
	b.do(onMedia(""))
}

// onMedia shows the page as on that medium; empty: the screen.
func onMedia(medium string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		_, err = cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium})
		return none, err
	}
}

// look fails the test for each rule that the page breaks.
func (a *auditor) look(b *browser, page string) {
	a.t.Helper()
	a.looks++
	b.do(chromedp.Evaluate[chromedp.Void](a.axe + "\n;void 0"))
	said, err := ask(b, chromedp.Evaluate[string](`axe.run({resultTypes: ["violations"]}).then(r => JSON.stringify(
		r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 160) + " " + (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message)}))))`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		a.t.Fatalf("%s: axe-core: %v", page, err)
	}
	var found []struct {
		ID, Help string
		Nodes    []string
	}
	if err := json.Unmarshal([]byte(said), &found); err != nil {
		a.t.Fatal(err)
	}
	for _, f := range found {
		a.t.Errorf("%s: %s", page,
			fmt.Sprintf("%s: %s\n\t%s", f.ID, f.Help, strings.Join(f.Nodes[:min(len(f.Nodes), 4)], "\n\t")))
	}
}
