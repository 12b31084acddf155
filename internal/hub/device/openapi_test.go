package device_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"xinsheng/assets/web/openapi"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/device"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

// unprovoked are answers in the file that this test has no way to bring about.
var unprovoked = []string{
	"health 500", "health 503",
	"askPart 422", "askPart 423", "appendPart 408", "appendPart 423", "dropPart 423", // package media brings these about
}

func TestOpenAPI_HoldsForEveryAnswerOfTheDoor(t *testing.T) {
	c := newContract(t)
	provoke(t, c)
	provokeLostKey(t, c)
	provokeParts(t, c)
	provokeBusy(t, c)

	for path, item := range c.doc.Paths.Map() {
		for method, op := range item.Operations() {
			for status := range op.Responses.Map() {
				name := op.OperationID + " " + status
				if slices.Contains(unprovoked, name) {
					continue
				}
				require.True(t, c.seen[name], "%s %s is never answered with %s", method, path, status)
			}
		}
	}
}

func TestOpenAPI_CatchesAnAnswerThatIsNotInTheFile(t *testing.T) {
	c := newContract(t)
	req, err := http.NewRequest(http.MethodGet, "https://hub"+wire.PathRecords+uuid.Must(uuid.NewV7()).
		String()+"/receipt", nil)
	require.NoError(t, err)
	req.Header.Set(wire.ProtocolHeader, "1")
	good := `{"id":"0198c0de-0000-7000-8000-000000000001","sha256":"` + strings.Repeat("a", 64) +
		`","received_at":"2026-03-04T09:00:00Z","complete":true}`
	require.NoError(t, c.check(req, nil, answer(200, wire.TypeJSON, good)))
	for name, bad := range map[string]*http.Response{
		"status":      answer(418, wire.TypeJSON, good),
		"field":       answer(200, wire.TypeJSON, strings.Replace(good, `"complete":true`, `"complete":1`, 1)),
		"extra field": answer(200, wire.TypeJSON, strings.Replace(good, `"complete"`, `"text":"x","complete"`, 1)),
		"lacking":     answer(200, wire.TypeJSON, `{}`),
		"media type":  answer(200, "text/plain", good),
		"problem":     answer(404, wire.TypeProblem, `{"type":"urn:xinsheng:busy","title":"x","status":404}`),
		"header": {StatusCode: 200, Header: http.Header{"Content-Type": {wire.TypeJSON}},
			Body: io.NopCloser(strings.NewReader(good))},
	} {
		require.Error(t, c.check(req, nil, bad), name)
	}
}

func TestOpenAPI_NamesEveryPathAndMethodOfTheDoor(t *testing.T) {
	c := newContract(t)
	x := newHub(t, storetest.SQLite(t)).enrol(t)
	id := uuid.Must(uuid.NewV7()).String()
	paths := map[string]string{wire.PathRecords + "{id}/receipt": wire.PathRecords + id + "/receipt"}
	for _, path := range devicePaths(t) {
		if strings.HasSuffix(path, "/") {
			paths[path+"{id}"] = path + id
			if path == wire.PathParts {
				paths[path] = path
			}
		} else {
			paths[path] = path
		}
	}
	for template, path := range paths {
		item := c.doc.Paths.Value(template)
		require.NotNil(t, item, "%s is not in the file", template)
		for _, method := range []string{"GET", "POST", "PUT", "DELETE", "PATCH"} {
			resp, body := x.do(t, method, path, nil, nil)
			if item.GetOperation(method) != nil {
				require.NotEqual(t, http.StatusMethodNotAllowed, resp.StatusCode, "%s %s", method, path)
				continue
			}
			isProblem(t, resp, body, http.StatusMethodNotAllowed, wire.ProblemInvalid)
		}
	}
	for template := range c.doc.Paths.Map() {
		require.Contains(t, paths, template, "the door has no such path")
	}
}

