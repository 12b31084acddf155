package desk_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/multi/qrcode"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

var signAddress = regexp.MustCompile(`aria-label="(http[^"]+)"`)

func addresses(page string) []string {
	var out []string
	for _, m := range signAddress.FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestSigns_NameThePlaceAndTheNumberInBothLanguages(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	_, page := b.get("/signs/print?size=a4&place=zx-mz-cs")
	for _, want := range []string{"市中心医院", "中心院区", "超声科（彩超室）", "Ultrasound", "门诊楼 3 楼", "7212345", "扫一扫就能说",
		"Scan to complain", "白天夜里都有人接", "answered day and night"} {
		assert.Contains(t, page, want)
	}
	assert.Equal(t, []string{hospital.DemoPublicURL + wire.PathPlacePage + "zx-mz-cs"}, addresses(page))
	assert.Equal(t, 1, s.noted(staff.Centre, "signs.print"))
	assert.Equal(t, http.StatusForbidden, func() int { st, _ := s.as(staff.Department).get("/signs"); return st }())

	_, page = b.get("/signs/print?size=card&place=zx-zy-xn&from=1&to=12&which=chosen")
	assert.Len(t, addresses(page), 12)
	assert.Contains(t, page, "12 床")
	assert.Contains(t, page, "Bed 12")
	assert.Equal(t, 2, strings.Count(page, `class="sheet cards"`))
	_, page = b.get("/signs/print?which=all&in=zx-mz&floor=3")
	assert.Len(t, addresses(page), 2)
	for _, nonsense := range []string{"from=9&to=1", "from=1&to=5000", "from=x&to=y", "from=-3&to=2"} {
		_, page = b.get("/signs/print?place=zx-zy-xn&" + nonsense)
		assert.Len(t, addresses(page), 1, nonsense)
	}
	status, _ := b.get("/signs/print?which=chosen")
	assert.Equal(t, http.StatusSeeOther, status)
	_, page = b.get("/signs")
	assert.Contains(t, page, "请先勾选")
}

func TestSigns_AreRefusedWithoutAnAddressForPhones(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	require.NoError(t, hospital.Save(t.Context(), s.store.DB(), &hospital.Phone{}, "u", time.Now()))
	fresh := newSiteAt(t, s.store, nil) // settings are read again
	fresh.staff = s.staff
	b := fresh.as(staff.Centre)
	_, page := b.get("/signs")
	assert.Contains(t, page, "不能打印")
	assert.NotContains(t, page, `href="/signs/print`)
	status, page := b.get("/signs/print?place=zx-mz-cs")
	assert.Equal(t, http.StatusSeeOther, status)
	assert.Empty(t, addresses(page))
}

// crowd is a hospital with so many wards.
func crowd(t *testing.T, st *store.Store, n int) {
	t.Helper()
	all := hospital.Demo().Places
	for i := range n {
		all = append(all, hospital.Place{Place: wire.Place{
			ID: fmt.Sprintf("zx-zy-w%04d", i), Parent: "zx-zy", Level: wire.Department, Floor: fmt.Sprint(1 + i/100),
			Pinyin: fmt.Sprintf("zz %04d", i),
			Name:   wire.Text{"zh": fmt.Sprintf("病区走廊 %04d", i), "en": fmt.Sprintf("Corridor %04d", i)},
		}})
	}
	require.NoError(t, hospital.Save(t.Context(), st.DB(), &all, "u", time.Now()))
}

func TestSigns_TwoThousandComeInPagesEachOnce(t *testing.T) {
	st := storetest.Open(t, storetest.SQLite(t))
	_, err := hospital.Seed(t.Context(), st, hospital.Demo(), "console", time.Now())
	require.NoError(t, err)
	crowd(t, st, 2000)
	s := newSiteAt(t, st, nil)
	s.hireAll()
	b := s.as(staff.Centre)
	_, list := b.get("/signs")
	assert.Less(t, len(list), 1<<20)
	seen := map[string]int{}
	_, page := b.get("/signs/print?which=all&size=card&in=zx-zy")
	last := 0
	for _, m := range regexp.MustCompile(`page=(\d+)`).FindAllStringSubmatch(page, -1) {
		_, _ = fmt.Sscan(m[1], &last)
	}
	for n := 1; n <= last; n++ {
		status, page := b.get(fmt.Sprintf("/signs/print?which=all&size=card&in=zx-zy&page=%d", n))
		require.Equal(t, http.StatusOK, status)
		found := addresses(page)
		assert.LessOrEqual(t, len(found), 200)
		for _, a := range found {
			seen[a]++
		}
	}
	assert.Greater(t, len(seen), 2000)
	for a, n := range seen {
		assert.Equal(t, 1, n, a)
	}
	_, page = b.get("/signs/print?which=all&in=zx-zy&page=99")
	assert.Empty(t, addresses(page), "past the end there are none")
}

// prints keeps what the page prints as, and answers the size of each of its pages in points.
func (w *window) prints(name string) (boxes []string) {
	w.t.Helper()
	raw, err := chromedp.Run(w.ctx, chromedp.PrintToPDF(chromedp.PDFPrintBackground(),
		func(p *page.PrintToPDFParams) { p.PreferCSSPageSize = new(true) }))
	require.NoError(w.t, err)
	dir := filepath.Join("..", "..", "..", "build", "desk")
	require.NoError(w.t, os.MkdirAll(dir, 0o755))
	require.NoError(w.t, os.WriteFile(filepath.Join(dir, name+".pdf"), raw, 0o644))
	for _, m := range regexp.MustCompile(`/MediaBox ?\[([^\]]+)\]`).FindAllSubmatch(raw, -1) {
		boxes = append(boxes, string(m[1]))
	}
	return boxes
}

// sheet is a picture of the nth sheet as it is printed.
func (w *window) sheet(n int, name string) image.Image {
	w.t.Helper()
	raw, err := chromedp.Run(w.ctx, chromedp.ScreenshotScale(chromedp.CSS(fmt.Sprintf(".sheet:nth-of-type(%d)", n)), 2))
	require.NoError(w.t, err)
	require.NoError(w.t, os.WriteFile(filepath.Join("..", "..", "..", "build", "desk", name+".png"), raw, 0o644))
	picture, err := png.Decode(bytes.NewReader(raw))
	require.NoError(w.t, err)
	return picture
}

// codes reads every QR code in a picture.
func codes(t *testing.T, picture image.Image) []string {
	t.Helper()
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	require.NoError(t, err)
	found, err := qrcode.NewQRCodeMultiReader().DecodeMultipleWithoutHint(bits)
	require.NoError(t, err)
	var out []string
	for _, f := range found {
		out = append(out, f.GetText())
	}
	return out
}

// beyond names the signs that what they hold sticks out of, and the texts that are cut off.
const beyond = `[...document.querySelectorAll(".sign")].flatMap(s => { const b = s.getBoundingClientRect(); return [...s.querySelectorAll("*")].filter(e => {
  const a = e.getBoundingClientRect(); return a.width > 0 && (a.right > b.right + 1 || a.left < b.left - 1 || a.bottom > b.bottom + 1 || a.top < b.top - 1);
}).map(e => (e.className.baseVal ?? e.className) + ":" + e.textContent.slice(0, 20)); })`

// collide names the parts of one sign that lie over each other.
const collide = `[...document.querySelectorAll(".sign")].flatMap(s => { const r = [...s.children].map(e => [e, e.getBoundingClientRect()]), out = [];
  r.forEach(([e, a], i) => r.slice(i + 1).forEach(([f, b]) => { if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) out.push((e.className.baseVal ?? e.className) + "/" + (f.className.baseVal ?? f.className) + ":" + s.innerText.slice(0, 40)); }));
  return out; })`

func TestBrowser_SignsPrintOnOneSheetEachAndLeadToTheirPlaces(t *testing.T) {
	st := storetest.Open(t, storetest.SQLite(t))
	all := hospital.Demo()
	all.Phone.PublicURL = "https://xinsheng.zhongxinyiyuan.example.cn"
	all.Places = append(all.Places, hospital.Place{Place: wire.Place{
		ID: "zx-zy-a-place-with-a-long-name", Parent: "zx-zy", Level: wire.Department, Floor: "12", Pinyin: "aa",
		Name: wire.Text{"zh": "心血管内科第二病区暨介入治疗与重症监护联合诊疗中心东侧走廊",
			"en": "Second Cardiovascular Ward, Joint Centre of Intervention and Intensive Care"},
	}})
	_, err := hospital.Seed(t.Context(), st, all, "console", time.Now())
	require.NoError(t, err)
	s := newSiteAt(t, st, nil)
	s.hireAll()
	w := s.window(1440, 900)
	w.signIn("centre")
	w.click(`a[href="/signs"]`)
	w.sees("h1", "标识牌")
	w.shoot("signs_choose")
	w.open("/signs?in=zx-zy")
	w.click(`label[for="p-zx-zy-xn"]`)
	w.click(`label[for="p-zx-zy-a-place-with-a-long-name"]`)
	w.click(`button[value="chosen"]`)
	w.sees(".tools", "共 2 块")
	w.shoot("signs_print")
	w.do(chromedp.Action[chromedp.Void](func(ctx context.Context, t *chromedp.Target) (v chromedp.Void, err error) {
		_, err = cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return v, err
	}))
	for _, c := range []struct {
		name, path   string
		signs, pages int
	}{
		{"sign_a4", "/signs/print?size=a4&in=zx-zy", 0, 0},
		{"sign_card", "/signs/print?size=card&in=zx", 0, 0},
		{"sign_beds", "/signs/print?size=card&place=zx-zy-xn&from=1&to=17", 17, 3},
		{"sign_one", "/signs/print?place=zx-mz-cs", 1, 1},
	} {
		w.open(c.path)
		want := eval[[]string](w, `[...document.querySelectorAll(".code")].map(e => e.getAttribute("aria-label"))`)
		sheets := eval[int](w, `document.querySelectorAll(".sheet").length`)
		if c.signs > 0 {
			assert.Len(t, want, c.signs)
			assert.Equal(t, c.pages, sheets)
		}
		boxes := w.prints(c.name)
		assert.Len(t, boxes, sheets, "%s: a sheet of paper each", c.name)
		for _, box := range boxes {
			var x, y, wide, high float64
			_, err := fmt.Sscan(box, &x, &y, &wide, &high)
			require.NoError(t, err)
			assert.InDelta(t, 595, wide, 1)
			assert.InDelta(t, 842, high, 1)
		}
		var read []string
		for n := 1; n <= sheets; n++ {
			read = append(read, codes(t, w.sheet(n, fmt.Sprintf("%s_%d", c.name, n)))...)
		}
		assert.ElementsMatch(t, want, read, c.name)
		assert.Empty(t, eval[[]string](w, beyond), c.name)
		assert.Empty(t, eval[[]string](w, collide), c.name)
	}
}
