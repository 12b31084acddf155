package main

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// TestServe_KillMinus9LosesNothingAcknowledgedAndDoublesNothing cuts a hub down again and again while reports come in.
func TestServe_KillMinus9LosesNothingAcknowledgedAndDoublesNothing(t *testing.T) {
	const rounds, senders, each = 5, 4, 8
	storetest.Each(t, func(t *testing.T, dsn string) {
		at := []string{"--data", t.TempDir() + "/hub", "--database", dsn}
		must(t, append([]string{"demo"}, at...)...)
		p := start(t, 3, at...)
		x := enrol(t, p.doors["device door"], at...)
		var (
			mu    sync.Mutex
			acked = map[feedback.RecordID]bool{}
			open  []sealed
		)
		for range rounds {
			for range senders * each {
				open = append(open, x.report(t))
			}
			var wg sync.WaitGroup
			cut := rand.IntN(senders * each)
			for i := range senders {
				wg.Go(func() {
					for j := i; j < len(open); j += senders {
						status := x.put(t, p.doors["device door"], open[j])
						if status != 200 && status != 201 {
							continue
						}
						mu.Lock()
						acked[open[j].id] = true
						enough := len(acked)%(senders*each) == cut
						mu.Unlock()
						if enough {
							_ = p.cmd.Process.Kill()
						}
					}
				})
			}
			wg.Wait()
			p.kill()
			p = start(t, 3, at...)
		}
		for _, s := range open { // the terminals send everything again that they have no answer for, and more
			status := x.put(t, p.doors["device door"], s)
			require.Contains(t, []int{200, 201}, status)
			if acked[s.id] {
				require.Equal(t, 200, status, "an acknowledged record was lost")
			}
		}
		p.stop(t)

		s := storetest.Open(t, dsn)
		records, err := s.DB().NewSelect().Model((*store.Record)(nil)).Count(t.Context())
		require.NoError(t, err)
		cases, err := s.DB().NewSelect().Model((*store.Case)(nil)).Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, len(open), records)
		require.EqualValues(t, len(open), cases)
		require.NotContains(t, p.stderr.String(), said)

		lines := strings.Split(strings.TrimSpace(must(t, append([]string{"export", "--format", "jsonl"}, at...)...)), "\n")
		require.Len(t, lines, len(open))
		for _, line := range lines {
			var record struct{ Body feedback.Body }
			require.NoError(t, json.Unmarshal([]byte(line), &record))
			require.Equal(t, said, record.Body.Report.Text)
		}
	})
}

func TestServe_TwoProcessesOnOneDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		at := []string{"--data", t.TempDir() + "/hub", "--database", dsn}
		must(t, append([]string{"demo"}, at...)...)
		one, two := start(t, 3, at...), start(t, 3, at...)
		x := enrol(t, one.doors["device door"], at...)
		var wg sync.WaitGroup
		turn := make(chan struct{}, 12) // more at once is refused to one terminal
		for range 40 {
			s := x.report(t)
			for _, p := range []*process{one, two} {
				wg.Go(func() {
					turn <- struct{}{}
					defer func() { <-turn }()
					status := x.put(t, p.doors["device door"], s)
					for status == 503 { // more at once than one terminal may
						status = x.put(t, p.doors["device door"], s)
					}
					if status != 200 && status != 201 {
						t.Errorf("status %d: %s", status, p.stderr)
					}
				})
			}
		}
		wg.Wait()
		must(t, append([]string{"terminals", "revoke", x.reply.TerminalID}, at...)...)
		for _, p := range []*process{one, two} {
			require.Equal(t, 403, x.put(t, p.doors["device door"], x.report(t)), "revoked everywhere at once")
		}
		one.stop(t)
		two.stop(t)
		n, err := storetest.Open(t, dsn).DB().NewSelect().Model((*store.Case)(nil)).Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 40, n)
	})
}

func TestServe_FirstStartOfManyAtOnceAgreesAndTellsOneOfThePassword(t *testing.T) {
	needsProcesses(t)
	at := []string{"--data", filepath.Join(t.TempDir(), "hub")}
	var (
		wg  sync.WaitGroup
		all [3]*process
	)
	for i := range all {
		wg.Go(func() { all[i] = start(t, 3, at...) })
	}
	wg.Wait()
	var told []string
	for _, p := range all {
		told = append(told, p.said...)
		p.stop(t)
	}
	require.Len(t, told, 1)
	require.Contains(t, told[0], "first users  admin, zhiban01; ")
	again := start(t, 3, at...)
	require.Empty(t, again.said, "told once")
}

