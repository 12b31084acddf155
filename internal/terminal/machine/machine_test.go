package machine_test

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/machine"
)

const sample = "../../../kiosk/terminal.toml"

const whole = `hub = "https://hub.hospital.lan:8441/"
data = "/var/lib/x/"
[panel]
width_mm = 268
height_mm = 476.5
orientation = "portrait"
width_px = 1080
height_px = 1920
[audio]
input = "usb"
[camera]
device = "/dev/video2"
[log]
level = "debug"
file = "/var/log/x.log"
[speech]
prompts = "/srv/prompts"
`

func TestLoad_TakesTheSampleThatShips(t *testing.T) {
	m, err := machine.Load(sample)
	if err != nil {
		t.Fatal(err)
	}
	if m.Hub.String() != "https://127.0.0.1:8441" || m.Panel.Orientation != machine.Portrait || m.Camera != "auto" ||
		m.Log.File != "" {
		t.Errorf("got %+v", m)
	}
}

func TestParse_ReadsEveryKey(t *testing.T) {
	m, err := machine.Parse("t.toml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	want := machine.Machine{Hub: m.Hub, Data: "/var/lib/x", Camera: "/dev/video2",
		Audio:  machine.Audio{Input: "usb", Output: "default"},
		Panel:  machine.Panel{WidthMM: 268, HeightMM: 476.5, WidthPx: 1080, HeightPx: 1920, Orientation: machine.Portrait},
		Speech: machine.Speech{Prompts: "/srv/prompts"},
		Log:    machine.Log{Level: slog.LevelDebug, File: "/var/log/x.log"}}
	if *m != want || m.Hub.String() != "https://hub.hospital.lan:8441" {
		t.Errorf("got %+v", m)
	}
}

func TestParse_WhatIsWrongIsOneLineWithFileLineKeyAndWhatIsAllowed(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"https://hub.hospital.lan:8441/"`, `"http://hub:8441"`,
			`t.toml:1: hub: "http://hub:8441" is wrong; allowed: https:// and`},
		{`"https://hub.hospital.lan:8441/"`, `"https://hub/v1"`, `t.toml:1: hub: `},
		{`"https://hub.hospital.lan:8441/"`, `"hub"`, `t.toml:1: hub: `},
		{`"https://hub.hospital.lan:8441/"`, `8441`, `t.toml:1: hub: 8441 is wrong`},
		{"hub = \"https://hub.hospital.lan:8441/\"\n", ``, `t.toml: hub: missing; allowed: https:// and`},
		{`"/var/lib/x/"`, `"data"`, `t.toml:2: data: "data" is wrong; allowed: the absolute path`},
		{`width_mm = 268`, `width_mm = "268"`,
			`t.toml:4: panel.width_mm: "268" is wrong; allowed: millimetres of the visible area, 50 to 2500`},
		{`width_mm = 268`, `width_mm = nan`, `t.toml:4: panel.width_mm: NaN is wrong`},
		{`width_mm = 268`, `width_mm = -1`, `t.toml:4: panel.width_mm: -1 is wrong`},
		{"width_mm = 268\n", ``, `t.toml:3: panel.width_mm: missing; allowed: millimetres`},
		{`width_mm = 268`, `width = 268`, `t.toml:4: panel.width: no such key; allowed: hub, data, panel.width_mm,`},
		{`width_mm = 268`, `width_mm = 120`,
			`t.toml:4: panel.width_mm: a panel of 120 x 476 mm is too small for targets of 16 mm; allowed: at least 225`},
		{`width_mm = 268`, `width_mm = 300`, `t.toml:4: panel.width_mm: 1080 x 1920 px on 300 x 476 mm would not be square`},
		{`"portrait"`, `"landscape"`, `t.toml:4: panel.width_mm: 268 mm wide and 476 mm high is not landscape`},
		{`"portrait"`, `"upright"`, `t.toml:6: panel.orientation: "upright" is wrong; allowed: "portrait" or "landscape"`},
		{"width_px = 1080\n", ``, `panel.width_mm: only one of width_px and height_px`},
		{`height_px = 1920`, `height_px = 1920.5`, `t.toml:8: panel.height_px: 1920.5 is wrong`},
		{`"usb"`, `""`, `t.toml:10: audio.input: "" is wrong; allowed: a device name`},
		{`"/dev/video2"`, `"webcam"`, `t.toml:12: camera.device: "webcam" is wrong; allowed: a path`},
		{`"debug"`, `"loud"`, `t.toml:14: log.level: "loud" is wrong; allowed: "debug", "info"`},
		{`"/var/log/x.log"`, `"x.log"`, `t.toml:15: log.file: "x.log" is wrong`},
		{`[camera]`, `[kamera]`, `t.toml:12: kamera.device: no such key`},
		{`[camera]`, `[camera`, `t.toml:11: `},
		{`level = "debug"`, "level = \"debug\"\nlevel = \"info\"", `t.toml`},
		{`[audio]`, `[[audio]]`, `t.toml:9: audio: `},
		{`data = "/var/lib/x/"`, `data = "` + strings.Repeat("x", 500) + `"`, `t.toml:2: data: `},
	} {
		text := strings.Replace(whole, c.from, c.to, 1)
		if text == whole {
			t.Fatalf("%q is not in the sample", c.from)
		}
		_, err := machine.Parse("t.toml", []byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) &&
			!(strings.HasPrefix(c.want, "panel") && strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s -> %s:\n got %v\nwant %s", c.from, c.to, err, c.want)
			continue
		}
		if strings.Contains(err.Error(), "\n") || len(err.Error()) > 300 {
			t.Errorf("not one short line: %q", err)
		}
		if !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%v is not ErrInvalid", err)
		}
	}
}

