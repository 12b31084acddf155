package uplink

import (
	"context"
	"time"
)

// probeEvery is how far behind the truth the network mark may be, and with it what a receipt says of the network.
const probeEvery = 10 * time.Second

// probe asks between heartbeats whether the hub is still there. While it is not, records and heartbeats find out when
// it is back, at their own pace.
func (l *Loop) probe(ctx context.Context) {
	defer func() { l.probeAt = time.Now().Add(jittered(probeEvery)) }()
	st := l.Status()
	if st.State != Online || time.Since(st.LastSuccess) < probeEvery/2 {
		return
	}
	err := l.Client.Health(ctx)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		l.Log.Warn("hub is gone", "error", err)
		l.beatAt = time.Time{} // the next heartbeat that works says that the hub is back
		l.beatLine.failures = max(l.beatLine.failures, 1)
		l.lineFails(err)
		l.saw(err) // also when it says that it is busy: its database does not answer
		return
	}
	l.saw(nil)
}
