package archtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// set is a closed set: a type whose values are constants of its package and nothing else.
type set struct {
	room, name string
	values     []string // as the package lists them; nil: it lists none
	// rooms are the only ones that may name a value at all; nil: all may. Everybody else asks what the value is.
	rooms []string
}

func sets() []set {
	return []set{
		{room: "internal/hub/casestate", name: "State", values: text(casestate.States()),
			rooms: []string{"internal/hub/casestate", "internal/hub/casework"}},
		{room: "internal/hub/casestate", name: "Event", values: text(casestate.Events())},
		{room: "internal/hub/casestate", name: "Source", values: text(casestate.Sources())},
		{room: "internal/hub/casestate", name: "Form", values: text(casestate.Forms())},
		{room: "internal/hub/casestate", name: "TaskState", values: text(casestate.TaskStates()),
			rooms: []string{"internal/hub/casestate", "internal/hub/casework"}},
		{room: "internal/hub/casestate", name: "Scope", values: text(casestate.Scopes())},
		{room: "internal/hub/casework", name: "Action"},
		{room: "internal/hub/casestate", name: "Line"},
		{room: "internal/hub/store", name: "PartState", values: text(store.PartStates())},
		{room: "internal/hub/store", name: "JobState", values: text(store.JobStates())},
		{room: "internal/hub/store", name: "NoticeState", values: text(store.NoticeStates())},
		{room: "internal/wire", name: "Offer", values: text(wire.Offers())},
		{room: "internal/feedback", name: "RecordType", values: text(feedback.RecordTypes())},
		{room: "internal/feedback", name: "CaseStep", values: text(feedback.CaseSteps())},
		{room: "internal/feedback", name: "Outlook"},
		{room: "internal/feedback", name: "Verdict", values: text(feedback.Verdicts())},
		{room: "internal/feedback", name: "Reply"},
		{room: "internal/hub/casestate", name: "CallEnding", values: text(casestate.CallEndings())},
		{room: "internal/feedback", name: "MediaKind", values: text(feedback.MediaKinds())},
		{room: "internal/feedback", name: "Kind", values: text(feedback.Kinds())},
	}
}

func text[T ~string](values []T) []string {
	var out []string
	for _, v := range values {
		out = append(out, string(v))
	}
	return out
}

// column finds SQL that compares a column of a closed set with a literal.
var column = regexp.MustCompile(
	`(?i)\b(state|what|satisfied|undo_state|copy_state|transcript_state|source|form|scope)\b\s*(=|<>|!=|\bNOT\s+IN\b|\bIN\b)\s*\(?\s*'\w`)

// source is one package of the project with its types.
type source struct {
	path  string
	fset  *token.FileSet
	files []*ast.File
	pkg   *types.Package
	info  *types.Info
}

// where is a place in the source, from the top of the project.
func (s *source) where(n ast.Node) string {
	p := s.fset.Position(n.Pos())
	if rel, err := filepath.Rel(top(), p.Filename); err == nil {
		p.Filename = rel
	}
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

func top() string {
	dir, err := filepath.Abs("../..")
	if err != nil {
		return "../.."
	}
	return dir
}

// of answers the closed set that a type is.
func of(t types.Type) *set {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	for _, s := range sets() {
		if named.Obj().Name() == s.name && named.Obj().Pkg().Path() == module+s.room {
			return &s
		}
	}
	return nil
}

// constants is the values of a set by the names of their constants.
func constants(pkg *types.Package, name string) map[string]string {
	out := map[string]string{}
	for _, n := range pkg.Scope().Names() {
		c, ok := pkg.Scope().Lookup(n).(*types.Const)
		if !ok {
			continue
		}
		if named, ok := c.Type().(*types.Named); ok && named.Obj().Name() == name && named.Obj().Pkg() == pkg {
			out[n] = constant.StringVal(c.Val())
		}
	}
	return out
}

// loose lists what a package does with closed sets that the compiler would not notice.
func loose(s *source) []string {
	var found []string
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				found = append(found, s.literal(n)...)
			case *ast.Ident:
				found = append(found, s.named(n)...)
			case *ast.SwitchStmt:
				found = append(found, s.partial(n)...)
			}
			return true
		})
	}
	return found
}

// literal finds a bare text where a value of a set belongs.
func (s *source) literal(n *ast.BasicLit) []string {
	if n.Kind != token.STRING {
		return nil
	}
	value, err := strconv.Unquote(n.Value)
	if err == nil && within(room(s.path), "internal/hub") && column.MatchString(value) {
		return []string{s.where(n) + " compares a column with a literal: pass the constant"}
	}
	in := of(s.info.TypeOf(n))
	if in == nil || value == "" || s.path == module+in.room {
		return nil
	}
	return []string{fmt.Sprintf("%s says %s where a %s belongs: name the constant", s.where(n), n.Value, in.name)}
}

// named finds a value that is named outside the rooms that may.
func (s *source) named(n *ast.Ident) []string {
	c, ok := s.info.Uses[n].(*types.Const)
	if !ok {
		return nil
	}
	in := of(c.Type())
	if in == nil || in.rooms == nil || within(room(s.path), in.rooms...) {
		return nil
	}
	return []string{fmt.Sprintf("%s names the %s %s: ask what it is", s.where(n), in.name, n.Name)}
}

