package desk

import (
	"errors"
	"math"
	"net/http"

	"xinsheng/internal/hub/staff"
)

// loginSend signs in. The session gets a new token, so that one planted before is worth nothing.
func loginSend(v *visit) error {
	login := v.r.PostFormValue("login")
	from := staff.Source{Address: v.Client(v.r), Device: v.device()}
	user, err := v.Users.Login(v.ctx, login, v.r.PostFormValue("password"), from)
	var soon staff.TooSoon
	switch {
	case errors.As(err, &soon):
		wait := int(math.Ceil(soon.Wait.Seconds()))
		return v.loginAgain(http.StatusTooManyRequests, login, v.t.T("desk.login.wait", "seconds", wait))
	case errors.Is(err, staff.ErrLogin):
		return v.loginAgain(http.StatusUnauthorized, login, v.t.T("desk.login.wrong"))
	case err != nil:
		return err
	}
	if err := v.sessions.RenewToken(v.ctx); err != nil {
		return err
	}
	v.keepDevice(v.Users.RememberDevice(from.Device, user.ID))
	v.sessions.Put(v.ctx, keyUser, user.ID)
	v.sessions.Put(v.ctx, keyStamp, staff.Stamp(user))
	v.sessions.Put(v.ctx, keyBegan, v.Now().Unix())
	v.sessions.Put(v.ctx, keySeen, v.Now().Unix())
	if user.WrongTries >= toldTries {
		v.sessions.Put(v.ctx, keyWrong, int(user.WrongTries))
	}
	at := v.wasAt()
	v.setBack("", -1)
	http.Redirect(v.w, v.r, at.Path, http.StatusSeeOther)
	return nil
}

// toldTries is from how many wrong tries since the last sign-in the user is told of them: fewer are one's own slips.
const toldTries = 5

func (v *visit) loginAgain(status int, login, problem string) error {
	v.user = nil
	return v.render(status, "login", page{Title: v.t.T("desk.login.title"), Bare: true}, loginPage{Login: login, Problem: problem, Kept: v.wasAt().Kept})
}

// deviceCookie remembers who signed in on a browser, so that wrong tries of others do not slow them there. It outlives the
// session and goes to the login alone.
const (
	deviceCookie = "xinsheng_device"
	deviceDays   = 365
)

func (v *visit) device() string {
	c, err := v.r.Cookie(deviceCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

func (v *visit) keepDevice(device string) {
	http.SetCookie(v.w, &http.Cookie{
		Name: deviceCookie, Value: device, Path: "/login", MaxAge: deviceDays * 24 * 60 * 60,
		HttpOnly: true, Secure: v.Secure, SameSite: http.SameSiteStrictMode,
	})
}
