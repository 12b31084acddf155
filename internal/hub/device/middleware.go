package device

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"

	"xinsheng/internal/wire"
)

// headers go with every answer.
func (d *Door) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set(wire.ProtocolHeader, strconv.Itoa(wire.Version))
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// recoverPanics turns a panic into an answer. Its value may be what a person wrote and is not logged; where it came
// from is.
func (d *Door) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				d.Log.Error("panic at the device door", "path", r.Pattern, "type", fmt.Sprintf("%T", v), "stack",
					string(debug.Stack()))
				d.problem(w, http.StatusInternalServerError, wire.ProblemInternal, "the hub could not do it; try again later")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// requireProtocol refuses a terminal that speaks another version of the protocol.
func (d *Door) requireProtocol(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get(wire.ProtocolHeader); got != strconv.Itoa(wire.Version) {
			d.problem(w, http.StatusBadRequest, wire.ProblemUnsupported,
				fmt.Sprintf("this hub speaks protocol version %d", wire.Version))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (d *Door) onlyMethod(method string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", method)
		d.problem(w, http.StatusMethodNotAllowed, wire.ProblemInvalid, "only "+method+" here")
	})
}
