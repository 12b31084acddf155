package desk

// userDisable shuts a user out at once.
func userDisable(v *visit) error {
	if err := v.Users.Disable(v.ctx, v.user.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.to("/users", "desk.done.disabled")
}

// userEnable lets a user in again, or asks the centre for it.
func userEnable(v *visit) error {
	asked, err := v.Users.Enable(v.ctx, v.user.ID, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if asked {
		return v.to("/users", "desk.done.asked")
	}
	return v.to("/users", "desk.done.enabled")
}
