package progress

import (
	"slices"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// offer says what the person may do to the case now, from the one table of what may be done.
func (s *Service) offer(c *store.Case, from Source, p *wire.Progress) {
	may := casework.Allowed(c, casework.Visitor(), nil)
	if may[casework.Rate] {
		p.Can = append(p.Can, wire.CanRate)
		p.AnswerMark = casework.AnswerMark(c)
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