// provoke brings about nearly every answer there is.
func provoke(t *testing.T, c *contract) {
	h := newHub(t, storetest.SQLite(t))
	stranger := c.watch(h.stranger())
	request, _ := csr(t)
	stranger.post(t, wire.PathEnrol, wire.EnrolRequest{Code: h.code(t), CSR: request, Program: "v1", Panel: "1080x1920"},
		nil)
	stranger.post(t, wire.PathEnrol, wire.EnrolRequest{Code: "x", CSR: request}, nil)
	stranger.post(t, wire.PathEnrol, wire.EnrolRequest{Code: h.code(t), CSR: "x"}, nil)
	stranger.do(t, "GET", wire.PathHealth, nil, nil)

	id := wire.PathRecords + uuid.Must(uuid.NewV7()).String()
	part := wire.PathParts + uuid.Must(uuid.NewV7()).String() + ".1"
	all := []struct{ method, path string }{
		{"POST", wire.PathRenew}, {"PUT", id}, {"GET", id + "/receipt"}, {"GET", wire.PathConfig},
		{"POST", wire.PathHeartbeat}, {"POST", wire.PathProgress}, {"GET", wire.PathWalks + "none"},
		{"POST", wire.PathRate}, {"POST", wire.PathAdd}, {"POST", wire.PathWithdraw}, {"POST", wire.PathUndo},
		{"POST", wire.PathParts}, {"HEAD", part}, {"PATCH", part}, {"DELETE", part},
	}
	revoked := c.watch(h.enrol(t))
	require.NoError(t, fleet.Revoke(t.Context(), h.store.DB(), revoked.id.TerminalID, time.Now()))
	x := c.watch(h.enrol(t))
	for _, r := range all {
		stranger.do(t, r.method, r.path, nil, nil)
		revoked.do(t, r.method, r.path, nil, nil)
		x.do(t, r.method, r.path, []byte("not a message"), http.Header{wire.ProtocolHeader: {"2"}})
		if r.method != "GET" {
			x.do(t, r.method, r.path, make([]byte, wire.MaxEnvelope+1), nil)
		}
	}
	stranger.do(t, "POST", wire.PathEnrol, make([]byte, wire.MaxMessage+1), nil)
	x.post(t, wire.PathRenew, wire.RenewRequest{CSR: request}, nil)
	records(t, x)

	walked(t, x)
	resp, body := x.do(t, "GET", wire.PathConfig, nil, nil)
	c.config(body)
	x.do(t, "GET", wire.PathConfig, nil, http.Header{"If-None-Match": {resp.Header.Get("ETag")}})

	for range 25 {
		stranger.post(t, wire.PathEnrol, wire.EnrolRequest{Code: "x"}, nil)
	}
	_, err := h.store.DB().ExecContext(t.Context(), "ALTER TABLE terminals RENAME TO gone")
	require.NoError(t, err)
	for _, r := range all {
		x.do(t, r.method, r.path, nil, nil)
	}
	other := newHub(t, storetest.SQLite(t))
	code := other.code(t)
	_, err = other.store.DB().ExecContext(t.Context(), "DROP TABLE terminals")
	require.NoError(t, err)
	c.watch(other.stranger()).post(t, wire.PathEnrol, wire.EnrolRequest{Code: code, CSR: request}, nil)
}

