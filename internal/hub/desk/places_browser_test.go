package desk_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
)

func TestBrowser_ATableBecomesPlacesAndAPlaceIsRenamedAndRetired(t *testing.T) {
	s := newSite(t)
	s.hire(staff.Centre, "centre", "值班 03")
	w := s.window(1280, 800)
	w.signIn("centre")
	w.click(`a[href="/places"]`)
	w.click(`a[href="/places/import"]`)
	w.do(chromedp.WaitVisible(chromedp.CSS("input[type=file]")))
	table := "\n院区,楼栋,科室,护士站\n东院,门诊楼,内科门诊,\"二楼 <b>分诊台</b>, 扶梯口\"\n,,外科门诊,\n"
	eval[int](w, fmt.Sprintf(
		`(() => { const d = new DataTransfer(); d.items.add(new File([%q], "a.csv")); document.querySelector("input[type=file]").files = d.files; return 1 })()`, table))
	w.click(".import form button.main")
	w.sees(".counts", "新增 4")
	w.sees("td", "表里提到了")
	w.shoot("places_preview")
	w.click(".import form button.main")
	w.sees(".flash", "导入完成")
	w.open("/places?campus=dy")
	w.sees("td", "二楼 <b>分诊台</b>, 扶梯口")

	w.click(`tr#dy-mzl-wkmz a.button`)
	w.do(chromedp.WaitVisible(chromedp.CSS("input[name=name]")), chromedp.Clear(chromedp.CSS("input[name=name]")))
	w.fill("input[name=name]", "普外科门诊")
	w.fill("input[name=floor]", "三层")
	w.click(".place button.main")
	w.sees(".flash", "已保存")
	w.sees("td", "pu wai ke men zhen")

	w.click(`tr#dy-mzl a[href="/places/at/dy-mzl"].button`)
	w.click("details.sure summary")
	w.sees("details.sure", "里面的 2 个地点")
	w.click("details.sure button.danger")
	w.sees(".flash", "已停用")
	w.shoot("places_retired")
	set, err := hospital.Load(t.Context(), s.store.DB())
	require.NoError(t, err)
	p, ok := set.Places.Get("dy-mzl-wkmz")
	require.True(t, ok)
	assert.Equal(t, "普外科门诊", p.Name["zh"])
	assert.False(t, set.Places.InUse("dy-mzl-wkmz"))
}
