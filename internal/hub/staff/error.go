package staff

import (
	"errors"
	"fmt"
	"time"
)

// What can stand in the way. Test with errors.Is, TooSoon with errors.As.
var (
	ErrLogin     = errors.New("login or password wrong") // unknown, wrong and disabled alike
	ErrNotFound  = errors.New("no such user")
	ErrTaken     = errors.New("the login is taken")
	ErrInvalid   = errors.New("not valid")
	ErrWeak      = errors.New("the password is too short, or the login itself")
	ErrSame      = errors.New("the new password is the old one")
	ErrLastAdmin = errors.New("someone must stay who can manage users")
	ErrSecond    = errors.New("somebody else of the centre must approve this")
	ErrNoSecond  = errors.New(
		"nobody of the centre is there to approve this: on the hub's machine, xinsheng-hub user does it")
	ErrNotAsked = errors.New("nothing waits for approval there")
)

// TooSoon tells how long this account must wait before the next try from this address.
type TooSoon struct{ Wait time.Duration }

func (e TooSoon) Error() string { return fmt.Sprintf("too many wrong tries: wait %s", e.Wait) }
