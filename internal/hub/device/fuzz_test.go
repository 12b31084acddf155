package device_test

import (
	"testing"

	"github.com/google/uuid"

	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func FuzzDoor_GarbageIsNeverAFaultOfTheHub(f *testing.F) {
	f.Add(0, []byte("XSRE\x01\x00\x02{}"))
	f.Add(1, []byte(`{"clock":{"wall":"2026-03-04T09:00:00Z","boot":"\u0000'"},"program":"\ufffd","held_ids":["'; --"]}`))
	f.Add(2, []byte(`{"number":"00000000","pin":"\u0000"}`))
	f.Add(3, []byte(`{"csr":"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"}`))
	f.Add(4, []byte(`{"code":"00000-00000-00000-00000-00000","csr":""}`))
	f.Fuzz(func(t *testing.T, path int, body []byte) {
		x := newHub(t, storetest.SQLite(t)).enrol(t)
		method, to := "POST", ""
		switch path % 5 {
		case 0:
			method, to = "PUT", wire.PathRecords+uuid.Must(uuid.NewV7()).String()
		case 1:
			to = wire.PathHeartbeat
		case 2:
			to = wire.PathProgress
		case 3:
			to = wire.PathRenew
		default:
			to = wire.PathEnrol
		}
		if resp, got := x.do(t, method, to, body, nil); resp.StatusCode >= 500 {
			t.Fatalf("%s %s: %d %s", method, to, resp.StatusCode, got)
		}
	})
}
