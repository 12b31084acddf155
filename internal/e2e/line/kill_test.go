package line_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/store"
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
		r := s.submit(t, complaint(i))
		fmt.Fprintf(os.Stderr, "receipt %s %s\n", r.Number, r.Record)
	}
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
