package entry

import (
	"net/http"
	"net/url"

	"xinsheng/internal/hub/desk/web"
)

// backCookie names the page to go back to after signing in, and whether something was kept there. It holds no text.
const backCookie = "xinsheng_desk_back"

const backSeconds = 15 * 60

// back is where a browser was when its session was over.
type back struct {
	Path string
	Kept bool // what a form carried is kept for its author
}

// Leave has the browser remember where it was. What a form carried is kept first, so that nothing of it has to travel
// by way of the login page.
func (p Params) Leave(w *web.Visit) error {
	v := &visit{w, p}
	path, kept, err := v.Interrupted(v.Visit)
	if err != nil || path == "" {
		return err
	}
	b := back{Path: path, Kept: kept}
	if _, ok := local(b.Path); ok {
		value := url.Values{"at": {b.Path}}
		if b.Kept {
			value.Set("kept", "yes")
		}
		v.setBack(value.Encode(), backSeconds)
	}
	return nil
}

// wasAt is where the browser was, or the start.
func (v *visit) wasAt() back {
	c, err := v.R.Cookie(backCookie)
	if err != nil {
		return back{Path: "/"}
	}
	q, err := url.ParseQuery(c.Value)
	path, ok := local(q.Get("at"))
	if err != nil || !ok {
		return back{Path: "/"}
	}
	return back{Path: path, Kept: q.Get("kept") == "yes"}
}

func (v *visit) setBack(value string, seconds int) {
	v.SetCookie(&http.Cookie{
		Name: backCookie, Value: value, Path: "/", MaxAge: seconds, SameSite: http.SameSiteLaxMode,
	})
}
