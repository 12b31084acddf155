package pinyin_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"xinsheng/internal/terminal/input/pinyin"
)

// TestEngine_LearnsNothingAndLeavesNoFile picks the unlikely candidate thousands of times. The order must stay, and no
// folder that a program might write to may hold a file afterwards.
func TestEngine_LearnsNothingAndLeavesNoFile(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without thousands of words")
	}
	var watched []string
	for _, name := range []string{"HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
		"XDG_CACHE_HOME", "GLOG_log_dir"} {
		folder := t.TempDir()
		t.Setenv(name, folder)
		watched = append(watched, folder)
	}
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	watched = append(watched, here, data)
	before := files(t, watched)

	e := open(t)
	words := []string{"yisheng", "guahao", "hushi", "shi", "taidubuhao"}
	stock := map[string][]string{}
	for _, w := range words {
		typed(e, w)
		stock[w] = e.Candidates(0, 30)
		e.Clear()
	}
	for i := range 5000 {
		typed(e, words[i%len(words)])
		e.Pick(1 + i%4)
		e.Finish()
	}
	for _, w := range words {
		typed(e, w)
		if now := e.Candidates(0, 30); !slices.Equal(now, stock[w]) {
			t.Errorf("the order for %s changed", w)
		}
		e.Clear()
	}
	e.Close()

	if after := files(t, watched); !slices.Equal(after, before) {
		t.Errorf("files left behind: %v", after)
	}
}

func TestEngine_MemoryStaysTheSameOverThousandsOfWords(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without thousands of words")
	}
	e := open(t)
	work := func(n int) {
		for range n {
			typed(e, "paiduihao")
			e.Candidates(0, 20)
			e.Pick(0)
			e.Finish()
		}
	}
	work(300)
	start := resident(t)
	work(2000)
	if grown := resident(t) - start; grown > 4<<20 {
		t.Errorf("grew by %d bytes over 2000 words", grown)
	}
}

func BenchmarkEngine_Key(b *testing.B) {
	e := open(b)
	letters := "zaisanloucaichaoshi"
	i := 0
	for b.Loop() {
		e.Type(rune(letters[i]))
		e.Candidates(0, 8)
		if i++; i == len(letters) {
			e.Clear()
			i = 0
		}
	}
}

func BenchmarkEngine_Clear(b *testing.B) {
	e := open(b)
	for b.Loop() {
		e.Clear()
	}
}

func BenchmarkEngine_Sentence(b *testing.B) {
	e := open(b)
	for b.Loop() {
		typed(e, "zaisanloucaichaoshipaiduidenglelianggeduoxiaoshi")
		e.Candidates(0, 8)
		e.Pick(0)
	}
}

// BenchmarkEngine_LastKey is the slowest key that there can be: the last that a composition takes.
func BenchmarkEngine_LastKey(b *testing.B) {
	e := open(b)
	typed(e, strings.Repeat("zhuangsheng", 10)[:pinyin.MaxLetters-1])
	for b.Loop() {
		e.Type('n')
		e.Candidates(0, 8)
		e.Erase()
	}
}

// files lists everything below the folders, with sizes.
func files(t *testing.T, folders []string) []string {
	t.Helper()
	var list []string
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || path == folder {
				return err
			}
			info, err := d.Info()
			if err == nil {
				list = append(list, path+" "+strconv.FormatInt(info.Size(), 10))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// resident is the memory of this process in RAM, in bytes.
func resident(t *testing.T) int64 {
	t.Helper()
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(statm))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}
