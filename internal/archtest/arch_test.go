package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "xinsheng/"

// pkg is what go list says of one package.
type pkg struct {
	ImportPath  string
	Dir, Export string
	Standard    bool
	GoFiles     []string
	CgoFiles    []string
	Imports     []string
	TestImports []string
	Deps        []string
}

// only names the places that may import a library: themselves and everything below.
var only = []struct {
	library string
	rooms   []string
}{
	{"fyne.io/", []string{"internal/terminal/ui", "cmd/terminal"}},
	{"go.etcd.io/bbolt", []string{"internal/terminal/outbox"}},
	{"github.com/go-resty/resty", []string{"internal/terminal/uplink"}},
	{"github.com/gordonklaus/portaudio", []string{"internal/terminal/capture/portaudio"}},
	{"gopkg.in/hraban/opus", []string{"internal/terminal/capture/opus"}},
	{"github.com/uptrace/bun", []string{"internal/hub", "cmd/hub"}},
	{"modernc.org/sqlite", []string{"internal/hub/store"}},
	{"gocloud.dev", []string{"internal/hub/media"}},
	{"github.com/tus/tusd", []string{"internal/hub/media"}},
}

// cgoRooms are the only packages of the project that may hold cgo.
var cgoRooms = []string{
	"internal/terminal/input/pinyin", "internal/terminal/capture/portaudio", "internal/terminal/capture/opus",
	"internal/terminal/memory",
}

func list(t *testing.T, args ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go",
		append([]string{"list", "-json=ImportPath,Dir,Export,Standard,GoFiles,CgoFiles,Imports,TestImports,Deps"},
			args...)...)
	cmd.Dir = "../.."
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(out); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return pkgs
}

func room(p string) string { return strings.TrimPrefix(p, module) }

func within(path string, rooms ...string) bool {
	for _, r := range rooms {
		if path == r || strings.HasPrefix(path, r+"/") {
			return true
		}
	}
	return false
}

// broken returns what a package breaks, one line a rule.
func broken(p pkg) []string {
	var found []string
	here := room(p.ImportPath)
	for _, dep := range p.Deps {
		d := room(dep)
		switch {
		case within(here, "internal/terminal", "cmd/terminal") && within(d, "internal/hub", "assets/web"):
			found = append(found, here+" is of the terminal's wing and reaches "+d)
		case within(here, "internal/hub", "cmd/hub") && within(d, "internal/terminal", "assets/kiosk"):
			found = append(found, here+" is of the hub's wing and reaches "+d)
		}
	}
	if here == "internal/feedback" {
		for _, i := range p.Imports {
			if strings.Contains(strings.Split(i, "/")[0], ".") || strings.HasPrefix(i, module) {
				found = append(found, here+" imports more than the standard library: "+i)
			}
		}
	}
	if within(here, "internal/terminal/session") && slices.ContainsFunc(p.Imports, func(i string) bool {
		return within(room(i), "internal/terminal") && i != p.ImportPath
	}) {
		found = append(found, here+" knows another part of the terminal; it may only declare interfaces")
	}
	if within(here, "internal/terminal/ui/widgets", "internal/terminal/ui/theme") {
		for _, i := range p.Imports {
			if within(room(i), "internal/terminal/session", "internal/terminal/outbox", "internal/terminal/uplink",
				"internal/terminal/ui/screen") {
				found = append(found, here+" imports "+room(i))
			}
		}
	}
	for _, i := range p.Imports {
		if desk := "internal/hub/desk"; here != desk && within(here, desk) && within(room(i), desk) &&
			!within(room(i), desk+"/web", desk+"/part") {
			found = append(found, here+" is a room of the desk and knows another one: "+room(i))
		}
	}
	for _, i := range p.Imports {
		if within(here, "internal/hub/desk") && (strings.HasPrefix(i, "github.com/uptrace/bun") || i == "database/sql") {
			found = append(found, here+" speaks SQL: "+i)
		}
	}
	for _, rule := range only {
		for _, i := range p.Imports {
			if strings.HasPrefix(i, rule.library) && !within(here, rule.rooms...) {
				found = append(found, here+" imports "+i)
			}
		}
	}
	if len(p.CgoFiles) > 0 && !within(here, cgoRooms...) {
		found = append(found, here+" holds cgo")
	}
	return found
}

