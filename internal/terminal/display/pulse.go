package display

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Pulse knows whether the X server answers. A server that hangs shows a picture that nothing changes any more and hands
// on no touch, and the program beside it, which waits for events, feels nothing of it.
type Pulse struct {
	from time.Time
	last atomic.Int64 // when the latest answer came, after from
}

// Feel asks the display that DISPLAY names again and again. With ctx it ends; a server that hangs then keeps one
// goroutine.
func Feel(ctx context.Context, every time.Duration) (*Pulse, error) {
	c, err := xgb.NewConn()
	if err != nil {
		return nil, fmt.Errorf("feel the display's pulse: %w", err)
	}
	p := &Pulse{from: time.Now()}
	go p.ask(ctx, c, every)
	return p, nil
}

func (p *Pulse) ask(ctx context.Context, c *xgb.Conn, every time.Duration) {
	defer c.Close()
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		if _, err := xproto.GetInputFocus(c).Reply(); err != nil { // waits as long as the server hangs
			return
		}
		p.last.Store(int64(time.Since(p.from)))
		for event, _ := c.PollForEvent(); event != nil; event, _ = c.PollForEvent() {
			continue // every client is told of a new keyboard; unread, such events would fill the connection
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// Within reports whether the server answered less than d ago.
func (p *Pulse) Within(d time.Duration) bool {
	return time.Since(p.from)-time.Duration(p.last.Load()) < d
}
