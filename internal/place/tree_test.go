package place_test

import (
	"strings"
	"testing"

	"xinsheng/internal/place"
	"xinsheng/internal/wire"
)

func text(zh, en string) wire.Text { return wire.Text{"zh": zh, "en": en} }

var tree = []wire.Place{
	{ID: "zx", Level: wire.Campus, Name: text("中心院区", "Central Campus"), Pinyin: "zhongxin",
		NurseAt: text("一楼导诊台", "ground floor"),
		Phones:  []wire.Phone{{Number: "120"}, {Number: "7210121"}}},
	{ID: "zx-mz", Parent: "zx", Level: wire.Building, Name: text("门诊楼", "Outpatient Building"), Pinyin: "menzhen"},
	{ID: "zx-mz-cs", Parent: "zx-mz", Level: wire.Department, Name: text("超声科", "Ultrasound"),
		Pinyin: "chaosheng", Floor: "3",
		Phones: []wire.Phone{{Number: "8003"}, {}, {Number: "120"}}},
	{ID: "zx-mz-ek", Parent: "zx-mz", Level: wire.Department, Name: text("儿科", "Paediatrics"), Pinyin: "erke",
		NurseAt: text("二楼护士站", "floor 2")},
	{ID: "zx-jz", Parent: "zx", Level: wire.Building, Name: text("急诊楼", "Emergency Building"), Pinyin: "jizhen"},
	{ID: "zx-jz-jz", Parent: "zx-jz", Level: wire.Department, Name: text("急诊科", "Emergency Department"),
		Pinyin: "jizhen", Floor: "1"},
	{ID: "gx", Level: wire.Campus, Name: text("高新院区", "Gaoxin Campus"), Pinyin: "gaoxin"},
	{ID: "gx-a", Parent: "gx-b", Level: wire.Building, Name: text("甲", "A")},
	{ID: "gx-b", Parent: "gx-a", Level: wire.Building, Name: text("乙", "B")},
}

func TestTree_TheNearestComesFirst(t *testing.T) {
	numbers := func(id string) string {
		var out []string
		for _, c := range place.Calls(place.Path(tree, id), "zh", place.Numbers{Hotline: "7210121"}) {
			out = append(out, c.Number)
		}
		return strings.Join(out, " ")
	}
	ids := func(places []wire.Place) string {
		var out []string
		for _, p := range places {
			out = append(out, p.ID)
		}
		return strings.Join(out, " ")
	}
	for _, c := range [][2]string{
		{ids(place.Path(tree, "zx-mz-cs")), "zx-mz-cs zx-mz zx"}, {ids(place.Path(tree, "nowhere")), ""},
		{ids(place.Below(tree, "")), "gx zx"}, {ids(place.Below(tree, "zx-mz")), "zx-mz-cs zx-mz-ek"},
		{place.Name(tree, "zx-mz-cs", "zh"), "中心院区 门诊楼 超声科"},
		{place.Name(tree, "zx-mz-cs", "en"), "Ultrasound, Outpatient Building, Central Campus"},
		{place.Name(tree, "nowhere", "zh"), ""},
		{numbers("zx-mz-cs"), "8003 120 7210121 110"}, {numbers("zx-mz-ek"), "120 7210121 110"},
		{numbers("gx"), "7210121 120 110"}, {numbers("nowhere"), "7210121 120 110"},
		{place.NurseStation(place.Path(tree, "zx-mz-ek"), "zh"), "二楼护士站"},
		{place.NurseStation(place.Path(tree, "zx-mz-cs"), "en"), "ground floor"},
		{place.NurseStation(place.Path(tree, "gx"), "zh"), ""},
		{place.Emergency(tree, "zx-mz-cs", "zh"), "急诊楼 1 楼"},
		{place.Emergency(tree, "zx-mz-cs", "en"), "Floor 1, Emergency Building"},
		{place.Emergency(tree, "gx", "zh"), ""}, {place.Emergency(tree, "nowhere", "zh"), ""},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}

func TestTree_PlacesThatLieInEachOtherHarmNobody(t *testing.T) {
	if got := len(place.Path(tree, "gx-a")); got > 8 {
		t.Errorf("path of %d", got)
	}
	place.Emergency(tree, "gx-a", "zh")
}