// records brings about what happens to a record from its delivery to its answer.
func records(t *testing.T, x *terminal) {
	id, envelope := x.report(t)
	x.put(t, id, envelope)
	x.put(t, id, envelope)
	_, other := x.report(t)
	x.put(t, id, append([]byte(nil), envelope[:len(envelope)-1]...))
	x.put(t, feedback.RecordID(uuid.Must(uuid.NewV7()).String()), other)
	same := bytes.Clone(envelope)
	same[len(same)-1] ^= 1
	x.put(t, id, same)
	x.do(t, "PUT", wire.PathRecords+"not-an-id", nil, http.Header{"Content-Type": {wire.TypeRecord}})
	x.do(t, "GET", wire.PathRecords+string(id)+"/receipt", nil, nil)
	x.do(t, "GET", wire.PathRecords+uuid.Must(uuid.NewV7()).String()+"/receipt", nil, nil)

	full := beat()
	full.HeldIDs = []feedback.RecordID{id, feedback.RecordID(uuid.Must(uuid.NewV7()).String())}
	full.Quarantine = []wire.Quarantined{{ID: full.HeldIDs[1], Reason: wire.ProblemUnreadable}}
	full.Devices = map[string]string{"camera": "missing"}
	full.Overrides = map[string]string{"place": "zx-mz-cs"}
	x.post(t, wire.PathHeartbeat, full, nil)

	numbers, _ := wire.NewNumbers(x.id.NumberKey)
	number, _ := numbers.Make(x.id.Index, 1)
	x.post(t, wire.PathProgress, wire.ProgressRequest{Number: number.Dashed(), PIN: "4816"}, nil)
	right := wire.ProgressRequest{Number: string(number), PIN: "4816"}
	change := wire.ChangeRequest{ProgressRequest: right, Request: "request-1"}
	var c store.Case
	require.NoError(t, x.hub.store.DB().NewSelect().Model(&c).Where("number = ?", string(number)).Scan(t.Context()))
	require.NoError(t, x.hub.cases.Accept(t.Context(), centre, casework.Ref{ID: c.ID}))
	require.NoError(t, x.hub.cases.Answer(t.Context(), centre, casework.Ref{ID: c.ID}, "是我们不对。"))
	var p wire.Progress
	x.post(t, wire.PathProgress, right, &p)
	rate := wire.RateRequest{ProgressRequest: right, Request: "request-2", AnswerMark: p.AnswerMark,
		Verdict: feedback.NotSatisfied, Shortfall: feedback.Unsolved}
	x.post(t, wire.PathRate, rate, nil)
	rate.Request = "request-3"
	x.post(t, wire.PathRate, rate, nil)
	more := wire.AddRequest{ProgressRequest: right, Request: uuid.NewString(), Text: "还有一句"}
	for range 2 {
		require.Equal(t, http.StatusOK, x.post(t, wire.PathAdd, more, nil))
	}
	n, err := x.hub.store.DB().NewSelect().Model((*store.CaseEvent)(nil)).Where("what = 'added'").Count(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	x.post(t, wire.PathUndo, change, nil)
	x.post(t, wire.PathWithdraw, change, nil)
	more.Request = uuid.NewString()
	x.post(t, wire.PathAdd, more, nil)
	gone := store.Case{RecordID: "gone", Number: string(number)}
	added, sealed := x.adds(t, grants(x.hub.keys).Give(&gone, x.id.TerminalID, time.Now()),
		feedback.Addition{Number: string(number), Text: "x"})
	status, _ := x.put(t, added, sealed)
	require.Equal(t, http.StatusNotFound, status)
	change.Request = "request-4"
	x.post(t, wire.PathWithdraw, change, nil)
	x.post(t, wire.PathUndo, change, nil) // the id is known: nothing more is done
	change.Request = "request-5"
	x.post(t, wire.PathUndo, change, nil)
	for range 10 {
		wrong := wire.ProgressRequest{Number: string(number), PIN: "0000"}
		x.post(t, wire.PathProgress, wrong, nil)
		x.post(t, wire.PathRate, wire.RateRequest{ProgressRequest: wrong, Request: "request-6", AnswerMark: "x",
			Verdict: feedback.Satisfied}, nil)
		x.post(t, wire.PathWithdraw, wire.ChangeRequest{ProgressRequest: wrong, Request: "request-7"}, nil)
		x.post(t, wire.PathAdd, wire.AddRequest{ProgressRequest: wrong, Request: uuid.NewString(), Text: "x"}, nil)
		x.post(t, wire.PathUndo, wire.ChangeRequest{ProgressRequest: wrong, Request: "request-8"}, nil)
	}
}

var centre = casework.Actor{ID: "u1", Role: casework.Centre}

// walked brings about what is asked of walks.
func walked(t *testing.T, x *terminal) {
	walks := x.hub.walks
	card, err := walks.Appoint(t.Context(), "console", "李建国")
	require.NoError(t, err)
	task, err := walks.Give(t.Context(), "console", walk.NewTask{
		Walker: card.Walker.ID, Route: feedback.RouteOutpatient, Departments: []string{"zx-mz-cs"}, Until: time.Now().
			Add(time.Hour),
	})
	require.NoError(t, err)
	x.step(t, feedback.WalkStep{Task: task.ID, Walker: card.Walker.ID, Part: "p", Step: feedback.StepArrival,
		ArrivedAt: time.Now(), Score: 4})
	resp, body := x.do(t, "GET", wire.PathWalks+task.ID, nil, nil)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, string(body), `"step":"arrival"`)
	x.do(t, "GET", wire.PathWalks+"none", nil, nil)
}

