package terminals

// terminalRevoke shuts a terminal out from its next request on.
func terminalRevoke(v *visit) error {
	if err := v.Fleet.Revoke(v.Ctx, v.User.ID, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.To("/terminals", "desk.done.revoked")
}
