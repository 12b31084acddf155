package desk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/survey"
)

func TestBrowser_AQuestionnaireIsChangedMendedPublishedAndPutToUse(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	require.NoError(t, survey.Seed(t.Context(), s.store, time.Now().Add(-48*time.Hour)))
	w := s.window(1440, 900)
	w.signIn("centre")
	w.open("/surveys")
	w.sees("td", "门诊满意度问卷")
	w.shoot("survey_1_list")
	w.click(`a.name[href="/surveys/outpatient"]`)
	w.sees(".quest", "今天挂号，您满意吗？")
	w.sees(".when", "很不满意、不满意")
	w.shoot("survey_2_show")

	w.open("/surveys/outpatient/edit?line=78")
	w.waits(func() bool { return eval[string](w, `document.getSelection().toString()`) == "[[question]]" },
		"it does not begin at the question")
	text := eval[string](w, `document.querySelector("textarea").value`)
	w.shoot("survey_3_edit")
	eval[int](w, `(() => { const t = document.querySelector("textarea"); t.value = t.value.replace('points = 5', 'points = 9').replace('type = "text"', 'type = "essay"'); return 1 })()`)
	w.click(`button.main`)
	w.sees(".problem", "有 2 处要改")
	w.sees(".mistakes li", "表情题的 points 是 2 到 5")
	w.sees(".mistakes li", "没有“essay”这种题型")
	w.shoot("survey_4_mistakes")
	assert.Contains(t, eval[string](w, `document.querySelector("textarea").value`), "points = 9", "what was written stays")

	eval[int](w, `(() => { const t = document.querySelector("textarea"); t.value = `+"`"+text+"`"+
		`.replace("今天挂号，您满意吗？", "今天挂号方便吗，您满意吗？"); return 1 })()`)
	w.click(`button.main`)
	w.sees(".flash", "草稿已保存")
	w.sees(".quest", "今天挂号方便吗")
	w.shoot("survey_5_draft")
	w.click(`form[action$="/publish"] button`)
	w.sees(".flash", "已发布")
	w.sees(".plan", "第 2 版")
	w.waits(func() bool { return !w.holds(".plan", "第 1 版") }, "the old version is still in use")
	w.click(".add > summary")
	eval[int](w, `(() => { document.querySelector("select[name=place]").value = "zx-mz"; return 1 })()`)
	w.shoot("survey_6_plan")
	w.click(`form[action$="/plan"] button.main`)
	w.sees(".plan", "门诊楼")
	w.shoot("survey_7_planned")
	w.open("/surveys/new")
	w.shoot("survey_8_new")
	w.click(`button.main`)
	w.sees(".flash", "草稿已保存")
	w.open("/surveys")
	w.shoot("survey_9_list")
	w.click("button.lang")
	w.sees("h1", "Questionnaires")
	w.shoot("survey_a_list_en")
	w.open("/surveys/outpatient")
	w.shoot("survey_b_show_en")
	w.open("/surveys/outpatient/edit")
	w.shoot("survey_c_edit_en")
	assert.Empty(t, s.logs.String())
}

func TestBrowser_TheWordsOfAQuestionAreChangedWithoutKnowingHowItIsWritten(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	require.NoError(t, survey.Seed(t.Context(), s.store, time.Now().Add(-48*time.Hour)))
	w := s.window(1440, 900)
	w.signIn("centre")
	w.open("/surveys/inpatient")
	w.click("#q5 a.button")
	w.sees("h1", "第 5 题的文字")
	w.shoot("survey_words_1")
	set := func(name, value string) {
		eval[int](w, `(() => { document.querySelector('[name="`+name+`"]').value = `+"`"+value+"`"+`; return 1 })()`)
	}
	set("text.zh", "这个问题长得终端一页放不下，因为它一口气问了好几件事，谁也记不住前面问的是什么")
	w.click("button.main")
	w.sees(".problem", "太长")
	w.shoot("survey_words_2_too_long")
	set("text.zh", `按过"呼叫铃"吗？`)
	set("yes.zh", "按过的")
	set("hint.zh", "床头红色的按钮")
	w.click("button.main")
	w.sees(".flash", "草稿已保存")
	w.sees("#q5", `按过"呼叫铃"吗？`)
	w.sees("#q5", "床头红色的按钮")
	w.sees("#q5 .marks", "按过的")
	w.shoot("survey_words_3_saved")
	kept, err := survey.Find(t.Context(), s.store.DB(), "inpatient", 2)
	require.NoError(t, err)
	assert.Contains(t, kept.Source, "# 呼叫铃 call bell", "what was written around it stays")
}
