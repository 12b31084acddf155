package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// What a session holds.
const (
	keyUser  = "user"  // user id
	keyStamp = "stamp" // of the password that it was opened with
	keyBegan = "began" // unix time of signing in
	keySeen  = "seen"  // unix time of the last sign of life, to the minute
	keyFlash = "flash" // locale key of what to say once on the next page
	keyWrong = "wrong" // wrong tries since the sign-in before, to be told once
)

// recognise finds the user of the session and ends sessions that are over: idle, disabled, or opened with an old
// password.
func (v *Visit) recognise(quiet bool) error {
	s := v.frame.sessions
	id := s.GetString(v.Ctx, keyUser)
	if id == "" {
		return nil
	}
	user, err := v.frame.p.Users.ByID(v.Ctx, id)
	if err != nil && !errors.Is(err, staff.ErrNotFound) {
		return err
	}
	now := v.Now()
	seen, began := time.Unix(s.GetInt64(v.Ctx, keySeen), 0), time.Unix(s.GetInt64(v.Ctx, keyBegan), 0)
	if err != nil || !user.DisabledAt.IsZero() || staff.Stamp(user) != s.GetString(v.Ctx, keyStamp) ||
		now.Sub(seen) > staff.IdleLife || now.Sub(began) > staff.WholeLife {
		return v.Forget()
	}
	v.User = user
	if !quiet && now.Sub(seen) > time.Minute { // not at each request: every change of a session is a write to disk
		s.Put(v.Ctx, keySeen, now.Unix())
	}
	return nil
}

// toldTries is from how many wrong tries since the last sign-in the user is told of them: fewer are one's own slips.
const toldTries = 5

// Begin opens the session of a user. It gets a new token, so that one planted before is worth nothing.
func (v *Visit) Begin(user *store.User) error {
	s, now := v.frame.sessions, v.Now().Unix()
	if err := v.Restamp(user); err != nil {
		return err
	}
	s.Put(v.Ctx, keyUser, user.ID)
	s.Put(v.Ctx, keyBegan, now)
	s.Put(v.Ctx, keySeen, now)
	if user.WrongTries >= toldTries {
		s.Put(v.Ctx, keyWrong, int(user.WrongTries))
	}
	return nil
}

// Restamp lets the session go on, under a new token, after its user's password changed.
func (v *Visit) Restamp(user *store.User) error {
	if err := v.frame.sessions.RenewToken(v.Ctx); err != nil {
		return err
	}
	v.frame.sessions.Put(v.Ctx, keyStamp, staff.Stamp(user))
	return nil
}

// Forget ends the session.
func (v *Visit) Forget() error {
	if err := v.frame.sessions.Clear(v.Ctx); err != nil {
		return err
	}
	return v.frame.sessions.RenewToken(v.Ctx)
}

// Flash is a text, by its key, that is said once on the next page.
func (v *Visit) Flash(key string) { v.frame.sessions.Put(v.Ctx, keyFlash, key) }

// lookLife is how long Remains waits for the database.
const lookLife = 10 * time.Second

// Remains reports whether the session that a long answer began with is still good, as the database has it now.
func (v *Visit) Remains() bool {
	cookie, err := v.R.Cookie(v.frame.sessions.Cookie.Name)
	if err != nil {
		return false
	}
	// the request's holds the session as it was
	ctx, cancel := context.WithTimeout(store.First(context.Background()), lookLife)
	defer cancel()
	if ctx, err = v.frame.sessions.Load(ctx, cookie.Value); err != nil {
		v.frame.p.Log.Error("look whether a session is still good", "error", err)
		return true // the database is busy: the next look tells
	}
	now := &Visit{frame: v.frame, W: v.W, R: v.R, Ctx: ctx}
	if err := now.recognise(true); err != nil {
		v.frame.p.Log.Error("look whether a session is still good", "error", err)
		return true
	}
	return now.User != nil && now.User.ID == v.User.ID && now.User.Role == v.User.Role &&
		now.User.MustChange == v.User.MustChange
}

// SetCookie gives the browser a cookie that no script reads, and over https alone where the desk is reached so.
func (v *Visit) SetCookie(c *http.Cookie) {
	c.HttpOnly, c.Secure = true, v.frame.p.Secure
	http.SetCookie(v.W, c)
}

// languageCookie holds the language. It is no part of the session: who is not signed in has none, and must not be able
// to make the hub keep one.
const languageCookie = "xinsheng_lang"

// languageOf is the language that the browser's user switched to; empty: none.
func languageOf(r *http.Request) string {
	c, err := r.Cookie(languageCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// SwitchLanguage is for the next page. A language that the desk does not speak changes nothing.
func (v *Visit) SwitchLanguage(lang string) {
	if slices.Contains(v.frame.texts.Languages(), lang) {
		v.SetCookie(&http.Cookie{Name: languageCookie, Value: lang, Path: "/", SameSite: http.SameSiteLaxMode})
	}
}