func TestArch_WingsAndLibrariesKeepToTheirRooms(t *testing.T) {
	pkgs := list(t, "./...")
	if len(pkgs) < 3 {
		t.Fatalf("go list named %d packages", len(pkgs))
	}
	for _, p := range pkgs {
		for _, line := range broken(p) {
			t.Error(line)
		}
	}
}

func TestArch_HubNeedsNoCgo(t *testing.T) {
	for _, p := range list(t, "-deps", "./cmd/hub") {
		if !p.Standard && len(p.CgoFiles) > 0 {
			t.Errorf("%s holds cgo", p.ImportPath)
		}
	}
}

func TestArch_TopLevelIsFixed(t *testing.T) {
	allowed := []string{
		"cmd", "internal", "assets", "kiosk", "go.mod", "go.sum", "FyneApp.toml", "README.md", "Makefile", "LICENSE",
		"build", // what make leaves, not in git
	}
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s does not belong at the top", e.Name())
		}
	}
}

var address = regexp.MustCompile(`(?i)(proxy\.golang\.org|registry\.npmjs\.org|deb\.debian\.org)`)

func TestArch_NoRegistryHostIsNamed(t *testing.T) {
	out, err := exec.Command("git", "-C", "../..", "ls-files", "-z").Output()
	if err != nil {
		t.Skip("no git checkout")
	}
	for _, f := range strings.Split(strings.TrimRight(string(out), "\x00"), "\x00") {
		if strings.HasSuffix(f, ".otf") || strings.HasSuffix(f, "arch_test.go") {
			continue
		}
		b, err := os.ReadFile(filepath.Join("../..", f))
		if err == nil && address.Match(b) {
			t.Errorf("%s names a package registry's host", f)
		}
	}
}

// A test that cannot fail is a defect: each rule is shown a package that breaks it.
func TestArch_RulesCatchWhatBreaksThem(t *testing.T) {
	for name, p := range map[string]pkg{
		"terminal reaches hub": {ImportPath: module + "internal/terminal/ui", Deps: []string{module + "internal/hub/store"}},
		"terminal embeds web":  {ImportPath: module + "internal/terminal/ui", Deps: []string{module + "assets/web"}},
		"hub reaches terminal": {ImportPath: module + "internal/hub/intake",
			Deps: []string{module + "internal/terminal/outbox"}},
		"hub embeds kiosk": {ImportPath: module + "cmd/hub", Deps: []string{module + "assets/kiosk/font"}},
		"feedback imports": {ImportPath: module + "internal/feedback", Imports: []string{"github.com/google/uuid"}},
		"session knows outbox": {ImportPath: module + "internal/terminal/session",
			Imports: []string{module + "internal/terminal/outbox"}},
		"widget knows session": {ImportPath: module + "internal/terminal/ui/widgets",
			Imports: []string{module + "internal/terminal/session"}},
		"fyne in session": {ImportPath: module + "internal/terminal/session", Imports: []string{"fyne.io/fyne/v2"}},
		"bbolt elsewhere": {ImportPath: module + "internal/terminal/settings", Imports: []string{"go.etcd.io/bbolt"}},
		"resty elsewhere": {ImportPath: module + "internal/terminal/enrolment",
			Imports: []string{"github.com/go-resty/resty/v2"}},
		"sound elsewhere": {ImportPath: module + "internal/terminal/capture/voice",
			Imports: []string{"github.com/gordonklaus/portaudio"}},
		"desk rooms mix": {ImportPath: module + "internal/hub/desk/walks",
			Imports: []string{module + "internal/hub/desk/cases"}},
		"frame knows a room": {ImportPath: module + "internal/hub/desk/web",
			Imports: []string{module + "internal/hub/desk"}},
		"SQL at the desk": {ImportPath: module + "internal/hub/desk/cases", Imports: []string{"github.com/uptrace/bun"}},
		"cgo elsewhere":   {ImportPath: module + "internal/seal", CgoFiles: []string{"x.go"}},
	} {
		if len(broken(p)) != 1 {
			t.Errorf("%s: %v", name, broken(p))
		}
	}
}
