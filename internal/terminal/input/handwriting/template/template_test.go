package template_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"testing"

	"xinsheng/assets/kiosk/handwriting"
	"xinsheng/internal/terminal/input/handwriting/template"
)

func TestTemplate_HoldsTheCharactersOfDailyLife(t *testing.T) {
	set, err := template.Read(handwriting.Strokes)
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Shapes) < 9000 {
		t.Errorf("%d shapes", len(set.Shapes))
	}
	for _, c := range []struct {
		r       rune
		strokes int
	}{{'一', 1}, {'您', 11}, {'医', 7}, {'院', 9}, {'谢', 12}, {'7', 1}, {'T', 2}} {
		found := set.Find(c.r)
		if len(found) == 0 {
			t.Fatalf("no shape of %c", c.r)
		}
		strokes := set.Strokes(found[0])
		if len(strokes) != c.strokes || set.Count(found[0]) != c.strokes {
			t.Errorf("%c has %d strokes, want %d", c.r, len(strokes), c.strokes)
		}
		for _, s := range strokes {
			for _, p := range s {
				if p.X < 0 || p.X > 1 || p.Y < 0 || p.Y > 1 {
					t.Errorf("%c leaves its box at %v", c.r, p)
				}
			}
		}
	}
	if set.Shapes[set.Find('的')[0]].Prior < set.Shapes[set.Find('钛')[0]].Prior {
		t.Error("的 is taken for rarer than 钛")
	}
}

// GB2312 is what people here write; its first level of 3,755 characters must be there whole.
func TestTemplate_HoldsTheFirstLevelOfGB2312(t *testing.T) {
	set, err := template.Read(handwriting.Strokes)
	if err != nil {
		t.Fatal(err)
	}
	known := map[rune]bool{}
	for _, s := range set.Shapes {
		known[s.Rune] = true
	}
	missing := ""
	for _, r := range firstLevel(t) {
		if !known[r] {
			missing += string(r)
		}
	}
	if missing != "" {
		t.Errorf("no shapes of %s", missing)
	}
}

func TestTemplate_BrokenDataAreRefused(t *testing.T) {
	z, err := gzip.NewReader(bytes.NewReader(handwriting.Strokes))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"cut short": raw[:len(raw)/2], "nothing": nil, "another word": append([]byte("YSHW1"), raw[5:]...),
	} {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := template.Read(packed.Bytes()); !errors.Is(err, template.ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := template.Read([]byte("no gzip")); err == nil {
		t.Error("data that are not packed were taken")
	}
}
