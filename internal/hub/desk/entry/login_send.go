package entry

import (
	"errors"
	"math"
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// loginSend signs in.
func loginSend(v *visit) error {
	login := v.R.PostFormValue("login")
	from := staff.Source{Address: v.Client(), Device: v.device()}
	user, err := v.Users.Login(v.Ctx, login, v.R.PostFormValue("password"), from)
	var soon staff.TooSoon
	switch {
	case errors.As(err, &soon):
		wait := int(math.Ceil(soon.Wait.Seconds()))
		return v.loginAgain(http.StatusTooManyRequests, login, v.T("desk.login.wait", "seconds", wait))
	case errors.Is(err, staff.ErrLogin):
		return v.loginAgain(http.StatusUnauthorized, login, v.T("desk.login.wrong"))
	case err != nil:
		return err
	}
	if err := v.Begin(user); err != nil {
		return err
	}
	v.keepDevice(v.Users.RememberDevice(from.Device, user.ID))
	at := v.wasAt()
	v.setBack("", -1)
	http.Redirect(v.W, v.R, at.Path, http.StatusSeeOther)
	return nil
}

func (v *visit) loginAgain(status int, login, problem string) error {
	v.User = nil
	return v.Render(status, "login", web.Page{Title: v.T("desk.login.title"), Bare: true},
		loginPage{Login: login, Problem: problem, Kept: v.wasAt().Kept})
}

// deviceCookie remembers who signed in on a browser, so that wrong tries of others do not slow them there. It outlives
// the session and goes to the login alone.
const (
	deviceCookie = "xinsheng_device"
	deviceDays   = 365
)

func (v *visit) device() string {
	c, err := v.R.Cookie(deviceCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

func (v *visit) keepDevice(device string) {
	v.SetCookie(&http.Cookie{
		Name: deviceCookie, Value: device, Path: "/login", MaxAge: deviceDays * 24 * 60 * 60,
		SameSite: http.SameSiteStrictMode,
	})
}
