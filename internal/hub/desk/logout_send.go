package desk

// logoutSend ends the session.
func logoutSend(v *visit) error {
	if err := v.Users.Logout(v.ctx, v.user.ID); err != nil {
		return err
	}
	if err := v.forget(); err != nil {
		return err
	}
	return v.to("/login", "")
}
