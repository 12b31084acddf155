package keys

import "errors"

// What can be wrong with the folder; each error around them says what to do.
var (
	ErrMissing     = errors.New("no keys")
	ErrPermissions = errors.New("keys are open to others")
	ErrDamaged     = errors.New("keys are damaged")
	ErrPassphrase  = errors.New("wrong passphrase, or the recovery copy is damaged")
)
