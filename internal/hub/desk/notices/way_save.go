package notices

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/notice/send"
)

// waysSave keeps what holds for all ways.
func waysSave(v *visit) error {
	m := notice.Means{DeskURL: strings.TrimRight(v.Field("desk_url"), "/"), QuietFrom: v.Field("quiet_from"),
		QuietTo: v.Field("quiet_to")}
	err := v.Notices.SaveMeans(v.Ctx, v.User.ID, m)
	if errors.Is(err, feedback.ErrInvalid) {
		return v.showWays(http.StatusUnprocessableEntity, "all", v.T("notice.ways.invalid"), nil)
	}
	if err != nil {
		return err
	}
	return v.To("/notices/ways", "desk.settings.saved")
}

// way is the one that the path names.
func (v *visit) way() (notice.Way, error) {
	w := notice.Way(v.R.PathValue("section"))
	if !slices.Contains(notice.Outside(), w) {
		return "", web.ErrNotFound
	}
	return w, nil
}

// waySave keeps what one way needs.
func waySave(v *visit) error {
	w, err := v.way()
	if err != nil {
		return err
	}
	f := wayForm{Way: w, On: v.Field("on") == "yes", Config: notice.Config{
		Address: v.Field("address"), Secret: v.Field("secret"), User: v.Field("user"), From: v.Field("from"),
		Security: send.Security(v.Field("security")), Method: v.Field("method"), Headers: v.Field("headers"),
		Body: v.Field("body"),
	}}
	err = v.Courier.SaveConfig(v.Ctx, v.User.ID, w, f.On, f.Config)
	if errors.Is(err, feedback.ErrInvalid) {
		f.Config.Secret = ""
		return v.showWays(http.StatusUnprocessableEntity, string(w), v.T("notice.way.invalid"), &f)
	}
	if err != nil {
		return err
	}
	return v.To("/notices/ways#"+string(w), "desk.settings.saved")
}

// wayTest sends a message that says that it is a test.
func wayTest(v *visit) error {
	w, err := v.way()
	if err != nil {
		return err
	}
	why, err := v.Courier.Test(v.Ctx, v.User.ID, w)
	if err != nil {
		return err
	}
	if why != "" {
		return v.showWays(http.StatusOK, string(w), v.T("notice.test.failed", "why", v.why(why)), nil)
	}
	return v.To("/notices/ways#"+string(w), "notice.test.sent")
}