func TestParse_OfSeveralWrongLinesTheFirstIsNamed(t *testing.T) {
	text := strings.NewReplacer(`"https://hub.hospital.lan:8441/"`, "1", `"/var/lib/x/"`, "1", `"portrait"`, "1",
		`"debug"`, "1").Replace(whole)
	for _, want := range []string{"t.toml:1: hub: ", "t.toml:2: data: ", "t.toml:6: panel.orientation: ",
		"t.toml:14: log.level: "} {
		_, err := machine.Parse("t.toml", []byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Fatalf("got %v, want %s", err, want)
		}
		line := strings.Count(text[:strings.Index(text, "= 1\n")], "\n") // put the first wrong line right
		text = strings.Replace(text, "= 1\n", "= "+strings.SplitN(strings.Split(whole, "\n")[line], " = ", 2)[1]+"\n", 1)
	}
	if _, err := machine.Parse("t.toml", []byte(text)); err != nil {
		t.Errorf("all put right: %v", err)
	}
}

func TestLoad_AFileThatIsNotThereIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no.toml")
	_, err := machine.Load(path)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}

func TestPanel_CommonSizesAreTakenAndSmallOnesRefused(t *testing.T) {
	for name, c := range map[string]struct {
		panel machine.Panel
		ok    bool
	}{
		"18.5 inch portrait":         {machine.Panel{WidthMM: 230, HeightMM: 410, Orientation: machine.Portrait}, true},
		"21.5 inch portrait":         {machine.Panel{WidthMM: 268, HeightMM: 476, Orientation: machine.Portrait}, true},
		"15.6 inch landscape":        {machine.Panel{WidthMM: 345, HeightMM: 194, Orientation: machine.Landscape}, true},
		"17 inch 5:4":                {machine.Panel{WidthMM: 338, HeightMM: 270, Orientation: machine.Landscape}, true},
		"10.1 inch landscape":        {machine.Panel{WidthMM: 217, HeightMM: 136, Orientation: machine.Landscape}, false},
		"7 inch portrait":            {machine.Panel{WidthMM: 87, HeightMM: 155, Orientation: machine.Portrait}, false},
		"width and height exchanged": {machine.Panel{WidthMM: 476, HeightMM: 268, Orientation: machine.Portrait}, false},
	} {
		_, err := machine.Parse("t.toml",
			fmt.Appendf(nil, "hub = \"https://h\"\ndata = \"/var/lib/x\"\n[panel]\nwidth_mm = %v\nheight_mm = %v\norientation = %q",
				c.panel.WidthMM, c.panel.HeightMM, c.panel.Orientation))
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%s: %v is not ErrInvalid", name, err)
		}
	}
	p := machine.Panel{WidthMM: 268, HeightMM: 476, Orientation: machine.Portrait}
	if got := p.Describe(1080, 1920); got != "1080x1920, 268x476 mm, portrait" {
		t.Errorf("described as %q", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(whole)
	f.Add("[a]\nb.c = {d = 1}\n[[e]]")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := machine.Parse("t.toml", []byte(text))
		if (m == nil) == (err == nil) {
			t.Fatal("neither a machine nor an error")
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Fatalf("more than one line: %q", err)
		}
	})
}
