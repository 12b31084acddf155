package desk_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/ordersheet"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
)

func TestOrders_ATableIsLookedAtAndTakenOnceHoweverOftenItComes(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	sheet := "工单编号,受理时间,办理时限,来电人,联系电话,涉及科室,诉求内容\n" +
		"JN-1,2026-07-01 09:30,2026-12-31,王女士,13800000001,超声科（彩超室）,等了两个小时\n" +
		"JN-2,昨天,,,,,时间不对的一行\n" +
		",2026-07-02,,,,城里的分院,没有编号的一件\n"
	form := url.Values{"channel": {"12345"}, "text": {sheet}}
	for field, heading := range map[string]string{"number": "工单编号", "received": "受理时间", "by": "办理时限", "words": "诉求内容",
		"name": "来电人", "phone": "联系电话", "place": "涉及科室"} {
		form.Set("column."+field, heading)
	}
	status, page := b.send("/orders/look", "", form)
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "第 3 行 B 列")
	assert.Contains(t, page, "能导入 2 件，已经有的 0 件")
	cases := func() (rows []store.Case) {
		require.NoError(t, s.store.DB().NewSelect().Model(&rows).Order("id").Scan(t.Context()))
		return rows
	}
	assert.Empty(t, cases(), "looking keeps nothing")

	status, page = b.send("/orders/take", "", form)
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "已导入 2 件")
	rows := cases()
	require.Len(t, rows, 2)
	assert.Equal(t, []any{casestate.FromOrder, "JN-1", "zx-mz-cs", "等了两个小时", casestate.New},
		[]any{rows[0].Source, rows[0].OutsideNumber, rows[0].PlaceID, rows[0].Text, rows[0].State})
	assert.False(t, rows[0].DueChannel.IsZero(), "the channel's clock runs")
	assert.Contains(t, rows[1].Text, "城里的分院", "what stood there for the place is not lost")

	_, page = b.send("/orders/take", "", form)
	assert.Contains(t, page, "已导入 0 件")
	assert.Len(t, cases(), 2, "the same table again")
	columns, err := s.calls.Columns(t.Context(), casestate.FromOrder)
	require.NoError(t, err)
	assert.Equal(t, "诉求内容", columns["words"])
	assert.Empty(t, columns["kind"])
	status, _ = b.send("/orders/look", "", url.Values{"channel": {"terminal"}, "text": {sheet}})
	assert.Equal(t, http.StatusUnprocessableEntity, status, "no table comes that way")
}

func TestOrders_WhatIsWrongHasItsWords(t *testing.T) {
	b, err := locale.Load(texts.Files())
	require.NoError(t, err)
	for _, lang := range locale.Codes() {
		for _, w := range ordersheet.Wrongs() {
			assert.True(t, b.For(lang).Has("orders.wrong."+string(w)), "%s in %s", w, lang)
		}
		for _, f := range ordersheet.Fields() {
			assert.True(t, b.For(lang).Has("orders.field."+string(f)), "%s in %s", f, lang)
		}
	}
}