func provokeLostKey(t *testing.T, c *contract) {
	x := c.watch(newHub(t, storetest.SQLite(t)).enrol(t))
	x.id.Sealing = newHub(t, storetest.SQLite(t)).keys.SealingKey()
	id, envelope := x.report(t)
	x.put(t, id, envelope)
}

// provokeParts brings about what happens to a part on its way.
func provokeParts(t *testing.T, c *contract) {
	h := newHub(t, storetest.SQLite(t))
	x := c.watch(h.enrol(t))
	a := x.sent(t, feedback.Photo, noisy(t, 200), noisy(t, 30))
	x.upload(t, a, 0, 10_000)
	x.offset(t, a.path(0))
	x.offset(t, a.path(1))
	x.create(t, &attached{id: a.id, parts: [][]byte{{1}}}, 0)
	x.create(t, x.attach(t, feedback.Photo, noisy(t, 30)), 0)
	x.create(t, a, 1)
	x.patch(t, a.path(1), 7, a.parts[1])
	x.patch(t, a.path(1), 0, append(bytes.Clone(a.parts[1]), 0))
	for _, r := range []struct{ method, path string }{{"POST", wire.PathParts}, {"PATCH", a.path(1)},
		{"DELETE", a.path(1)}} {
		x.tus(t, r.method, r.path, nil, "Tus-Resumable", "0.2.2", "Content-Type", "application/offset+octet-stream")
	}
	x.patch(t, a.path(1), 0, bytes.Repeat([]byte{1}, len(a.parts[1])))
	x.create(t, a, 1)
	x.tus(t, "DELETE", a.path(1), nil)
	x.tus(t, "DELETE", a.path(1), nil)

	x = c.watch(newHub(t, storetest.SQLite(t), func(p *device.Params) { p.Intake.Parts = seal.NewRing() }).enrol(t))
	a = x.sent(t, feedback.Photo, noisy(t, 30))
	x.create(t, a, 0)
	x.patch(t, a.path(0), 0, a.parts[0])
	x.offset(t, a.path(0))
}

// provokeBusy fills the house, so that nobody else finds room.
func provokeBusy(t *testing.T, c *contract) {
	gate, entered := make(chan struct{}), make(chan struct{}, 1024)
	h := newHub(t, storetest.SQLite(t), func(p *device.Params) { p.Progress = waiting{gate, entered} })
	var wg sync.WaitGroup
	for _, x := range h.crowd(t) {
		wg.Go(func() { x.post(t, wire.PathProgress, wire.ProgressRequest{}, nil) })
	}
	for range everyRoom {
		<-entered
	}
	for slowEnrol(t, h) == "HTTP/1.1 100 Continue" { // enrolment has a room of its own
	}
	x := c.watch(h.stranger())
	id := wire.PathRecords + uuid.Must(uuid.NewV7()).String()
	for _, r := range []struct{ method, path string }{
		{"POST", wire.PathEnrol}, {"POST", wire.PathRenew}, {"PUT", id}, {"GET", id + "/receipt"}, {"GET", wire.PathConfig},
		{"POST", wire.PathHeartbeat}, {"POST", wire.PathProgress}, {"GET", wire.PathWalks + "none"},
		{"POST", wire.PathRate}, {"POST", wire.PathAdd}, {"POST", wire.PathWithdraw}, {"POST", wire.PathUndo},
		{"POST", wire.PathParts},
		{"HEAD", wire.PathParts + "x.1"}, {"PATCH", wire.PathParts + "x.1"}, {"DELETE", wire.PathParts + "x.1"},
	} {
		resp, _ := x.do(t, r.method, r.path, nil, nil)
		require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	}
	close(gate)
	wg.Wait()
}

