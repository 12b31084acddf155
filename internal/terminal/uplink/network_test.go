package uplink_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/uplink"
)

// badLine is a TCP line between a terminal and the hub that can be spoilt.
type badLine struct {
	t     testing.TB
	proxy *toxiproxy.Proxy
}

func newBadLine(t testing.TB, to string) *badLine {
	t.Helper()
	u, err := url.Parse(to)
	require.NoError(t, err)
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	l := &badLine{t, toxiproxy.NewProxy(server, "line", "127.0.0.1:0", u.Host)}
	require.NoError(t, l.proxy.Start())
	t.Cleanup(l.proxy.Stop)
	return l
}

func (l *badLine) url() string { return "https://" + l.proxy.Listen }

// spoil adds a fault: kind and attributes are toxiproxy's, stream is upstream (to the hub) or downstream.
func (l *badLine) spoil(kind, stream, attributes string) {
	l.t.Helper()
	_, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(
		fmt.Sprintf(`{"type":%q,"stream":%q,"attributes":{%s}}`, kind, stream, attributes)))
	require.NoError(l.t, err)
}

func (l *badLine) repair() { l.proxy.Toxics.ResetToxics(context.Background()) }

// deliver sends what is due once, as the loop does, and reports how often the hub was believed to have it.
func deliver(t testing.TB, c *uplink.Client, o *outbox.Outbox) (acked, failed int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		r, _, err := o.NextOrdinary(time.Now())
		require.NoError(t, err)
		if r == nil {
			return acked, failed
		}
		if _, err := c.PutRecord(ctx, r); err != nil {
			require.ErrorIs(t, err, feedback.ErrTransient, "a bad line must not look like a refusal")
			o.Fail(r.ID, time.Now().Add(time.Hour))
			failed++
			continue
		}
		require.NoError(t, o.Ack(ctx, r.ID, r.Digest))
		acked++
	}
}

// forgive makes everything due again.
func forgive(o *outbox.Outbox, n int) {
	for i := range n {
		o.Fail(recordID(i), time.Time{})
	}
}

func TestUplink_ALineThatBreaksAtAnyByteLosesAndDoublesNothing(t *testing.T) {
	hub := newFakeHub(t)
	line := newBadLine(t, hub.serve(t).URL)
	c, _ := enrolled(t, hub, line.url())
	o := openBox(t, boxPath(t))
	t.Cleanup(func() { require.NoError(t, o.Close()) })

	// Cut the way to the hub, and the way back, after so many bytes of a connection: in the handshake, in the body, and,
	// the worst place, when the hub has everything and its answer is under way.
	n, cutAfterStore := 0, 0
	for _, stream := range []string{"upstream", "downstream"} {
		for limit := 1; limit < 6000; limit += 79 {
			put(t, o, n, false)
			n++
			c.Reset()
			line.spoil("limit_data", stream, fmt.Sprintf(`"bytes":%d`, limit))
			before := hub.count()
			acked, failed := deliver(t, c, o)
			require.Equal(t, 1, acked+failed)
			if failed == 1 && hub.count() > before {
				cutAfterStore++
			}
			require.LessOrEqual(t, acked, hub.count()-before, "acknowledged what the hub does not have")
			line.repair()
			c.Reset()
			forgive(o, n)
			deliver(t, c, o)
		}
	}
	require.Zero(t, queued(t, o))
	require.Equal(t, n, hub.count())
	require.Positive(t, cutAfterStore, "no cut fell between the hub's commit and its answer")
	t.Logf("%d records, %d cuts after the hub had it and before the terminal knew", n, cutAfterStore)
}

func TestUplink_AResetAfterTheHubHasEverythingDoublesNothing(t *testing.T) {
	hub := newFakeHub(t)
	line := newBadLine(t, hub.serve(t).URL)
	c, _ := enrolled(t, hub, line.url())
	o := openBox(t, boxPath(t))
	t.Cleanup(func() { require.NoError(t, o.Close()) })
	put(t, o, 0, false)
	deliver(t, c, o) // the connection stands
	const n = 10
	for i := 1; i < n; i++ {
		put(t, o, i, false)
	}
	for range n {
		line.spoil("reset_peer", "downstream", `"timeout":0`)
		_, failed := deliver(t, c, o)
		require.Positive(t, failed)
		line.repair()
		c.Reset()
		forgive(o, n)
	}
	require.Equal(t, n, queued(t, o)+1)
	deliver(t, c, o)
	require.Zero(t, queued(t, o))
	require.Equal(t, n, hub.count())
}

func TestUplink_DeliversOverASlowLine(t *testing.T) {
	hub := newFakeHub(t)
	line := newBadLine(t, hub.serve(t).URL)
	c, _ := enrolled(t, hub, line.url())
	o := openBox(t, boxPath(t))
	t.Cleanup(func() { require.NoError(t, o.Close()) })
	require.NoError(t, o.Put(t.Context(), sealed(0, false, 60<<10)))
	line.spoil("latency", "downstream", `"latency":150,"jitter":50`)
	line.spoil("bandwidth", "upstream", `"rate":64`)
	acked, failed := deliver(t, c, o)
	require.Equal(t, 1, acked)
	require.Zero(t, failed)
}

func TestUplink_RenewsItsCertificateByItself(t *testing.T) {
	hub := newFakeHub(t)
	hub.offset = 300 * 24 * time.Hour // two thirds of its life are over
	c, e := enrolled(t, hub, hub.serve(t).URL)
	old, err := e.Identity()
	require.NoError(t, err)
	o := openBox(t, boxPath(t))
	defer func() { require.NoError(t, o.Close()) }()
	p := params(c, o)
	p.Identity = e
	online := make(chan struct{}, 16)
	p.OnConfig = func() { online <- struct{}{} }
	loop := uplink.NewLoop(p)
	loop.Start(t.Context())
	<-online
	require.Eventually(t, func() bool {
		id, err := e.Identity()
		return err == nil && id.Certificate != old.Certificate
	}, 10*time.Second, 5*time.Millisecond)
	put(t, o, 1, false)
	loop.Wake()
	require.Eventually(t, func() bool { return hub.count() == 1 }, 10*time.Second, 5*time.Millisecond)
	loop.Stop()
	require.Equal(t, 1, hub.renewed)
	id, err := e.Identity()
	require.NoError(t, err)
	require.Equal(t, id.Certificate, pemOf(hub.peer), "the fresh certificate is in use")
}
