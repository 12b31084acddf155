package handwriting_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/input/handwriting"
	"xinsheng/internal/terminal/input/handwriting/handwritingtest"
)

func newMatcher(t testing.TB) *handwriting.Matcher {
	t.Helper()
	m := handwriting.New()
	if err := m.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

func newWriter(t testing.TB, seed uint64) *handwritingtest.Writer {
	t.Helper()
	w, err := handwritingtest.NewWriter(seed)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func write(t testing.TB, w *handwritingtest.Writer, r rune, h handwritingtest.Hand) []input.Stroke {
	t.Helper()
	ink, err := w.Write(r, h)
	if err != nil {
		t.Fatal(err)
	}
	return ink
}

func texts(found []input.Candidate) []string {
	var all []string
	for _, c := range found {
		all = append(all, c.Text)
	}
	return all
}

// share writes every character of text with a hand and tells how often it was first, and among the first ten.
func share(t testing.TB, m *handwriting.Matcher, h handwritingtest.Hand, text string) (first, ten float64) {
	t.Helper()
	w := newWriter(t, 77)
	n := 0.0
	for _, r := range text {
		found := texts(m.Recognise(write(t, w, r, h), 10))
		if len(found) > 0 && found[0] == string(r) {
			first++
		}
		if slices.Contains(found, string(r)) {
			ten++
		}
		n++
	}
	return first / n, ten / n
}

const complaint = "护士很耐心谢谢您在三楼彩超室排队等了两个多小时医生态度不好挂号缴费取药窗口人太多没有座位希望改进老人家看病难电梯坏了厕所脏" +
	"医保报销主任医师核磁共振检查结果什么时候出来饭菜凉停车场收费高保安服务热情周到感谢手术成功住院部病房安静孩子发烧急诊值班"

func TestMatcher_ReadsWhatACarefulHandWrites(t *testing.T) {
	first, ten := share(t, newMatcher(t), handwritingtest.Careful(), complaint)
	if first < 0.97 || ten < 0.995 {
		t.Errorf("first %.3f, among ten %.3f", first, ten)
	}
}

func TestMatcher_ReadsJoinedAndUnevenHands(t *testing.T) {
	first, ten := share(t, newMatcher(t), handwritingtest.Everyday(), complaint)
	if first < 0.85 || ten < 0.96 {
		t.Errorf("first %.3f, among ten %.3f", first, ten)
	}
}

func TestMatcher_NeedsNoStrokeOrder(t *testing.T) {
	h := handwritingtest.Careful()
	h.Shuffle = true
	first, ten := share(t, newMatcher(t), h, complaint)
	if first < 0.95 || ten < 0.99 {
		t.Errorf("first %.3f, among ten %.3f", first, ten)
	}
}

func TestMatcher_ReadsDigitsAndCapitals(t *testing.T) {
	_, ten := share(t, newMatcher(t), handwritingtest.Careful(), "0123456789ABCDEFGHKMNPRSTUXYZ")
	if ten < 0.95 {
		t.Errorf("among ten %.3f", ten)
	}
}

func TestMatcher_OffersCharactersBeforeTheyAreFinished(t *testing.T) {
	m, w := newMatcher(t), newWriter(t, 5)
	early, n := 0, 0
	for _, r := range "谢您很排候难检热急您" {
		ink := write(t, w, r, handwritingtest.Careful())
		found := texts(m.Recognise(ink[:len(ink)*7/10], 20))
		if slices.Contains(found, string(r)) {
			early++
		}
		n++
	}
	if early < n*7/10 {
		t.Errorf("%d of %d were offered after seven tenths of their strokes", early, n)
	}
}

func TestMatcher_SizeAndPlaceDoNotMatter(t *testing.T) {
	m, w := newMatcher(t), newWriter(t, 6)
	ink := write(t, w, '医', handwritingtest.Careful())
	want := texts(m.Recognise(ink, 5))
	for _, scale := range []float32{3, 700, 4000} {
		moved := make([]input.Stroke, len(ink))
		for i, s := range ink {
			for _, p := range s {
				moved[i] = append(moved[i], input.Point{X: 50 + scale*p.X, Y: 900 + scale*p.Y})
			}
		}
		if got := texts(m.Recognise(moved, 5)); got[0] != want[0] || got[0] != "医" {
			t.Errorf("at scale %v: %v, want %v", scale, got, want)
		}
	}
}

func TestMatcher_SameInkSameAnswer(t *testing.T) {
	m, other, w := newMatcher(t), newMatcher(t), newWriter(t, 7)
	for _, r := range complaint[:60] + "123" {
		ink := write(t, w, r, handwritingtest.Hasty())
		a := m.Recognise(ink, 30)
		if b := m.Recognise(ink, 30); !slices.Equal(a, b) {
			t.Fatalf("%c: %v, then %v", r, a, b)
		}
		if b := other.Recognise(ink, 30); !slices.Equal(a, b) {
			t.Fatalf("%c: %v, another matcher %v", r, a, b)
		}
	}
}

func TestMatcher_CandidatesAreDistinctAndFallInScore(t *testing.T) {
	m, w := newMatcher(t), newWriter(t, 8)
	found := m.Recognise(write(t, w, '4', handwritingtest.Careful()), 40)
	if len(found) != 40 {
		t.Fatalf("%d candidates", len(found))
	}
	seen := map[string]bool{}
	for i, c := range found {
		if seen[c.Text] {
			t.Errorf("%s twice", c.Text)
		}
		seen[c.Text] = true
		if i > 0 && c.Score >= found[i-1].Score {
			t.Errorf("score rises at %d", i)
		}
	}
}

func TestMatcher_OddInkDoesNoHarm(t *testing.T) {
	m := newMatcher(t)
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	scribble := make(input.Stroke, 10_000)
	for i := range scribble {
		a := float64(i) / 7
		scribble[i] = input.Point{X: float32(300 + 300*math.Sin(a*1.3)), Y: float32(300 + 300*math.Cos(a))}
	}
	many := make([]input.Stroke, 500)
	for i := range many {
		many[i] = input.Stroke{{X: float32(i), Y: float32(i * 7 % 31)}, {X: float32(i + 3), Y: 4}}
	}
	for name, ink := range map[string][]input.Stroke{
		"nothing": nil, "empty strokes": {nil, {}}, "not a number": {{{X: nan, Y: nan}}},
		"endless":             {{{X: inf, Y: 0}, {X: 0, Y: -inf}}},
		"partly not a number": {{{X: 1, Y: 1}, {X: nan, Y: 3}, {X: 5, Y: 5}}}, "a dot": {{{X: 5, Y: 5}}},
		"dots": {{{X: 5, Y: 5}}, {{X: 5, Y: 5}}, {{X: 9, Y: 9}}}, "huge": {{{X: -9e5, Y: 0}, {X: 9e5, Y: 1}}},
		"the same point": {slices.Repeat(input.Stroke{{X: 3, Y: 3}}, 200)}, "scribble": {scribble}, "many strokes": many,
	} {
		start := time.Now()
		found := m.Recognise(ink, 10)
		if len(found) > 10 {
			t.Errorf("%s: %d candidates", name, len(found))
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
	if m.Recognise([]input.Stroke{{{X: 1, Y: 1}, {X: 9, Y: 1}}}, 0) != nil {
		t.Error("asked for no candidates, got some")
	}
}

func FuzzMatcher_NeverPanics(f *testing.F) {
	m := newMatcher(f)
	f.Add([]byte{1, 2, 3, 255, 9, 9})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		ink := []input.Stroke{nil}
		for i := 0; i+1 < len(b); i += 2 {
			if b[i] == 255 {
				ink = append(ink, nil)
				continue
			}
			ink[len(ink)-1] = append(ink[len(ink)-1], input.Point{
				X: float32(b[i]) * float32(math.Pow(10, float64(b[i+1]%9)-4)), Y: float32(b[i+1]),
			})
		}
		m.Recognise(ink, 10)
	})
}

func BenchmarkMatcher_Stroke(b *testing.B) {
	m, w := newMatcher(b), newWriter(b, 9)
	ink := write(b, w, '谢', handwritingtest.Everyday())
	for b.Loop() {
		m.Recognise(ink, 40)
	}
}
