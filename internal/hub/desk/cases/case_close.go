package cases

import "xinsheng/internal/hub/casework"

// caseClose closes a case, or asks a second person to, as the case needs it.
func caseClose(v *visit) error {
	flash := "desk.done.closed"
	f, err := v.file()
	if err != nil {
		return v.away(err)
	}
	if !casework.Allowed(&f.Case, v.actor(), f.Newest())[casework.Close] {
		flash = "desk.done.close_asked"
	}
	return v.alter(flash, func(ref casework.Ref, f *casework.File) error {
		return v.closeOrAsk(ref, f, v.R.PostFormValue("text"))
	})
}

// closeOrAsk closes a case where one person may, and asks a second one otherwise.
func (v *visit) closeOrAsk(ref casework.Ref, f *casework.File, reason string) error {
	if casework.Allowed(&f.Case, v.actor(), f.Newest())[casework.Close] {
		return v.Cases.Close(v.Ctx, v.actor(), ref, reason)
	}
	return v.Cases.AskClose(v.Ctx, v.actor(), ref, reason)
}

// caseApprove is the second person's agreement.
func caseApprove(v *visit) error {
	return v.alter("desk.done.closed", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.ApproveClose(v.Ctx, v.actor(), ref)
	})
}

// caseRefuse sends a case back to work.
func caseRefuse(v *visit) error {
	return v.alter("desk.done.refused", func(ref casework.Ref, _ *casework.File) error {
		return v.Cases.RefuseClose(v.Ctx, v.actor(), ref)
	})
}
