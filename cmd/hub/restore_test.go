package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// beat makes a heartbeat of a terminal that holds those records and stands where the demo hospital has a place.
func (x *terminal) beat(t *testing.T, address string, held ...sealed) (int, wire.HeartbeatReply) {
	t.Helper()
	b := wire.Heartbeat{
		Program: "v1", ConfigVersion: 7, Clock: feedback.Moment{Wall: time.Now(), Boot: "b", Mono: 9},
		Standing: &wire.Standing{Name: wire.Text{"zh": "自助终端 03"}, PlaceID: "zx-mz-cs", Profile: feedback.Outpatient},
	}
	for _, s := range held {
		b.HeldIDs = append(b.HeldIDs, s.id)
	}
	body, err := json.Marshal(b)
	require.NoError(t, err)
	a, err := x.send(t, http.MethodPost, address, wire.PathHeartbeat, body)
	require.NoError(t, err)
	var reply wire.HeartbeatReply
	if a.status == 200 {
		require.NoError(t, json.Unmarshal(a.body, &reply))
	}
	return a.status, reply
}

// progress asks at the device door how a report stands.
func (x *terminal) progress(t *testing.T, address string, ask wire.ProgressRequest) int {
	t.Helper()
	body, err := json.Marshal(ask)
	require.NoError(t, err)
	a, err := x.send(t, http.MethodPost, address, wire.PathProgress, body)
	require.NoError(t, err)
	return a.status
}

func (x *terminal) number(t *testing.T, seq uint32) string {
	t.Helper()
	numbers, err := wire.NewNumbers(x.reply.NumberKey)
	require.NoError(t, err)
	n, err := numbers.Make(x.reply.Index, seq)
	require.NoError(t, err)
	return string(n)
}

// arrive delivers everything and demands that each of it is taken.
func (x *terminal) arrive(t *testing.T, address string, all ...sealed) {
	t.Helper()
	for _, s := range all {
		a, err := x.send(t, http.MethodPut, address, wire.PathRecords+string(s.id), s.envelope)
		require.NoError(t, err)
		require.Contains(t, []int{200, 201}, a.status, string(a.body))
	}
}

func (x *terminal) reports(t *testing.T, n int) (all []sealed) {
	for range n {
		all = append(all, x.report(t))
	}
	return all
}

// folder is a hub whose database is a file in its data folder, and what copies that away and puts it back.
type folder struct{ data, copied string }

func (f folder) copy(t *testing.T) {
	t.Helper()
	require.NoError(t, os.CopyFS(f.copied, os.DirFS(f.data)))
}

func (f folder) putBack(t *testing.T) {
	t.Helper()
	require.NoError(t, os.RemoveAll(f.data))
	require.NoError(t, os.CopyFS(f.data, os.DirFS(f.copied)))
	private(t, f.data)
}

// private gives a copy the modes that keys need: os.CopyFS makes what its user's mask leaves.
func private(t *testing.T, dir string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Chmod(path, 0o700)
		}
		return os.Chmod(path, 0o600)
	}))
}

