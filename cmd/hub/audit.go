package main

import "context"

// watchAudit holds the audit log against its head now and then, and answers what stops it.
func (b *base) watchAudit(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.audit.Run(ctx, func(err error) { b.log.Error("the audit log does not hold", "error", err) })
	}()
	return func() {
		cancel()
		<-done
	}
}