func TestServe_ThePhoneDoorAloneNeedsAndTakesNoOtherKey(t *testing.T) {
	dsn := storetest.Postgres(t)
	inside := filepath.Join(t.TempDir(), "hub")
	must(t, "demo", "--data", inside, "--database", dsn)
	dmz := filepath.Join(t.TempDir(), "dmz")
	_, errs, code := once(t, "serve", "--doors", "phone", "--data", dmz, "--database", dsn)
	require.Equal(t, 1, code)
	require.Contains(t, errs, "token_master.key")
	require.NoDirExists(t, filepath.Join(dmz, "keys"), "it makes no keys of its own")

	require.NoError(t, os.MkdirAll(filepath.Join(dmz, "keys"), 0o700))
	b, err := os.ReadFile(filepath.Join(inside, "keys", "token_master.key"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dmz, "keys", "token_master.key"), b, 0o600))
	p := start(t, 1, "--doors", "phone", "--data", dmz, "--database", dsn)
	resp, err := http.Get("http://" + p.doors["phone door"] + "/")
	require.NoError(t, err)
	page, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, 200, resp.StatusCode)
	require.NotEmpty(t, page)
	reportFromPhone(t, "http://"+p.doors["phone door"]+"/p/zx-mz-cs")
	p.stop(t)
	n, err := storetest.Open(t, dsn).DB().NewSelect().Model((*store.Case)(nil)).
		Where("source = 'phone'").Count(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
}

func TestServe_RefusesWithOneLineThatSaysWhatToDo(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hub")
	must(t, "demo", "--data", data)
	require.NoError(t, os.Chmod(filepath.Join(data, "keys", "sealing.json"), 0o644))
	for want, args := range map[string][]string{
		"chmod 0600":     {"serve", "--data", data},
		"needs TLS":      {"serve", "--data", data, "--desk-listen", "0.0.0.0:0"},
		"--place":        {"enrol-code", "--data", filepath.Join(t.TempDir(), "x"), "--name", "x", "--place", "x"},
		"revoke ID":      {"terminals", "--data", data, "everything"},
		"user reset":     {"user", "--data", data},
		"--format":       {"export", "--data", data, "--format", "xml"},
		"no such file":   {"keys", "import", "--data", data, "--file", "/nowhere"},
		"name the recov": {"keys", "export", "--data", data},
	} {
		if want == "--place" {
			must(t, "demo", args[1], args[2])
		}
		out, errs, code := once(t, args...)
		require.Equal(t, 1, code, args)
		require.Contains(t, errs, want)
		require.Empty(t, out)
		require.Equal(t, 1, strings.Count(strings.TrimSpace(errs), "\n")+1, errs)
	}
}

func TestKeys_ComeBackFromTheRecoveryCopy(t *testing.T) {
	data, fresh := filepath.Join(t.TempDir(), "hub"), filepath.Join(t.TempDir(), "fresh")
	dir := t.TempDir()
	secret, box := filepath.Join(dir, "passphrase"), filepath.Join(dir, "keys.json")
	require.NoError(t, os.WriteFile(secret, []byte("三楼彩超室 correct horse\nsecond line"), 0o600))
	must(t, "demo", "--data", data)
	must(t, "keys", "export", "--data", data, "--file", box, "--passphrase-file", secret)
	must(t, "keys", "import", "--data", fresh, "--file", box, "--passphrase-file", secret)
	for _, name := range []string{"sealing.json", "device_ca.key", "token_master.key"} {
		want, err := os.ReadFile(filepath.Join(data, "keys", name))
		require.NoError(t, err)
		got, err := os.ReadFile(filepath.Join(fresh, "keys", name))
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	info, err := os.Stat(box)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestServe_TheDeskOnTheNetworkShowsTheFingerprintOfItsCA(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hub")
	p := start(t, 3, "--data", data, "--desk-listen", "127.0.0.1:0", "--desk-own-ca")
	require.NotEmpty(t, p.doors["desk"])
	resp, err := http.Get("https://" + p.doors["desk"] + "/login")
	require.ErrorContains(t, err, "certificate")
	require.Nil(t, resp)
	p.stop(t)
}

// reportFromPhone sends a report as a browser without scripts does.
func reportFromPhone(t *testing.T, page string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	phone := &http.Client{Jar: jar}
	resp, err := phone.Get(page)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, 200, resp.StatusCode)
	resp, err = phone.PostForm(page, url.Values{"kind": {"praise"}, "text": {said}})
	require.NoError(t, err)
	sent, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, string(sent), "/r/", "the receipt")
}
