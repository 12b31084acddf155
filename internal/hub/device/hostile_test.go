package device_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestDoor_OneTerminalThatSendsSlowlyKeepsNoOtherOut(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	mad, well := h.admit(t), h.enrol(t)
	held := 0
	for range 300 {
		if slowHeartbeat(t, h, mad) == "HTTP/1.1 100 Continue" {
			held++
		}
	}
	require.Positive(t, held)
	require.Less(t, held, 20)
	require.Equal(t, 200, well.post(t, wire.PathHeartbeat, beat(), nil))
}

func slowHeartbeat(t *testing.T, h *hub, identity tls.Certificate) string {
	t.Helper()
	return slowRequest(t, h, identity, "POST "+wire.PathHeartbeat)
}

// slowRequest begins a request and sends nothing of what was announced. It answers the first line that the hub says:
// "100 Continue" when it waits for more.
func slowRequest(t *testing.T, h *hub, identity tls.Certificate, request string, header ...string) string {
	t.Helper()
	c, err := tls.Dial("tcp", h.address, &tls.Config{
		RootCAs: h.keys.CA.Pool(), NextProtos: []string{"http/1.1"}, Certificates: []tls.Certificate{identity},
	})
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	lines := append([]string{request + " HTTP/1.1", "Host: hub", "Xinsheng-Protocol: 1", "Expect: 100-continue",
		"Content-Length: 1000"}, header...)
	_, err = c.Write([]byte(strings.Join(lines, "\r\n") + "\r\n\r\n"))
	require.NoError(t, err)
	line, err := bufio.NewReader(c).ReadString('\n')
	require.NoError(t, err)
	return strings.TrimSpace(line)
}

// admit takes a terminal in without the door, whose enrolments are slowed down.
func (h *hub) admit(t *testing.T) tls.Certificate {
	t.Helper()
	request, key := csr(t)
	parsed, err := keys.ParseRequest(request)
	require.NoError(t, err)
	code, err := wire.ParseEnrolCode(h.code(t))
	require.NoError(t, err)
	var issued *keys.Issued
	require.NoError(t, h.store.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := fleet.Enrol(ctx, h.store, tx, code, fleet.Newcomer{}, time.Now(),
			func(id string) (string, time.Time, error) {
				var err error
				issued, err = h.keys.CA.IssueClient(parsed, id, time.Now())
				return issued.Serial, issued.Until, err
			})
		return err
	}))
	return pair(t, issued.PEM, key)
}

// everyRoom is how many small questions the door works on at a time: those of all rooms and those beside them.
const everyRoom = 256 + 64

// crowd is everyRoom senders from terminals that each send as many as one may.
func (h *hub) crowd(t *testing.T) []*terminal {
	t.Helper()
	var all []*terminal
	for range everyRoom / 16 {
		x := &terminal{hub: h, client: h.client(h.admit(t))}
		for range 16 {
			all = append(all, x)
		}
	}
	return all
}