// TestRestore_ATerminalEnrolledSinceTheBackupIsTakenBackWithAllItHolds copies a hub's folder, goes on working, and puts
// the copy back.
func TestRestore_ATerminalEnrolledSinceTheBackupIsTakenBackWithAllItHolds(t *testing.T) {
	f := folder{filepath.Join(t.TempDir(), "hub"), filepath.Join(t.TempDir(), "copy")}
	at := []string{"--data", f.data}
	must(t, append([]string{"demo"}, at...)...)
	p := start(t, 3, at...)
	door := p.doors["device door"]
	before, revoked := enrol(t, door, at...), enrol(t, door, at...)
	must(t, append([]string{"terminals", "revoke", revoked.reply.TerminalID}, at...)...)
	p.stop(t)
	f.copy(t)

	p = start(t, 3, at...)
	door = p.doors["device door"]
	since, again := enrol(t, door, at...), enrol(t, door, at...)
	held := since.reports(t, 19)
	since.arrive(t, door, held...)
	lost := again.reports(t, 3)
	again.arrive(t, door, lost...)
	p.stop(t)
	f.putBack(t)

	p = start(t, 3, at...)
	door = p.doors["device door"]
	status, reply := since.beat(t, door, held...)
	require.Equal(t, 200, status)
	require.Len(t, reply.Resend, len(held), "the hub asks for what it lost")
	require.NotEqual(t, int64(7), reply.ConfigVersion, "it knows where the terminal stands, and has its configuration")
	since.arrive(t, door, held...)
	since.arrive(t, door, since.reports(t, 2)...)
	require.Equal(t, 200, since.progress(t, door, wire.ProgressRequest{Number: since.number(t, 3), PIN: "4816"}))
	require.NotEqual(t, 200, since.progress(t, door, wire.ProgressRequest{Number: since.number(t, 3), PIN: "4817"}))

	// A machine that was enrolled anew brings what it holds of the identity that the hub has forgotten.
	fresh := enrol(t, door, at...)
	fresh.arrive(t, door, lost...)
	require.Equal(t, 200, fresh.progress(t, door, wire.ProgressRequest{Number: again.number(t, 1), PIN: "4816"}))

	before.arrive(t, door, before.report(t))
	require.Equal(t, 403, revoked.put(t, door, revoked.report(t)), "a revocation that the database knows stays one")
	must(t, append([]string{"terminals", "revoke", since.reply.TerminalID}, at...)...)
	require.Equal(t, 403, since.put(t, door, since.report(t)), "and one that was taken back can be revoked")
	p.stop(t)

	s := storetest.Open(t, filepath.Join(f.data, "hub.db"))
	var rows []store.Terminal
	require.NoError(t, s.DB().NewSelect().Model(&rows).Scan(t.Context()))
	require.Len(t, rows, 5)
	indexes := map[int]string{}
	for _, row := range rows {
		require.Empty(t, indexes[row.Index], "index %d is given twice", row.Index)
		indexes[row.Index] = row.ID
		back := row.ID == since.reply.TerminalID || row.ID == again.reply.TerminalID
		require.Equal(t, back, !row.TakenBackAt.IsZero(), row.ID)
		require.Equal(t, back, row.Unplaced, row.ID)
		if row.ID == since.reply.TerminalID {
			require.EqualValues(t, since.reply.Index, row.Index)
			require.Equal(t, "自助终端 03", row.NameZH)
			require.Equal(t, "zx-mz-cs", row.PlaceID)
		}
	}
	n, err := s.DB().NewSelect().Model((*store.Case)(nil)).Count(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 19+2+3+1, n)
}

// TestBeginAnew_TerminalsComeBackToAnEmptyDatabase is the hub whose database is lost, and whose keys are not.
func TestBeginAnew_TerminalsComeBackToAnEmptyDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		data := filepath.Join(t.TempDir(), "hub")
		old := []string{"--data", data}
		must(t, append([]string{"demo"}, old...)...)
		p := start(t, 3, old...)
		x := enrol(t, p.doors["device door"], old...)
		held := x.reports(t, 5)
		x.arrive(t, p.doors["device door"], held...)
		p.stop(t)

		at := []string{"--data", data, "--database", dsn}
		must(t, append([]string{"begin-anew", "database"}, at...)...)
		p = start(t, 3, at...)
		door := p.doors["device door"]
		status, reply := x.beat(t, door, held...)
		require.Equal(t, 200, status, "before the hospital is set up")
		require.Len(t, reply.Resend, 5)
		require.Equal(t, int64(7), reply.ConfigVersion, "it keeps the configuration that it has")
		must(t, append([]string{"demo"}, at...)...)
		x.arrive(t, door, held...)
		status, _ = x.beat(t, door)
		require.Equal(t, 200, status)
		require.Equal(t, 200, x.progress(t, door, wire.ProgressRequest{Number: x.number(t, 5), PIN: "4816"}))
		p.stop(t)
		var phones store.Counter
		require.NoError(t, storetest.Open(t, dsn).DB().NewSelect().Model(&phones).Where("name = 'phone_receipts'").
			Scan(t.Context()))
		require.GreaterOrEqual(t, phones.Value, int64(wire.MaxCounter+1),
			"no phone gets a number that one may have had before")
	})
}
