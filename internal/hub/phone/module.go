package phone

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"regexp"
	"slices"

	pages "xinsheng/assets/web/phone"
)

// The modules that pages begin with.
const (
	moduleReport   = "report.js"   // something new is reported
	moduleAddition = "addition.js" // something is added to a report
	moduleStep     = "step.js"     // a step of a walk is filled in
	moduleSent     = "sent.js"     // something was sent
)

const pathModules = "/static/script/"

var importLine = regexp.MustCompile(`(?m)^import .* from "\./([a-z_]+\.js)";$`)

// modules are the ES modules of the pages. Their version is a folder of their address, so that a module finds those
// that it imports in the same version, and browsers keep them for good.
type modules struct {
	version string
	files   map[string]http.Handler
	imports map[string][]string
}

func loadModules() (*modules, error) {
	m := &modules{files: map[string]http.Handler{}, imports: map[string][]string{}}
	files, err := fs.Sub(pages.Modules, "script")
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	for _, e := range entries {
		source, err := fs.ReadFile(files, e.Name())
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(sum, "%s %d\n%s", e.Name(), len(source), source)
		m.files[e.Name()] = asset("text/javascript; charset=utf-8", source)
		for _, found := range importLine.FindAllSubmatch(source, -1) {
			m.imports[e.Name()] = append(m.imports[e.Name()], string(found[1]))
		}
	}
	m.version = hex.EncodeToString(sum.Sum(nil)[:6])
	return m, nil
}

// addresses are those of a page's module and of all that it imports, each behind its own imports. The page names them
// all, so that a browser asks for them at once: on a slow line nothing is found out only when another module has come.
func (m *modules) addresses(entry string) []string {
	var out []string
	var add func(name string)
	add = func(name string) {
		address := pathModules + m.version + "/" + name
		if slices.Contains(out, address) {
			return
		}
		for _, imported := range m.imports[name] {
			add(imported)
		}
		out = append(out, address)
	}
	add(entry)
	return out
}

// ServeHTTP serves no other version than its own: a page never runs with modules of two. Where a hub was renewed
// meanwhile, the page falls back to its plain form.
func (m *modules) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file := m.files[r.PathValue("file")]
	if file == nil || r.PathValue("version") != m.version {
		http.NotFound(w, r)
		return
	}
	file.ServeHTTP(w, r)
}
