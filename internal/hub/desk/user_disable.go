package desk

// userDisable shuts a user out at once.
func userDisable(v *visit) error {
	if err := v.Users.Disable(v.ctx, v.user.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.to("/users", "desk.done.disabled")
}

// userEnable lets a user in again.
func userEnable(v *visit) error {
	if err := v.Users.Enable(v.ctx, v.user.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.to("/users", "desk.done.enabled")
}
