package progress

import (
	"slices"
	"time"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// offer says what the person may do to the case now, from the one table of what may be done.
func (s *Service) offer(c *store.Case, work hospital.CaseWork, from Source, p *wire.Progress) {
	may := casework.Allowed(c, casework.Visitor(), nil)
	if may[casework.Rate] {
		p.AnswerMark = casework.AnswerMark(c)
		if !c.State.Ended() || casework.Unjudged(c) {
			p.Can = append(p.Can, wire.CanRate)
		}
		if until := casework.ReopenUntil(c, work); s.Now().Before(until) {
			p.Can, p.ReopenUntil = append(p.Can, wire.CanReopen), until.AddDate(0, 0, -1).Format(time.DateOnly)
		}
	}
	if casework.TakesMore(c) {
		p.Can = append(p.Can, wire.CanAdd)
	}
	if may[casework.Withdraw] {
		p.Can = append(p.Can, wire.CanWithdraw)
	}
	if casework.Undoable(c, s.Now()) {
		p.Can, p.UndoUntil = append(p.Can, wire.CanUndo), c.EraseAfter
	}
	if from.terminal && slices.Contains(p.Can, wire.CanAdd) {
		p.Grant = s.Grants.Give(c, from.name, s.Now())
	}
}
