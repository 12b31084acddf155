package ordersheet_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/ordersheet"
	"xinsheng/internal/hub/table"
	"xinsheng/internal/workday"
)

var now = time.Date(2026, 7, 6, 10, 0, 0, 0, workday.Zone())

func read(t *testing.T, text string, said ordersheet.Columns) ([]ordersheet.Order, []ordersheet.Problem) {
	t.Helper()
	sheet, err := table.Read([]byte(text))
	require.NoError(t, err)
	return ordersheet.Read(sheet, ordersheet.Guess(sheet, said), hospital.Demo().Places, now)
}

func TestRead_AnOrderOf12345AsItComes(t *testing.T) {
	orders, problems := read(t, "序号,工单编号,来电时间,办理时限,来电人,联系电话,诉求类型,涉及科室,诉求内容\n"+
		"1,zx ２０２６０７０１,2026/7/1 9:30,2026年7月8日,王女士,13800000001,投诉举报,超声科（彩超室）,等了两个小时\n"+
		"2,ZX20260702,46204.5,,,,咨询,城里的分院,怎么挂号\n", nil)
	require.Empty(t, problems)
	assert.Equal(t, ordersheet.Order{Line: 2, Number: "ZX20260701", Received: time.Date(2026, 7, 1, 9, 30, 0, 0,
		workday.Zone()), By: "2026-07-08",
		Words: "等了两个小时", Kind: feedback.Complaint, PlaceID: "zx-mz-cs", Name: "王女士", Phone: "13800000001"}, orders[0])
	assert.Equal(t, ordersheet.Order{Line: 3, Number: "ZX20260702",
		Received: time.Date(2026, 7, 1, 12, 0, 0, 0, workday.Zone()),
		Words:    "怎么挂号", Kind: feedback.Enquiry, Said: "城里的分院"}, orders[1])
}

func TestRead_NamesEachLineThatCannotBeTaken(t *testing.T) {
	orders, problems := read(t, "编号,日期,时限,电话,类型,内容\n"+
		"1,昨天,2026-07-08,13800000001,投诉,甲\n"+
		"2,2026-07-07,很急,110x,别的,"+strings.Repeat("长", feedback.MaxTextRunes+1)+"\n"+
		"2,2026-07-01,2026-07-08,,表扬,\n"+
		"3,2026-07-01,,,建议,好\n", nil)
	require.Len(t, orders, 1)
	assert.Equal(t, 5, orders[0].Line)
	got := map[ordersheet.Wrong][2]int{}
	for _, p := range problems {
		got[p.Wrong] = [2]int{p.Line, p.At}
	}
	assert.Equal(t, map[ordersheet.Wrong][2]int{
		ordersheet.NoDate: {3, 3}, ordersheet.Later: {3, 2}, ordersheet.NoPhone: {3, 4}, ordersheet.NoKind: {3, 5},
		ordersheet.TooLong: {3, 6},
		ordersheet.Twice:   {4, 1}, ordersheet.Missing: {4, 6},
	}, got)
}

func TestGuess_WhatWasSaidBeforeGoesFirst(t *testing.T) {
	text := "编号,内容,处理内容\n1,原话,我们的话\n"
	orders, _ := read(t, text, nil)
	assert.Equal(t, "原话", orders[0].Words)
	orders, _ = read(t, text, ordersheet.Columns{ordersheet.Words: "处理内容"})
	assert.Equal(t, "我们的话", orders[0].Words)
	orders, _ = read(t, text, ordersheet.Columns{ordersheet.Words: "不在这张表里"})
	assert.Equal(t, "原话", orders[0].Words, "another table")
}

func TestRead_WithoutWordsOrLines(t *testing.T) {
	_, problems := read(t, "编号,电话\n1,2\n", nil)
	assert.Equal(t, ordersheet.NoWords, problems[0].Wrong)
	_, problems = read(t, "编号,内容\n", nil)
	assert.Equal(t, ordersheet.NoLines, problems[0].Wrong)
	_, problems = read(t, "编号,内容\n"+strings.Repeat("1,x\n", ordersheet.MaxOrders+1), nil)
	assert.Equal(t, ordersheet.TooMany, problems[0].Wrong)
}

// No table, however made, stops the hub.
func FuzzRead(f *testing.F) {
	f.Add([]byte("编号,内容,日期,类型\n1,x,46204.5,投诉\n"))
	f.Add([]byte("number;words;due\n1;x;2026-02-30\n"))
	places := hospital.Demo().Places
	f.Fuzz(func(t *testing.T, raw []byte) {
		sheet, err := table.Read(raw)
		if err != nil {
			return
		}
		orders, problems := ordersheet.Read(sheet, ordersheet.Guess(sheet, nil), places, now)
		for _, o := range orders {
			if o.Words == "" || !o.Kind.Valid() || o.Line < 2 {
				t.Fatalf("an order that is none: %+v", o)
			}
		}
		if len(orders) == 0 && len(problems) == 0 {
			t.Fatal("nothing read and nothing said")
		}
	})
}
