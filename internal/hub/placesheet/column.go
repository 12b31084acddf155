package placesheet

import (
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/table"
)

// Column is one column of the table.
type Column string

// The columns, in the order in which they are written. Campus, Building and Department say where a place is: the last one
// that is filled in is its own name.
const (
	ID         Column = "id"
	Campus     Column = "campus"
	Building   Column = "building"
	Department Column = "department"
	Floor      Column = "floor"
	Beds       Column = "beds"
	Name       Column = "name" // in other languages than the default one
	Pinyin     Column = "pinyin"
	Nurse      Column = "nurse"
	Phones     Column = "phones"
	Status     Column = "status"
)

// In is the column that holds the same in a language: nurse of the default one, nurse_en of English.
func (c Column) In(lang string) Column { return Column(hospital.Field(c).In(lang)) }

// header is what stands above a column: the Chinese and the English word, and others that are understood.
type header struct {
	column Column
	zh, en string
	also   []string
}

func headers() []header {
	return []header{
		{ID, "编号", "ID", []string{"code"}},
		{Campus, "院区", "Campus", nil},
		{Building, "楼栋", "Building", []string{"楼", "大楼", "楼宇", "楼名"}},
		{Department, "科室病区", "Department or ward", []string{"科室", "病区", "科室/病区", "科室、病区", "科室名称", "部门", "department", "ward"}},
		{Floor, "楼层", "Floor", []string{"层"}},
		{Beds, "床号", "Beds", []string{"床位"}},
		{Name.In("en"), "英文名", "English name", []string{"英文名称", "英文"}},
		{Pinyin, "拼音", "Pinyin", []string{"拼音排序"}},
		{Nurse, "护士站", "Nurse station", []string{"护士站位置"}},
		{Nurse.In("en"), "护士站（英文）", "Nurse station in English", []string{"护士站英文"}},
		{Phones, "紧急电话", "Emergency numbers", []string{"电话"}},
		{Status, "状态", "Status", nil},
	}
}

// columnOf is the column that a heading names, or "".
func columnOf(heading string) Column {
	want := table.Plain(heading)
	for _, h := range headers() {
		for _, name := range append([]string{h.zh, h.en}, h.also...) {
			if table.Plain(name) == want {
				return h.column
			}
		}
	}
	return ""
}

// The words of the column Status.
var (
	retiredWords = []string{"停用", "已停用", "retired"}
	inUseWords   = []string{"", "在用", "使用中", "启用", "in use"}
)