// contract is the file, and which of its answers have been seen.
type contract struct {
	t      *testing.T
	doc    *openapi3.T
	router routers.Router
	mu     sync.Mutex
	seen   map[string]bool
}

func newContract(t *testing.T) *contract {
	doc, err := openapi3.NewLoader().LoadFromData(openapi.Device)
	require.NoError(t, err)
	require.NoError(t, doc.Validate(t.Context()))
	router, err := gorillamux.NewRouter(doc)
	require.NoError(t, err)
	openapi3filter.RegisterBodyDecoder(wire.TypeRecord, openapi3filter.FileBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/offset+octet-stream", openapi3filter.FileBodyDecoder)
	return &contract{t: t, doc: doc, router: router, seen: map[string]bool{}}
}

// watch holds every answer that x gets against the file.
func (c *contract) watch(x *terminal) *terminal {
	x.client.Transport = &watching{contract: c, next: x.client.Transport}
	return x
}

type watching struct {
	contract *contract
	next     http.RoundTripper
}

func (w *watching) RoundTrip(r *http.Request) (*http.Response, error) {
	var sent []byte
	if r.Body != nil {
		var err error
		if sent, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	r.Body = io.NopCloser(bytes.NewReader(sent))
	resp, err := w.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if r.Header.Get("Content-Type") == "" && !strings.HasPrefix(r.URL.Path, wire.PathParts) {
		r.Header.Set("Content-Type", wire.TypeJSON)
	}
	if err := w.contract.check(r, sent, resp); err != nil {
		w.contract.t.Errorf("%s %s, %d: %v", r.Method, r.URL.Path, resp.StatusCode, err)
	}
	return resp, nil
}

// check holds an answer against the file, and the request too where the door took it.
func (c *contract) check(r *http.Request, sent []byte, resp *http.Response) error {
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	options := &openapi3filter.Options{
		MultiError: true, IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
	}
	asked := r.Clone(r.Context())
	asked.Body = io.NopCloser(bytes.NewReader(sent))
	in := &openapi3filter.RequestValidationInput{Request: asked, PathParams: params, Route: route, Options: options}
	if resp.StatusCode < 300 {
		if err := openapi3filter.ValidateRequest(r.Context(), in); err != nil {
			return fmt.Errorf("request: %w", err)
		}
	}
	c.mu.Lock()
	c.seen[route.Operation.OperationID+" "+strconv.Itoa(resp.StatusCode)] = true
	c.mu.Unlock()
	return openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: resp.StatusCode, Header: resp.Header, Body: io.NopCloser(bytes.NewReader(body)),
		Options: options,
	})
}

// config holds what is inside a signed configuration against its own schema.
func (c *contract) config(body []byte) {
	var signed wire.SignedConfig
	require.NoError(c.t, json.Unmarshal(body, &signed))
	var inside any
	require.NoError(c.t, json.Unmarshal(signed.Config, &inside))
	schema := c.doc.Components.Schemas["Config"].Value
	require.NoError(c.t, schema.VisitJSON(inside, openapi3.EnableJSONSchema2020()))
	inside.(map[string]any)["places"].([]any)[0].(map[string]any)["level"] = "planet"
	require.Error(c.t, schema.VisitJSON(inside, openapi3.EnableJSONSchema2020()))
}

// devicePaths are the paths of the device door in package wire.
func devicePaths(t *testing.T) []string {
	file, err := parser.ParseFile(token.NewFileSet(), "../../wire/path.go", nil, 0)
	require.NoError(t, err)
	var paths []string
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil && strings.HasPrefix(s, "/v") {
				paths = append(paths, s)
			}
		}
		return true
	})
	require.Greater(t, len(paths), 5)
	return paths
}

func answer(status int, contentType, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Body: io.NopCloser(strings.NewReader(body)),
		Header: http.Header{"Content-Type": {contentType}, http.CanonicalHeaderKey(wire.ProtocolHeader): {"1"}},
	}
}
