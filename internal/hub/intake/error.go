package intake

import (
	"fmt"

	"xinsheng/internal/feedback"
)

// What can become of a record besides being stored. None of their texts holds anything that a visitor said.
var (
	// ErrConflict: the id is taken by a record with other bytes.
	ErrConflict = fmt.Errorf("this id came with another body before: %w", feedback.ErrConflict)
	// ErrUnreadable: it cannot be opened or is not valid, now or ever; the terminal sets it aside.
	ErrUnreadable = fmt.Errorf("record cannot be taken: %w", feedback.ErrPermanent)
	// ErrKey: it is sealed to a key that this hub does not hold. Another process of the hub, or a recovery copy, may.
	ErrKey = fmt.Errorf("record is sealed to a key that is not held here: %w", feedback.ErrTransient)
	// ErrEarly: it speaks of something that is not here yet, and may come: after a restore from a backup.
	ErrEarly = fmt.Errorf("what the record speaks of is not here yet: %w", feedback.ErrTransient)
	// ErrPart: the bytes of a part are not those that its record announced; they are dropped, and the terminal sends it
	// anew.
	ErrPart = fmt.Errorf("part is not what its record says: %w", feedback.ErrInvalid)
	// ErrPartSize: an upload of another size than the record announced.
	ErrPartSize = fmt.Errorf("part has another size in its record: %w", feedback.ErrInvalid)
	// ErrNoPart: no record of this terminal announced such a part.
	ErrNoPart = fmt.Errorf("no such part was announced: %w", feedback.ErrInvalid)
)

func unreadable(format string, args ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), ErrUnreadable)
}
