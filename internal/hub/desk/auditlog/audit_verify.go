package auditlog

import (
	"errors"

	"xinsheng/internal/hub/audit"
)

// auditVerify walks the whole chain and says whether it holds.
func auditVerify(v *visit) error {
	head, err := v.Audit.Verify(v.Ctx)
	switch {
	case errors.Is(err, audit.ErrBroken):
		v.Log.Error("the audit log was tampered with", "after", head.Seq)
		return v.showAudit(auditPage{Broken: true, Checked: v.T("desk.audit.broken", "n", head.Seq+1)})
	case errors.Is(err, audit.ErrCut): // said by the page itself
		v.Log.Error("the audit log was cut", "after", head.Seq)
		return v.showAudit(auditPage{})
	case err != nil:
		return err
	}
	if err := v.Saw("audit.verify", ""); err != nil {
		return err
	}
	return v.showAudit(auditPage{Checked: v.T("desk.audit.whole", "n", head.Seq), Hash: head.Hash})
}

// auditAccept takes the log as it is after its head did not fit.
func auditAccept(v *visit) error {
	if err := v.Audit.Accept(v.Ctx, v.User.ID); err != nil {
		return err
	}
	return v.To("/audit", "desk.audit.accepted")
}
