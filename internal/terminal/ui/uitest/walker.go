package uitest

import (
	"sync"
	"time"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// What an experiencer's card says.
const (
	WalkerNumber = "2001"
	WalkerPIN    = "112233"
	WalkTask     = "WALK0001"
)

// WalkerCard is the experiencer's card.
var WalkerCard = wire.NewCard(wire.WalkerCard, "WANG2001")

// walker is an experiencer whose card and PIN are quick to check.
var walker = sync.OnceValue(func() wire.Walker {
	cheap := credential.Cost{Memory: 64, Passes: 1, Threads: 1}
	return wire.Walker{ID: WalkerCard.ID, Number: WalkerNumber, Name: "王建国",
		Card: credential.Hash(WalkerCard.Secret, cheap), PIN: credential.Hash(WalkerPIN, cheap),
		Task: wire.WalkTask{ID: WalkTask, Route: feedback.RouteOutpatient, Departments: []string{"d1", "d7", "d8"},
			Until: time.Date(2026, 7, 5, 18, 0, 0, 0, Zone), Note: "候诊时有没有人告知要等多久"}}
})
