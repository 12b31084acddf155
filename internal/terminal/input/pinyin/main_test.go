package pinyin_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"xinsheng/internal/terminal/input/pinyin"
)

const kit = "../../../../assets/kiosk/rime"

// data is the folder of the built dictionary.
var data, _ = filepath.Abs("../../../../build/rime")

func TestMain(m *testing.M) {
	build := exec.Command(kit+"/build.sh", data)
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build the pinyin data:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func open(t testing.TB) *pinyin.Engine {
	t.Helper()
	e, err := pinyin.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

func typed(e *pinyin.Engine, letters string) {
	for _, r := range letters {
		e.Type(r)
	}
}
