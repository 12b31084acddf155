package hospital_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"xinsheng/internal/hub/hospital"
)

func TestParseBeds_ReadsWhatPeopleWrite(t *testing.T) {
	for in, want := range map[string]string{
		"":           "",
		"1-4":        "1 2 3 4",
		"１－３，5、加1":   "1 2 3 5 加1",
		"A1-A3\nA5":  "A1 A2 A3 A5",
		"A1-3":       "A1 A2 A3",
		"加1至加2":      "加1 加2",
		"08-11":      "08 09 10 11",
		" 1 , 2 ;3、": "1 2 3",
		"抢救床":        "抢救床",
		"9 - 11":     "9 10 11",
	} {
		beds, ok := hospital.ParseBeds(in)
		assert.True(t, ok, in)
		assert.Equal(t, want, strings.Join(beds, " "), in)
	}
	for _, in := range []string{"1-4、3", "4-1", "1-500", "A1-B3", strings.Repeat("床", 11), "1、1"} {
		_, ok := hospital.ParseBeds(in)
		assert.False(t, ok, in)
	}
}

func TestBedsText_IsReadBackAsItWas(t *testing.T) {
	assert.Equal(t, "1-36、加1、加2",
		hospital.BedsText(func() []string { b, _ := hospital.ParseBeds("1-36、加1、加2"); return b }(), "-"))
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfDistinct(rapid.StringMatching(`(A|加|)[0-9]{1,3}`), func(s string) string { return s }).
			Draw(t, "beds")
		beds, ok := hospital.ParseBeds(strings.Join(words, "、"))
		if !ok {
			t.Skip("no beds")
		}
		again, ok := hospital.ParseBeds(hospital.BedsText(beds, "至"))
		if !ok || strings.Join(again, " ") != strings.Join(beds, " ") {
			t.Fatalf("%v became %v", beds, again)
		}
	})
}
