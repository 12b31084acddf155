package main

import (
	"net"
	"strconv"
	"time"

	texts "xinsheng/assets/web/locale"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/locale"
)

// notices is the queue of what staff are told.
func (b *base) notices() *notice.Queue {
	return notice.New(notice.Params{Store: b.store, Audit: b.audit})
}

// courier delivers it. It may not call this hub's own doors.
func (b *base) courier() (*notice.Courier, error) {
	bundle, err := locale.Load(texts.Files())
	if err != nil {
		return nil, err
	}
	var doors []uint16
	for _, at := range []string{b.o.Device.Listen, b.o.Phone.Listen, b.o.Desk.Listen} {
		if _, port, err := net.SplitHostPort(at); err == nil {
			if n, err := strconv.ParseUint(port, 10, 16); err == nil {
				doors = append(doors, uint16(n))
			}
		}
	}
	return notice.NewCourier(notice.CourierParams{
		Queue: b.notices(), Key: b.tokens.SettingKey(), Texts: bundle, Doors: doors, Log: b.log,
	}), nil
}

// reminders tells what falls due, which terminal is silent, and on which day nobody is on duty.
func (b *base) reminders(cases *casework.Cases) *notice.Clock {
	queue, register := b.notices(), &fleet.Register{Store: b.store, Audit: b.audit, Now: time.Now}
	return &notice.Clock{
		Queue: queue, Sources: []notice.Source{cases.FallDue, register.Silent, queue.Gaps},
		Changed: cases.Changed, Log: b.log,
	}
}
