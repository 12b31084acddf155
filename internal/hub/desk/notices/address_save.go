package notices

import (
	"errors"
	"net/http"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// addressSave keeps how the user is reached outside of the desk.
func addressSave(v *visit) error {
	a := store.StaffAddress{UserID: v.User.ID, Mail: v.Field("mail"), Phone: v.Field("phone")}
	err := v.Notices.SaveStaffAddress(v.Ctx, a)
	if errors.Is(err, feedback.ErrInvalid) {
		return v.showList(http.StatusUnprocessableEntity, &a)
	}
	if err != nil {
		return err
	}
	return v.To("/notices", "desk.settings.saved")
}