// partial finds a switch that forgets a value.
func (s *source) partial(n *ast.SwitchStmt) []string {
	if n.Tag == nil {
		return nil
	}
	t := s.info.TypeOf(n.Tag)
	in := of(t)
	if in == nil {
		return nil
	}
	left := constants(types.Unalias(t).(*types.Named).Obj().Pkg(), in.name)
	for _, clause := range n.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			for name, value := range left {
				if v := s.info.Types[e].Value; v != nil && constant.StringVal(v) == value {
					delete(left, name)
				}
			}
		}
	}
	var found []string
	for name := range left {
		found = append(found, fmt.Sprintf("%s: the switch over %s forgets %s", s.where(n), in.name, name))
	}
	slices.Sort(found)
	return found
}

// reader reads packages with their types; what they import comes compiled, from the build cache.
type reader struct {
	fset   *token.FileSet
	lookup types.Importer
}

func newReader(pkgs []pkg) *reader {
	compiled := map[string]string{}
	for _, p := range pkgs {
		compiled[p.ImportPath] = p.Export
	}
	r := &reader{fset: token.NewFileSet()}
	r.lookup = importer.ForCompiler(r.fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(compiled[path])
	})
	return r
}

func (r *reader) read(path string, files []*ast.File, cgo bool) (*source, error) {
	s := &source{path: path, fset: r.fset, files: files}
	s.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	var wrong []error
	conf := types.Config{Importer: r.lookup, FakeImportC: true, Error: func(err error) { wrong = append(wrong, err) }}
	s.pkg, _ = conf.Check(path, r.fset, files, s.info)
	if cgo { // the half that C stands in is left out
		return s, nil
	}
	return s, errors.Join(wrong...)
}

func (r *reader) parse(dir string, names []string) ([]*ast.File, error) {
	var files []*ast.File
	for _, name := range names {
		f, err := parser.ParseFile(r.fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

func TestArch_ClosedSetsAreNamedAndWhole(t *testing.T) {
	pkgs := list(t, "-export", "-deps", "./...")
	r := newReader(pkgs)
	for _, p := range pkgs {
		touches := slices.ContainsFunc(sets(), func(s set) bool {
			return p.ImportPath == module+s.room || slices.Contains(p.Deps, module+s.room)
		})
		if !touches || p.Standard {
			continue
		}
		files, err := r.parse(p.Dir, p.GoFiles)
		if err != nil {
			t.Fatal(err)
		}
		s, err := r.read(p.ImportPath, files, len(p.CgoFiles) > 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range loose(s) {
			t.Error(line)
		}
		for _, in := range sets() {
			if p.ImportPath != module+in.room {
				continue
			}
			for name, value := range constants(s.pkg, in.name) {
				if in.values != nil && !slices.Contains(in.values, value) {
					t.Errorf("%s is no part of what %s lists as its %ss", name, in.room, in.name)
				}
			}
		}
	}
}

// Each rule is shown a package that breaks it, and one that keeps to all of them.
func TestArch_ClosedSetsCatchWhatBreaksThem(t *testing.T) {
	r := newReader(list(t, "-export", "-deps", "./internal/hub/casestate"))
	const head = "package desk\nimport \"xinsheng/internal/hub/casestate\"\ntype row struct{ Mark string; State casestate.State }\n"
	for name, c := range map[string]struct {
		code, want string
	}{
		"compared":     {`func f(k row) bool { return k.State == "closed" }`, "where a State belongs"},
		"turned round": {`func f(k row) bool { return "closed" != k.State }`, "where a State belongs"},
		"assigned":     {`func f(k *row) { k.State = "closed" }`, "where a State belongs"},
		"filled in":    {`var k = row{State: "closed"}`, "where a State belongs"},
		"converted":    {`var s = casestate.State("closed")`, "where a State belongs"},
		"keyed":        {`var m = map[casestate.Event]int{"closed": 1}`, "where a Event belongs"},
		"in SQL":       {"const q = `SELECT 1 FROM cases WHERE state NOT IN ('closed')`", "compares a column"},
		"named":        {`func f(k row) bool { return k.State == casestate.Closed }`, "names the State Closed"},
		"forgotten":    {`func f(s casestate.State) { switch s { case "new", "accepted", "assigned", "answered", "closed": default: } }`, "forgets Withdrawn"},
		"another word": {`func f(k row) bool { return k.Mark == "closed" && k.State != "" }`, ""},
		"asked":        {`func f(k row) bool { return k.State.Ended() }`, ""},
		"SQL asks":     {"const q = `SELECT 1 FROM cases WHERE state IN (?) AND closed_at IS NULL`", ""},
	} {
		f, err := parser.ParseFile(r.fset, name+".go", head+c.code, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		s, err := r.read(module+"internal/hub/desk", []*ast.File{f}, false)
		if err != nil {
			t.Fatal(name, err)
		}
		if got := strings.Join(loose(s), "\n"); !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%s: want %q, got %q", name, c.want, got)
		}
	}
}
