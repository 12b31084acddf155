package main

import (
	"time"

	"xinsheng/internal/hub/call"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/wire"
)

// calls is what the desk writes down of calls, orders and letters.
func (b *base) calls(cases *casework.Cases) (*call.Calls, error) {
	numbers, err := wire.NewNumbers(b.tokens.NumberKey())
	if err != nil {
		return nil, err
	}
	return &call.Calls{Params: call.Params{
		Store: b.store, Cases: cases, Records: b.records(), Numbers: numbers, Keys: b.tokens, Audit: b.audit, Now: time.Now,
	}}, nil
}
