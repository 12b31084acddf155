package media

import (
	"fmt"

	"xinsheng/internal/feedback"
)

// Errors of the store and of uploads. None of their texts holds content.
var (
	// ErrNotFound: no such key, or no such upload.
	ErrNotFound = fmt.Errorf("not in the media store: %w", feedback.ErrInvalid)
	// ErrConflict: the upload is another's, of another size, or has another number of bytes.
	ErrConflict = fmt.Errorf("the upload is otherwise: %w", feedback.ErrConflict)
	// ErrHeld: a connection to another process of the hub is at work on the upload.
	ErrHeld = fmt.Errorf("the upload is at work elsewhere: %w", feedback.ErrTransient)
	// ErrFull: the disk has only its reserve left. What is there can be read and deleted.
	ErrFull = fmt.Errorf("the media store is full: %w", feedback.ErrTransient)
	// ErrKeyInvalid: not a key of this store.
	ErrKeyInvalid = fmt.Errorf("media key: %w", feedback.ErrInvalid)
)
