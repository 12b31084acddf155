package uitest

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/credential"
	"xinsheng/internal/wire"
)

// cheap is a cost at which a test does not wait.
var cheap = credential.Cost{Memory: 64, Passes: 1, Threads: 1}

// The cards of those who may sign in: a volunteer with number 1001 and PIN 135790, a moderator with 1002 and 246800.
var (
	VolunteerCard = wire.CardCode{Kind: wire.BadgeCard, ID: "V0000001", Secret: "ABCDEFGHJKMNPQRSTVWXYZ0123"}
	ModeratorCard = wire.CardCode{Kind: wire.BadgeCard, ID: "V0000002", Secret: "BCDEFGHJKMNPQRSTVWXYZ01234"}
)

// Badges are theirs.
var Badges = sync.OnceValue(func() []wire.Badge {
	return []wire.Badge{
		{ID: VolunteerCard.ID, Number: "1001", Name: "李梅", Role: wire.Volunteer,
			Card: credential.Hash(VolunteerCard.Secret, cheap), PIN: credential.Hash("135790", cheap)},
		{ID: ModeratorCard.ID, Number: "1002", Name: "王芳", Role: wire.Moderator,
			Card: credential.Hash(ModeratorCard.Secret, cheap), PIN: credential.Hash("246800", cheap)},
	}
})

// Scanner types a code as a scanner does, every few milliseconds, and Enter.
func (s *Stage) Scanner(code string) { s.Keys(code, 8*time.Millisecond) }

// Keys types characters with a pause between them, and Enter.
func (s *Stage) Keys(typed string, pause time.Duration) {
	c := s.Window.Canvas()
	s.Clock = s.Clock.Add(time.Second)
	for _, r := range typed {
		c.OnTypedRune()(r)
		s.Clock = s.Clock.Add(pause)
	}
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
}
