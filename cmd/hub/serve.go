package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"sync"
	"time"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/option"
	"xinsheng/internal/hub/search"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/owner"
)

// serve opens the doors until ctx ends.
func serve(ctx context.Context, c *console, args []string) error {
	fs := flag.NewFlagSet("serve", flag.ContinueOnError)
	o, _, err := read(c, fs, option.Serve(fs), args, "")
	if err != nil {
		return err
	}
	if err := owner.Become(o.Data); err != nil {
		return err
	}
	alone := !o.Opens(option.DeviceDoor) && !o.Opens(option.DeskDoor)
	open := openBase
	if alone {
		open = openPhoneBase
	}
	b, err := open(ctx, c, o)
	if err != nil {
		return err
	}
	defer b.close()
	if err := b.openMedia(ctx); err != nil {
		return err
	}
	if !alone {
		if err := hospital.SetPublicURL(ctx, b.store.DB(), o.Phone.PublicURL, time.Now()); err != nil {
			return err
		}
		if err := firstUsers(ctx, c, b); err != nil {
			return err
		}
		if err := survey.Seed(ctx, b.store, time.Now()); err != nil {
			return err
		}
		defer b.watchAudit(ctx)()
		defer b.retention(ctx)()
		defer b.cases().Night(ctx, b.log)()
		defer search.Filler(ctx, b.store, b.log)()
		stop, err := b.work(ctx)
		if err != nil {
			return err
		}
		defer stop()
	}
	doors, err := b.doors()
	if err != nil {
		return err
	}
	return keepOpen(ctx, c, b, doors)
}

// keepOpen serves all doors until ctx ends or one of them fails, and lets what is under way end.
func keepOpen(ctx context.Context, c *console, b *base, doors []*door) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for _, d := range doors {
		if err := d.listen(); err != nil {
			return err
		}
		defer d.listener.Close()
	}
	var (
		all  sync.WaitGroup
		mu   sync.Mutex
		errs []error
	)
	for _, d := range doors {
		fmt.Fprintf(c.out, "%-12s %s\n", d.name, d.address())
		all.Go(func() {
			defer stop()
			if err := d.serve(ctx); err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, fmt.Errorf("%s: %w", d.name, err))
			}
		})
	}
	b.log.Info("hub is up", "version", version)
	all.Wait()
	b.log.Info("hub has stopped")
	return errors.Join(errs...)
}
