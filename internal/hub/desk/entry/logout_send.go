package entry

// logoutSend ends the session.
func logoutSend(v *visit) error {
	if err := v.Users.Logout(v.Ctx, v.User.ID); err != nil {
		return err
	}
	if err := v.Forget(); err != nil {
		return err
	}
	return v.To("/login", "")
}
