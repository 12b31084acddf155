package casework

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// AnswerMark names the answer that a person sees, so that a verdict counts for what was read and not for what the desk
// wrote a moment later. It is empty where there is none; what was closed without an answer has a mark, for it can be
// reopened.
func AnswerMark(k *store.Case) string {
	if k.Answer == "" && k.State != casestate.Closed {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s", k.ID, k.Round, k.Answer))
	return hex.EncodeToString(sum[:8])
}
