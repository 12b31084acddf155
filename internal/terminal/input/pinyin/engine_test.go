package pinyin_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"xinsheng/internal/terminal/input/pinyin"
)

func TestEngine_HospitalWordsAndSentencesComeFirst(t *testing.T) {
	e := open(t)
	for letters, want := range map[string]string{
		"guahao":         "挂号",
		"caichao":        "彩超",
		"quyaochuangkou": "取药窗口",
		"yibaobaoxiao":   "医保报销",
		"zhurenyishi":    "主任医师",
		"hecigongzhen":   "核磁共振",
		"yisheng":        "医生",
		"hushi":          "护士",
		"shoushu":        "手术",
		"zaisanloucaichaoshipaiduidenglelianggeduoxiaoshi": "在三楼彩超室排队等了两个多小时",
		"yishengtaidubuhao":                   "医生态度不好",
		"hushihennaixin":                      "护士很耐心",
		"zuoctjiancha":                        "做CT检查",
		"bchao":                               "B超",
		"meiyourengaosuwomenhaiyaodengduojiu": "没有人告诉我们还要等多久",
	} {
		typed(e, letters)
		if got := e.Candidates(0, 1); len(got) == 0 || got[0] != want {
			t.Errorf("%s gives %v, want %s first", letters, got, want)
		}
		e.Clear()
	}
}

func TestEngine_UnderstandsSoundsThatManySpeakersMix(t *testing.T) {
	e := open(t)
	for letters, want := range map[string]string{
		"menzheng": "门诊", "yishen": "医生", "zurenyisi": "主任医师", "caicao": "彩超", "zuyuan": "住院",
		"liuganyimiao": "流感疫苗", "niuganyimiao": "流感疫苗", "qinwen": "请问", "sousu": "手术",
	} {
		typed(e, letters)
		if got := e.Candidates(0, 5); !slices.Contains(got, want) {
			t.Errorf("%s gives %v, want %s among them", letters, got, want)
		}
		e.Clear()
	}
}

func TestEngine_FirstLettersAreEnough(t *testing.T) {
	e := open(t)
	for letters, want := range map[string]string{"yy": "医院", "b": "不", "bx": "不行", "x": "小", "gh": "挂号", "ys": "医生"} {
		typed(e, letters)
		if got := e.Candidates(0, 10); !slices.Contains(got, want) {
			t.Errorf("%s gives %v, want %s among them", letters, got, want)
		}
		e.Clear()
	}
}

func TestEngine_PicksPartByPartAndTakesBackByErasing(t *testing.T) {
	e := open(t)
	typed(e, "yishengtaidu")
	i := slices.Index(e.Candidates(0, 10), "医生")
	if i < 0 {
		t.Fatal("医生 is not offered for the beginning")
	}
	if s := e.Pick(i); s.Preedit != "医生taidu" || s.Commit != "" {
		t.Fatalf("after the first pick: %+v", s)
	}
	if s := e.Erase(); s.Preedit != "yishengtaidu" {
		t.Fatalf("erasing takes back the pick: %+v", s)
	}
	if s := e.Erase(); s.Preedit != "yishengtaid" {
		t.Fatalf("erasing then takes a letter: %+v", s)
	}
	e.Type('u')
	e.Pick(slices.Index(e.Candidates(0, 10), "医生"))
	if s := e.Pick(slices.Index(e.Candidates(0, 10), "态度")); s.Commit != "医生态度" || s.Composing() {
		t.Fatalf("after the last pick: %+v", s)
	}
}

func TestEngine_FinishTakesTheBestAndLeavesNothing(t *testing.T) {
	e := open(t)
	typed(e, "guahao")
	if s := e.Finish(); s.Commit != "挂号" || s.Composing() {
		t.Errorf("finish: %+v", s)
	}
	if s := e.Finish(); s.Commit != "" || s.Composing() {
		t.Errorf("finish with nothing: %+v", s)
	}
}

func TestEngine_ClearForgetsEverything(t *testing.T) {
	e := open(t)
	typed(e, "guahao")
	e.Clear()
	if s := e.Finish(); s.Commit != "" || s.Composing() || len(e.Candidates(0, 1)) > 0 {
		t.Errorf("after clearing: %+v", s)
	}
	typed(e, "yisheng")
	if s := e.Finish(); s.Commit != "医生" {
		t.Errorf("typing after clearing: %+v", s)
	}
}

func TestEngine_PagesThroughAllCandidates(t *testing.T) {
	e := open(t)
	typed(e, "shi")
	all := e.Candidates(0, 500)
	if len(all) < 60 || !slices.Contains(all, "室") {
		t.Fatalf("%d candidates for shi", len(all))
	}
	var paged []string
	for page := e.Candidates(0, 7); len(page) > 0; page = e.Candidates(len(paged), 7) {
		paged = append(paged, page...)
	}
	if !slices.Equal(paged[:len(all)], all) {
		t.Error("pages of seven differ from one list")
	}
	if s := e.Pick(45); s.Commit != all[45] {
		t.Errorf("picked %q, want %q", s.Commit, all[45])
	}
}

