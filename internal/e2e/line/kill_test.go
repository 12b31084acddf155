package line_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/store"
	"xinsheng/internal/terminal/session"
)

// TestVictim is a terminal in a process of its own: it submits without end, and says so after each receipt.
func TestVictim(t *testing.T) {
	folder, address := os.Getenv("LINE_FOLDER"), os.Getenv("LINE_HUB")
	if folder == "" {
		t.Skip("runs only as the victim of TestLine_KillingTheTerminal")
	}
	s := open(t, folder, address)
	s.start(t)
	for i := 0; ; i++ {
		var attached []session.Media
		if os.Getenv("LINE_WITH") == "parts" {
			attached = []session.Media{photo(i), voice(i, 20*time.Second)}
		}
		r := s.submit(t, complaint(i), attached...)
		fmt.Fprintf(os.Stderr, "receipt %s %s\n", r.Number, r.Record)
	}
}

// TestVictimHub is a hub in a process of its own.
func TestVictimHub(t *testing.T) {
	folder, address := os.Getenv("LINE_FOLDER"), os.Getenv("LINE_HUB")
	if folder == "" || os.Getenv("LINE_WITH") != "hub" {
		t.Skip("runs only as the victim of TestLine_KillingTheHub")
	}
	openHub(t, folder, address)
	fmt.Fprintln(os.Stderr, "serving")
	select {}
}

// serveVictim starts a hub that can be killed, and waits until it serves.
func serveVictim(t *testing.T, folder, address string) *exec.Cmd {
	t.Helper()
	victim := exec.Command(os.Args[0], "-test.run=^TestVictimHub$")
	victim.Env = append(os.Environ(), "LINE_FOLDER="+folder, "LINE_HUB="+address, "LINE_WITH=hub")
	said, err := victim.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, victim.Start())
	lines := bufio.NewScanner(said)
	require.True(t, lines.Scan(), "hub does not start")
	require.Equal(t, "serving", lines.Text())
	return victim
}

// kill runs a terminal that submits without end, kills it after so many receipts, and gives the records that it said.
func kill(t *testing.T, folder, address, with string, receipts int) (records []string) {
	t.Helper()
	victim := exec.Command(os.Args[0], "-test.run=^TestVictim$")
	victim.Env = append(os.Environ(), "LINE_FOLDER="+folder, "LINE_HUB="+address, "LINE_WITH="+with)
	said, err := victim.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, victim.Start())
	for lines := bufio.NewScanner(said); lines.Scan(); {
		_, record, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "receipt "), " ")
		require.True(t, ok, lines.Text())
		records = append(records, record)
		if receipts--; receipts == 0 {
			require.NoError(t, victim.Process.Kill())
		}
	}
	require.Error(t, victim.Wait(), "ended by itself")
	return records
}

func TestLine_KillingTheTerminalLosesNoReportThatHasAReceipt(t *testing.T) {
	h := newHub(t)
	folder := t.TempDir()
	s := open(t, folder, h.address)
	s.enrol(t, h.code(t))
	s.stop(t)

	rng := rand.New(rand.NewPCG(20261122, 2))
	receipts := map[string]string{} // number -> record id
	for range 12 {
		victim := exec.Command(os.Args[0], "-test.run=^TestVictim$")
		victim.Env = append(os.Environ(), "LINE_FOLDER="+folder, "LINE_HUB="+h.address)
		said, err := victim.StderrPipe()
		require.NoError(t, err)
		require.NoError(t, victim.Start())
		lines, left := bufio.NewScanner(said), 1+rng.IntN(25)
		for lines.Scan() {
			number, record, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "receipt "), " ")
			require.True(t, ok, lines.Text())
			require.NotContains(t, receipts, number, "a number given twice")
			receipts[number] = record
			if left--; left == 0 {
				require.NoError(t, victim.Process.Kill())
			}
		}
		require.Error(t, victim.Wait(), "ended by itself")
	}

	s = open(t, folder, h.address)
	s.start(t)
	s.empty(t)
	s.stop(t)
	cases := h.cases(t)
	for number, record := range receipts {
		require.Len(t, cases[number], 1)
		require.Equal(t, record, cases[number][0].RecordID)
	}
	var records []store.Record
	require.NoError(t, h.store.DB().NewSelect().Model(&records).Order("seq").Scan(t.Context()))
	for i, r := range records {
		require.EqualValues(t, i+1, r.Seq, "sequence numbers have no gap and none twice")
	}
	require.Len(t, cases, len(records))
	t.Logf("%d kills, %d receipts, %d reports at the hub", 12, len(receipts), len(records))
}
