package people

// approvalGive approves what was asked for an account and shows its first password this once.
func approvalGive(v *visit) error {
	user, err := v.Users.ByID(v.Ctx, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	password, err := v.Users.Approve(v.Ctx, v.User.ID, user.ID)
	if err != nil {
		return err
	}
	return v.showApprovals(approvalsPage{Password: password, For: user.Name, Login: user.Login})
}

// approvalRefuse leaves an account as it was.
func approvalRefuse(v *visit) error {
	if err := v.Users.Refuse(v.Ctx, v.User.ID, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.To("/approvals", "desk.done.not_approved")
}
