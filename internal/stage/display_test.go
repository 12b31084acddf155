package stage_test

import (
	"os/exec"
	"testing"
	"time"

	"xinsheng/internal/stage"
)

func TestDisplay_ShowsWhatIsDrawn(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without an X server")
	}
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Skip("Xvfb is not installed")
	}
	d, err := stage.StartDisplay(t.Output(), 320, 200)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Stop()
	if r, _, _, _ := d.Frame().At(10, 10).RGBA(); r != 0 {
		t.Fatalf("red %d on an empty display", r)
	}
	if out, err := exec.Command("xsetroot", "-display", d.Name, "-solid", "#ff8000").CombinedOutput(); err != nil {
		t.Skipf("xsetroot: %v %s", err, out)
	}
	if err := d.Await(5*time.Second, func() bool {
		r, g, b, _ := d.Frame().At(319, 199).RGBA()
		return r>>8 == 0xff && g>>8 == 0x80 && b == 0
	}); err != nil {
		t.Error(err)
	}
}
