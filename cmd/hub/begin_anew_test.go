package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/store/storetest"
)

// refuses is what a command says that does not start, one line.
func refuses(t *testing.T, args ...string) string {
	t.Helper()
	out, errs, code := once(t, args...)
	require.Equal(t, 1, code, errs)
	require.Empty(t, out)
	require.Equal(t, 1, strings.Count(strings.TrimSpace(errs), "\n")+1, errs)
	return errs
}

func TestServe_OneHalfOfAHubDoesNotStartWithoutTheOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		data := filepath.Join(t.TempDir(), "hub")
		at := []string{"--data", data, "--database", dsn}
		with := func(args ...string) []string { return append(args, at...) }
		must(t, with("demo")...)
		secret, box := filepath.Join(t.TempDir(), "passphrase"), filepath.Join(t.TempDir(), "keys.json")
		require.NoError(t, os.WriteFile(secret, []byte("三楼彩超室 correct horse"), 0o600))
		must(t, with("keys", "export", "--file", box, "--passphrase-file", secret)...)
		keys := filepath.Join(data, "keys")

		require.NoError(t, os.Rename(keys, keys+".away"))
		for _, command := range [][]string{{"serve"}, {"user", "list"}, {"terminals"}, {"export"}} {
			said := refuses(t, with(command...)...)
			require.Contains(t, said, "keys import")
			require.NoDirExists(t, keys)
		}
		must(t, with("keys", "import", "--file", box, "--passphrase-file", secret)...)
		strangers := filepath.Join(t.TempDir(), "strangers.json")
		must(t, "demo", "--data", keys+".other")
		must(t, "keys", "export", "--data", keys+".other", "--file", strangers, "--passphrase-file", secret)
		require.NoError(t, os.Rename(keys, keys+".back"))
		require.Contains(t, refuses(t, with("keys", "import", "--file", strangers, "--passphrase-file", secret)...),
			"another hub")
		require.NoDirExists(t, keys)
		must(t, "keys", "import", "--data", data, "--database", "postgres://127.0.0.1:1/nowhere", "--file", box,
			"--passphrase-file", secret)
		start(t, 3, at...).stop(t)

		empty := []string{"--data", data, "--database", storetest.SQLite(t)}
		require.Contains(t, refuses(t, append([]string{"serve"}, empty...)...), "begin-anew database")
		require.Contains(t, must(t, append([]string{"begin-anew", "database"}, empty...)...), "empty database in place")
		start(t, 3, empty...).stop(t)
		require.Contains(t, refuses(t, append([]string{"begin-anew", "database"}, empty...)...), "not empty")

		strange := filepath.Join(t.TempDir(), "hub")
		must(t, "demo", "--data", strange)
		require.Contains(t, refuses(t, "serve", "--data", strange, "--database", dsn), "not those of the database")
	})
}

// A hub that is killed at any step of its first start comes up at the second.
func TestServe_AFirstStartThatIsKilledLocksNobodyOut(t *testing.T) {
	for _, made := range []string{"keys", "hub.db", "hub.db-wal", "keys/database", "media"} {
		data := filepath.Join(t.TempDir(), "hub")
		cmd := program(t, "serve", "--data", data, "--device-listen", "127.0.0.1:0", "--phone-listen", "127.0.0.1:0",
			"--desk-listen", "127.0.0.1:0")
		require.NoError(t, cmd.Start())
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for waiting := true; waiting; {
			select {
			case err := <-ended:
				require.Fail(t, "the hub ended", "%v", err)
			default:
				_, err := os.Stat(filepath.Join(data, made))
				waiting = err != nil
			}
		}
		require.NoError(t, cmd.Process.Kill())
		<-ended
		start(t, 3, "--data", data).stop(t)
	}
}