func TestEngine_OffersOnlyWhatCanBeShown(t *testing.T) {
	e := open(t)
	typed(e, "yi")
	all := e.Candidates(0, 400)
	odd := func(r rune) bool { return r%2 == 1 }
	e.Only(odd)
	shown := slices.DeleteFunc(slices.Clone(all), func(c string) bool {
		return strings.ContainsFunc(c, func(r rune) bool { return !odd(r) })
	})
	if len(shown) < 40 || len(shown) == len(all) {
		t.Fatalf("%d of %d can be shown", len(shown), len(all))
	}
	if got := e.Candidates(0, len(shown)); !slices.Equal(got, shown) {
		t.Errorf("offered %v, want %v", got, shown)
	}
	if got := e.Candidates(30, 5); !slices.Equal(got, shown[30:35]) {
		t.Errorf("a later page: %v, want %v", got, shown[30:35])
	}
	if s := e.Pick(33); s.Commit != shown[33] {
		t.Errorf("picked %q, want %q", s.Commit, shown[33])
	}
	typed(e, "yi")
	if s := e.Pick(35); s.Commit != shown[35] {
		t.Errorf("picked without looking: %q, want %q", s.Commit, shown[35])
	}
}

func TestEngine_IgnoresWhatIsNoPinyin(t *testing.T) {
	e := open(t)
	for _, r := range []rune{'A', '1', '，', '医', 0, -1, ' ', '\n'} {
		if s := e.Type(r); s.Composing() || s.Commit != "" {
			t.Errorf("typing %q gives %+v", r, s)
		}
	}
	typed(e, "yi")
	for _, i := range []int{-1, 1 << 20} {
		if s := e.Pick(i); s.Preedit != "yi" || s.Commit != "" {
			t.Errorf("picking %d gives %+v", i, s)
		}
	}
	if got := e.Candidates(-1, 5); got != nil {
		t.Errorf("candidates from -1: %v", got)
	}
}

func TestEngine_OutputIsSimplified(t *testing.T) {
	e := open(t)
	for letters, wrong := range map[string]string{"guahao": "掛號", "yiliao": "醫療", "taidu": "態度", "paidui": "排隊"} {
		typed(e, letters)
		if slices.Contains(e.Candidates(0, 50), wrong) {
			t.Errorf("%s offers %s", letters, wrong)
		}
		e.Clear()
	}
}

func TestEngine_StopsTakingLettersAtItsLimit(t *testing.T) {
	e := open(t)
	typed(e, strings.Repeat("zhuang", 40))
	if s := e.Erase(); len(s.Preedit) != pinyin.MaxLetters-1 {
		t.Errorf("%d letters left after erasing one, want %d", len(s.Preedit), pinyin.MaxLetters-1)
	}
}

func TestEngine_AnyKeysLeaveItWhole(t *testing.T) {
	e := open(t)
	rapid.Check(t, func(t *rapid.T) {
		e.Clear()
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				e.Erase()
			case 1:
				e.Pick(rapid.IntRange(-1, 12).Draw(t, "index"))
			case 2:
				for _, c := range e.Candidates(rapid.IntRange(0, 20).Draw(t, "from"), 10) {
					if c == "" || !utf8.ValidString(c) {
						t.Fatalf("candidate %q", c)
					}
				}
			default:
				e.Type(rapid.RuneFrom([]rune("aeiounghzsxyv'")).Draw(t, "letter"))
			}
		}
		if s := e.Finish(); s.Composing() {
			t.Fatalf("composing after the finish: %+v", s)
		}
	})
}

func TestEngine_ServesOneOpenerAndNobodyAfterClose(t *testing.T) {
	e := open(t)
	if _, err := pinyin.Open(data); err != pinyin.ErrInUse {
		t.Errorf("second open: %v", err)
	}
	typed(e, "yi")
	e.Close()
	e.Close()
	if s := e.Type('y'); s.Composing() {
		t.Error("composes after close")
	}
	if e.Candidates(0, 5) != nil || e.Pick(0).Commit != "" || e.Finish().Commit != "" {
		t.Error("answers after close")
	}
	again := open(t)
	typed(again, "guahao")
	if got := again.Candidates(0, 1); len(got) != 1 || got[0] != "挂号" {
		t.Errorf("after opening again: %v", got)
	}
}

func TestEngine_CallsFromManyGoroutinesTakeTurns(t *testing.T) {
	e := open(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				typed(e, "yi")
				e.Candidates(0, 5)
				e.Pick(0)
				e.Clear()
			}
		})
	}
	wg.Wait()
}
