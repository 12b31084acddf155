package desk_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/staff"
)

const employees = "工号,姓名,科室,岗位\n1001,王小芳,心内科病区,护士长\n1002,王芳,心内科病区,护士\n1003,王芳,骨科病区,主任医师\n" +
	"1004,李明,超声科（彩超室）,技师\n"

// employ imports a table of the personnel office.
func (s *site) employ(table string) (preview string) {
	b := s.as(staff.Centre)
	status, preview := b.send("/employees/import", table, nil)
	require.Equal(s.t, http.StatusOK, status, preview)
	text := regexp.MustCompile(`(?s)<textarea name="text" hidden>\n(.*?)</textarea>.*?name="mark" value="(\w*)"`).
		FindStringSubmatch(preview)
	require.NotNil(s.t, text)
	status, _ = b.send("/employees/apply", "", url.Values{"text": {text[1]}, "mark": {text[2]}})
	require.Equal(s.t, http.StatusSeeOther, status)
	return preview
}

func TestEmployees_ATableIsLookedAtBeforeItIsKept(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	assert.Contains(t, s.employ(employees), "表里 4 人：新增 4，有变动 0，移出 0。")
	b := s.as(staff.Admin)
	_, page := b.get("/employees?q=wxf")
	assert.Contains(t, page, "王小芳")
	assert.NotContains(t, page, "李明")
	status, page := b.send("/employees/import", "姓名,科室\n张三,牙科\n", nil)
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "第 2 行 B 列：没有叫“牙科”的科室")
	status, page = b.post("/employees", url.Values{"name": {"王芳"}, "place": {"zx-zy-xn"}})
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "已经有这个工号，或者这个科室里已经有“王芳”")
	status, _ = b.post("/employees/remove", url.Values{"id": {"1004"}})
	assert.Equal(t, http.StatusSeeOther, status)
	status, _ = b.post("/employees/remove", url.Values{"id": {"1004"}})
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, s.employ("工号,姓名,科室,岗位\n1001,王小芳,骨科病区,护士长\n"), "新增 0，有变动 1，移出 2")
	assert.Contains(t, s.actions(), "directory.save")
}

func TestPraise_IsCountedForWhoeverTheDirectoryKnows(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.employ(employees)
	b := s.as(staff.Centre)
	for _, one := range [][2]string{{"护士很耐心", "王小芳护士长"}, {"手术做得好", "王芳（骨科病区）"}, {"谢谢", "李明"}, {"谢谢王芳", "王芳"}} {
		n := s.report(said{kind: feedback.Praise, text: one[0], place: "zx-zy-xn"})
		b.posts(s, n, "accept")
		b.posts(s, n, "classify", "persons", one[1])
	}
	_, page := b.get("/cases/praise")
	for _, row := range []string{
		`<b>王小芳</b> <span class="soft">护士长</span></td><td>心内科病区</td><td>1</td>`,
		`<b>王芳</b> <span class="soft">主任医师</span></td><td>骨科病区</td><td>1</td>`,
		`<b>王芳</b> <span class="soft">护士</span></td><td>心内科病区</td><td>1</td>`,
		`<b>李明</b> <span class="soft">技师</span></td><td>超声科（彩超室）</td><td>1</td>`,
	} {
		assert.Contains(t, page, row)
	}
}

func TestPraise_ThatIsPassedOnReachesTheDepartmentAndItsCardPrints(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.employ(employees)
	n := s.report(said{kind: feedback.Praise, text: "李明技师很耐心", place: "zx-zy-xn", name: "张秀英", phone: "13812345678"})
	unit := s.as(staff.Department) // of the ultrasound department
	status, _ := unit.get("/cases/" + n)
	assert.Equal(t, http.StatusNotFound, status)
	centre := s.as(staff.Centre)
	centre.posts(s, n, "accept")
	centre.posts(s, n, "classify", "persons", "李明")
	centre.posts(s, n, "answer", "text", "已转告李明技师，谢谢您。")
	_, page := unit.get("/notices")
	assert.Contains(t, page, "科室收到表扬")
	status, page = unit.get("/cases/" + n)
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "李明技师很耐心")
	assert.NotContains(t, page, "13812345678")
	_, page = unit.get("/cases/" + n + "/praise_card")
	assert.Contains(t, page, "李明技师很耐心")
	_, page = centre.get("/cases/" + n)
	assert.Contains(t, page, "转告")
}

func TestBrowser_NamesOfTheDirectoryAreOfferedAndAPersonChooses(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	s.employ(employees)
	n := s.report(said{kind: feedback.Praise, text: "王护士长夜里来看了三次，李明也很好", place: "zx-zy-xn"})
	s.as(staff.Centre).posts(s, n, "accept")
	w := s.window(1440, 900)
	w.signIn("centre")
	w.open("/employees")
	w.shootAll("employees")
	w.open("/cases/" + n)
	w.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#about details").open = true`))
	w.sees("[data-person='王小芳']", "护士长")
	w.sees("[data-person='李明（超声科（彩超室））']", "技师")
	assert.Empty(t, eval[string](w, `document.querySelector("input[name=persons]").value`), "offered, never assumed")
	w.click(`[data-person="王小芳"]`)
	w.fill("input[name=persons]", "、wf")
	w.sees("[data-person='王芳（骨科病区）'][data-instead]", "主任医师")
	w.shoot("persons_offered")
	w.click(`[data-person="王芳"]`)
	assert.Equal(t, "王小芳、王芳", eval[string](w, `document.querySelector("input[name=persons]").value`))
	w.waits(func() bool { return !w.holds(".persons", "王小芳") }, "who is chosen is still offered")
	w.click(".sort button.main")
	w.sees(".about dd", "王小芳、王芳")
	w.do(chromedp.EmulateViewport(360, 740))
	w.open("/employees")
	assert.LessOrEqual(t, eval[int64](w, "document.documentElement.scrollWidth"), int64(360))
	w.shootAll("employees_360")
	w.open("/cases/" + n + "#about")
	w.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#about details").open = true`))
	w.shootAll("persons_360")
}
