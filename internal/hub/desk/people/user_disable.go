package people

// userDisable shuts a user out at once.
func userDisable(v *visit) error {
	if err := v.Users.Disable(v.Ctx, v.User.ID, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.To("/users", "desk.done.disabled")
}

// userEnable lets a user in again, or asks the centre for it.
func userEnable(v *visit) error {
	asked, err := v.Users.Enable(v.Ctx, v.User.ID, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	if asked {
		return v.To("/users", "desk.done.asked")
	}
	return v.To("/users", "desk.done.enabled")
}
