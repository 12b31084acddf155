package feedback_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"xinsheng/internal/feedback"
)

// twoLanguages is how texts were written before they were a map: terminals of that time read and write it.
type twoLanguages struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

func TestText_ReadsWhatTwoLanguagesWrote(t *testing.T) {
	for _, c := range []struct {
		old  twoLanguages
		want feedback.Text
	}{
		{twoLanguages{"门诊大厅", "Outpatient hall"}, feedback.Text{"zh": "门诊大厅", "en": "Outpatient hall"}},
		{twoLanguages{"门诊大厅", ""}, feedback.Text{"zh": "门诊大厅"}},
		{twoLanguages{}, nil},
	} {
		raw, err := json.Marshal(c.old)
		if err != nil {
			t.Fatal(err)
		}
		var got feedback.Text
		if err := json.Unmarshal(raw, &got); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s is read as %#v, %v", raw, got, err)
		}
	}
	absent, empty := feedback.Text{}, feedback.Text{}
	if json.Unmarshal([]byte(`{"zh":"一"}`), &absent) != nil ||
		json.Unmarshal([]byte(`{"zh":"一","en":""}`), &empty) != nil ||
		!reflect.DeepEqual(absent, empty) || empty.In("en") != "一" {
		t.Errorf("an absent wording is %#v, an empty one %#v", absent, empty)
	}
}

func TestText_IsReadByThoseWhoKnowTwoLanguages(t *testing.T) {
	for _, c := range []struct {
		text feedback.Text
		want twoLanguages
	}{
		{feedback.Text{"en": "Hall", "zh": "大厅", "vi": "Sảnh"}, twoLanguages{"大厅", "Hall"}},
		{feedback.Text{"zh": "大厅", "en": ""}, twoLanguages{"大厅", ""}},
		{nil, twoLanguages{}},
	} {
		raw, err := json.Marshal(struct{ Name feedback.Text }{c.text})
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Name twoLanguages }
		if err := json.Unmarshal(raw, &got); err != nil || got.Name != c.want {
			t.Errorf("%s is read as %+v, %v", raw, got, err)
		}
	}
}

func TestText_WithLeavesTheOneBefore(t *testing.T) {
	before := feedback.Text{"zh": "大厅", "en": "Hall"}
	after := before.With("en", "").With("vi", "Sảnh")
	if !before.Equal(feedback.Text{"zh": "大厅", "en": "Hall", "vi": ""}) ||
		!after.Equal(feedback.Text{"zh": "大厅", "vi": "Sảnh"}) {
		t.Errorf("before %v, after %v", before, after)
	}
	if feedback.Text(nil).With("zh", "一").Main() != "一" || !(feedback.Text{"zh": ""}).
		IsZero() || !before.Equal(before.With("vi", "")) {
		t.Error("a text is not what it says")
	}
}
