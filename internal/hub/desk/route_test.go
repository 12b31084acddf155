package desk_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk"
	"xinsheng/internal/hub/staff"
)

func TestRoutes_LetEachRoleInWhereTheTableSaysSoAndNowhereElse(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	number := s.report(said{kind: feedback.Complaint, text: "等了两个多小时"})
	for _, role := range staff.Roles() {
		b := s.as(role)
		for _, r := range desk.Routes() {
			if r.Path == "/live" || r.Path == "/logout" {
				continue // one never ends, the other ends the session; they have tests of their own
			}
			path := strings.NewReplacer("{number}", number, "{id}", "unknown", "{section}", "unknown", "{$}",
				"", "{version}", "0",
				"{file}", "desk.css").Replace(r.Path)
			var status int
			if r.Method == http.MethodGet {
				status, _ = b.get(path)
			} else {
				status, _ = b.post(path, url.Values{})
			}
			if r.Roles == nil || slices.Contains(r.Roles, role) {
				assert.NotEqual(t, http.StatusForbidden, status, "%s %s as %s", r.Method, r.Path, role)
				assert.Less(t, status, 500, "%s %s as %s", r.Method, r.Path, role)
			} else {
				assert.Equal(t, http.StatusForbidden, status, "%s %s as %s", r.Method, r.Path, role)
			}
		}
	}
}

func TestRoutes_AskTheUnknownToSignIn(t *testing.T) {
	s := newSite(t)
	for _, r := range desk.Routes() {
		if r.Open {
			continue
		}
		path := strings.NewReplacer("{number}", "00000001", "{id}", "x", "{section}", "phone", "{$}", "").Replace(r.Path)
		b := s.browser()
		req, err := http.NewRequest(r.Method, s.server.URL+path, nil)
		require.NoError(t, err)
		res, err := b.Do(req)
		require.NoError(t, err)
		_ = res.Body.Close()
		assert.Equal(t, "/login", res.Header.Get("Location"), "%s %s", r.Method, r.Path)
	}
}

func TestRoutes_NothingIsServedOutsideTheTable(t *testing.T) {
	// Every function of the shape of a handler stands in its room's table, and only the frame gives anything to a mux,
	// from it.
	handlers, muxes := 0, 0
	err := filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if takesVisit(n) {
					handlers++
					assert.True(t, inTable(t, filepath.Dir(name), n.Name.Name), "%s of %s is not in the table", n.Name.Name, name)
				}
			case *ast.SelectorExpr:
				if n.Sel.Name == "Handle" || n.Sel.Name == "HandleFunc" {
					muxes++
				}
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
	assert.Greater(t, handlers, 100)
	assert.Equal(t, 1, muxes)
}

// inTable reports whether a room's table names a handler.
func inTable(t *testing.T, room, handler string) bool {
	t.Helper()
	at := filepath.Join(room, "route.go")
	if room == "web" {
		at = filepath.Join(room, "static.go")
	}
	table, err := os.ReadFile(at)
	require.NoError(t, err)
	return regexp.MustCompile(`Do: +(do\()?` + handler + `\)?\}`).Match(table)
}

func takesVisit(f *ast.FuncDecl) bool {
	if f.Recv != nil || len(f.Type.Params.List) != 1 || f.Type.Results == nil {
		return false
	}
	star, ok := f.Type.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	if from, ok := star.X.(*ast.SelectorExpr); ok {
		return from.Sel.Name == "Visit"
	}
	id, ok := star.X.(*ast.Ident)
	return ok && (id.Name == "visit" || id.Name == "Visit")
}

func TestRoutes_RefuseAFormFromAnotherSite(t *testing.T) {
	s := newSite(t)
	s.hireAll()
	b := s.as(staff.Centre)
	req, err := http.NewRequest(http.MethodPost, s.server.URL+"/logout", nil)
	require.NoError(t, err)
	req.Header.Set("Origin", "https://evil.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := b.Do(req)
	require.NoError(t, err)
	status, _ := read(t, res)
	assert.Equal(t, http.StatusForbidden, status)
	status, _ = b.get("/cases")
	assert.Equal(t, http.StatusOK, status, "still signed in")
}

func TestRoutes_FirstPasswordMustBeChangedBeforeAnythingElse(t *testing.T) {
	s := newSite(t)
	_, first, err := s.users.Add(t.Context(), "console", staff.Draft{Login: "new1", Name: "新人", Role: staff.Centre})
	require.NoError(t, err)
	b := s.browser()
	status, _ := b.post("/login", url.Values{"login": {"new1"}, "password": {first}})
	require.Equal(t, http.StatusSeeOther, status)
	for _, r := range desk.Routes() {
		if r.First || r.Method != http.MethodGet {
			continue
		}
		res, err := b.Get(s.server.URL + strings.NewReplacer("{number}", "x", "{$}", "").Replace(r.Path))
		require.NoError(t, err)
		_, body := read(t, res)
		assert.Equal(t, "/password", res.Header.Get("Location"), r.Path)
		assert.NotContains(t, body, "诉求")
	}
	status, _ = b.post("/password", url.Values{"old": {first}, "next": {password}, "again": {password}})
	require.Equal(t, http.StatusSeeOther, status)
	status, _ = b.get("/cases")
	assert.Equal(t, http.StatusOK, status)
}

func TestHeaders_AreStrictOnEveryAnswer(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/login", "/cases", "/nothing", "/static/0/desk.css"} {
		res, err := s.browser().Get(s.server.URL + path)
		require.NoError(t, err)
		_, _ = read(t, res)
		csp := res.Header.Get("Content-Security-Policy")
		assert.Contains(t, csp, "default-src 'none'", path)
		assert.NotContains(t, csp, "unsafe", path)
		assert.Equal(t, "nosniff", res.Header.Get("X-Content-Type-Options"))
		assert.Equal(t, "DENY", res.Header.Get("X-Frame-Options"))
	}
}
