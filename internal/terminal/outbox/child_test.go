package outbox_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

// The tests of faults run this test program again as a child: a writer that is killed, traced or cut off, and a checker
// that opens what is left, in a process of its own.
const (
	childEnv  = "XINSHENG_OUTBOX_CHILD" // write, churn, parts, compact, bench, hurt or check
	mutantEnv = "XINSHENG_OUTBOX_MUTANT"
	countEnv  = "XINSHENG_OUTBOX_COUNT"
	longEnv   = "XINSHENG_LONG" // set: many more faults
)

// ackEarly is the one mutant that needs no change of the outbox: the writer claims success before Put has returned.
const ackEarly outbox.Mutant = "ack-early"

func TestMain(m *testing.M) {
	path := ""
	if len(os.Args) > 1 {
		path = os.Args[len(os.Args)-1]
	}
	var err error
	switch os.Getenv(childEnv) {
	case "write":
		err = write(path)
	case "churn":
		err = churn(path)
	case "parts":
		err = parts(path)
	case "compact":
		err = compact(path)
	case "bench":
		err = bench(path)
	case "check":
		err = check(path, os.Stdin)
	case "hurt":
		err = hurt(path, os.Stdin)
	default:
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func long() bool { return os.Getenv(longEnv) != "" }

func childOptions() outbox.Options {
	return small().Break(outbox.Mutant(os.Getenv(mutantEnv)))
}

func childCount() int {
	n, err := strconv.Atoi(os.Getenv(countEnv))
	if err != nil {
		return 1 << 30
	}
	return n
}

// say tells the parent something in one write, so that it stands in a trace at the moment at which it was said.
func say(format string, args ...any) {
	_, _ = os.Stdout.WriteString(fmt.Sprintf(format, args...) + "\n")
}

// write puts one record after the other and says "put N SEQ" when the outbox has it. Failures are said and gone past.
func write(path string) error {
	o, err := outbox.Open(path, childOptions())
	if err != nil {
		return err
	}
	s, err := o.Stats()
	if err != nil {
		return err
	}
	early := os.Getenv(mutantEnv) == string(ackEarly)
	first := int(s.Seq) + 1000*os.Getpid()%65536*16
	for n := first; n < first+childCount(); n++ {
		var seq uint64
		err := o.Put(context.Background(), func(num outbox.Numbers) (outbox.Sealed, error) {
			seq = num.Seq
			if early {
				say("put %d %d", n, seq)
			}
			return sealText(n, n%7 == 0)(num)
		})
		switch {
		case err != nil:
			say("err %v", err)
		case !early:
			say("put %d %d", n, seq)
		}
	}
	return o.Close()
}

// churn puts from four sides, delivers every second record, sweeps and compacts, all as fast as it goes.
func churn(path string) error {
	opt := childOptions().CompactEarly()
	opt.Grace = time.Millisecond
	o, err := outbox.Open(path, opt)
	if err != nil {
		return err
	}
	base := os.Getpid() << 16
	var wg sync.WaitGroup
	var pause sync.RWMutex // a compaction gives way to writers, so they must rest for it to happen at all
	for side := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				pause.RLock()
				n := base + i*4 + side
				var digest string
				var seq uint64
				err := o.Put(context.Background(), func(num outbox.Numbers) (outbox.Sealed, error) {
					id := recordID(n)
					e := envelope(id, num.Seq, false, textSize+n%5*40000)
					digest, seq = wire.Digest(e), num.Seq
					return outbox.Sealed{ID: id, Envelope: e}, nil
				})
				if err != nil {
					say("err %v", err)
					pause.RUnlock()
					continue
				}
				say("put %d %d", n, seq)
				if n%10 != 0 {
					say("ack %d", n)
					_ = o.Ack(context.Background(), recordID(n), digest)
				}
				pause.RUnlock()
				if side == 0 && i%4 == 3 {
					pause.Lock()
					_, _ = o.Sweep(context.Background())
					if did, _ := o.Compact(context.Background()); did {
						say("compacted")
					}
					pause.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return nil
}

// childParts are the sizes of the parts that a child puts.
var childParts = []int{5000, 60, 20000}

// parts puts records with parts, delivers their texts, and the parts of every second record one by one.
func parts(path string) error {
	o, err := outbox.Open(path, childOptions())
	if err != nil {
		return err
	}
	s, err := o.Stats()
	if err != nil {
		return err
	}
	ctx := context.Background()
	early := os.Getenv(mutantEnv) == string(ackEarly)
	first := int(s.Seq) + 1000*os.Getpid()%65536*16
	for n := first; n < first+childCount(); n++ {
		var digest string
		var seq uint64
		err := o.Put(ctx, func(num outbox.Numbers) (outbox.Sealed, error) {
			s, err := sealParts(n, false, childParts...)(num)
			digest, seq = wire.Digest(s.Envelope), num.Seq
			return s, err
		})
		if err != nil {
			return err
		}
		say("put %d %d", n, seq)
		say("acking %d 0", n)
		if err := o.Ack(ctx, recordID(n), digest); err != nil {
			return err
		}
		say("acked %d 0", n)
		for i := range n % (len(childParts) + 1) {
			say("acking %d %d", n, i+1)
			if early {
				say("acked %d %d", n, i+1)
			}
			if err := o.AckParts(ctx, recordID(n), digest, strconv.Itoa(i+1)); err != nil {
				return err
			}
			say("acked %d %d", n, i+1)
		}
	}
	return o.Close()
}

// compact puts records, delivers most of them, sweeps, compacts, and puts some more.
func compact(path string) error {
	opt := childOptions().CompactEarly()
	opt.Grace = time.Nanosecond
	o, err := outbox.Open(path, opt)
	if err != nil {
		return err
	}
	ctx := context.Background()
	for n := 1; n <= 16; n++ {
		if err := o.Put(ctx, sealText(n, false)); err != nil {
			return err
		}
		say("put %d %d", n, n)
		if n == 14 {
			for r, _, err := nextAt(o, time.Now()); r != nil && r.Seq < 13; r, _, err = nextAt(o, time.Now()) {
				say("ack %d", r.Seq)
				if err := errors.Join(err, o.Ack(ctx, r.ID, r.Digest)); err != nil {
					return err
				}
			}
			if _, err := o.Sweep(ctx); err != nil {
				return err
			}
			did, err := o.Compact(ctx)
			if err != nil || !did {
				return fmt.Errorf("no compaction: %w", err)
			}
		}
	}
	return o.Close()
}

// said is what a writer claimed.
type said struct {
	put   map[int]uint64 // n -> sequence
	acked map[int]bool
	part  map[[2]int]string // n and part, 0 for the text -> acking or acked
	other map[string]int
}

func nothingSaid() said {
	return said{put: map[int]uint64{}, acked: map[int]bool{}, part: map[[2]int]string{}, other: map[string]int{}}
}

// add takes over what another writer claimed.
func (s said) add(more said) {
	maps.Copy(s.put, more.put)
	maps.Copy(s.acked, more.acked)
	maps.Copy(s.part, more.part)
	for k, n := range more.other {
		s.other[k] += n
	}
}

func listen(r io.Reader) said {
	s := nothingSaid()
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		f := strings.Fields(sc.Text())
		switch {
		case len(f) == 3 && f[0] == "put":
			n, _ := strconv.Atoi(f[1])
			s.put[n], _ = strconv.ParseUint(f[2], 10, 64)
		case len(f) == 3 && (f[0] == "acking" || f[0] == "acked"):
			n, _ := strconv.Atoi(f[1])
			part, _ := strconv.Atoi(f[2])
			s.part[[2]int{n, part}] = f[0]
		case len(f) == 2 && f[0] == "ack":
			n, _ := strconv.Atoi(f[1])
			s.acked[n] = true
		case len(f) > 0:
			s.other[f[0]]++
		}
	}
	return s
}

func (s said) text() string {
	var b strings.Builder
	for n, seq := range s.put {
		fmt.Fprintf(&b, "put %d %d\n", n, seq)
	}
	for n := range s.acked {
		fmt.Fprintf(&b, "ack %d\n", n)
	}
	for p, word := range s.part {
		fmt.Fprintf(&b, "%s %d %d\n", word, p[0], p[1])
	}
	return b.String()
}

// check opens what is left at path, compares it with what was claimed, and takes one more record.
func check(path string, claims io.Reader) error {
	want := listen(claims)
	o, err := outbox.Open(path, small())
	if err != nil {
		return err
	}
	if err := o.CheckWhole(); err != nil {
		return fmt.Errorf("database is not whole: %w", err)
	}
	for n, seq := range want.put {
		r, err := o.Record(recordID(n))
		switch {
		case errors.Is(err, outbox.ErrUnknown) && want.acked[n]:
		case err != nil:
			return fmt.Errorf("lost: record %d: %w", n, err)
		case r.Seq != seq:
			return fmt.Errorf("record %d has sequence %d and not %d", n, r.Seq, seq)
		case wire.Digest(r.Envelope) != r.Digest:
			return fmt.Errorf("record %d is not what it was", n)
		}
	}
	if err := checkParts(o, want); err != nil {
		return err
	}
	s, err := o.Stats()
	if err != nil {
		return err
	}
	if s.SetAside > 0 {
		return fmt.Errorf("%d entries were damaged", s.SetAside)
	}
	if there := s.Queued + s.Received + s.Held + s.Tombstones; uint64(there) != s.Seq {
		return fmt.Errorf("%d records and %d sequence numbers", there, s.Seq)
	}
	if err := o.Put(context.Background(), sealText(0xfffffff, false)); err != nil {
		return fmt.Errorf("takes no more: %w", err)
	}
	return o.Close()
}

// checkParts compares which parts are still to be sent with what was acknowledged, and reads them.
func checkParts(o *outbox.Outbox, want said) error {
	left := map[feedback.RecordID]*outbox.Incomplete{}
	now := time.Now()
	for {
		in, _, err := o.NextIncomplete(now)
		if err != nil {
			return err
		}
		if in == nil {
			break
		}
		left[in.ID] = in
		o.Fail(in.ID, now.Add(time.Hour))
	}
	for n := range want.put {
		id := recordID(n)
		in := left[id]
		has, err := o.Delivered(id) // the hub has the text
		if err != nil {
			return err
		}
		if want.part[[2]int{n, 0}] == "acked" && !has {
			return fmt.Errorf("record %d: its text would be sent again", n)
		}
		if in == nil {
			if _, parted := want.part[[2]int{n, 0}]; parted && has && want.part[[2]int{n, len(childParts)}] == "" {
				return fmt.Errorf("record %d: parts lost", n)
			}
			continue
		}
		for _, p := range in.Parts {
			if want.part[[2]int{n, p.Index + 1}] == "acked" {
				return fmt.Errorf("record %d: part %s would be sent again", n, p.ID)
			}
			got, err := io.ReadAll(o.ReadPart(id, p))
			if err != nil || wire.Digest(got) != p.SHA256 {
				return fmt.Errorf("record %d: part %s is not what it was: %w", n, p.ID, err)
			}
		}
		for i := range childParts {
			if !slices.ContainsFunc(in.Parts, func(p outbox.Part) bool { return p.Index == i }) &&
				want.part[[2]int{n, i + 1}] == "" {
				return fmt.Errorf("record %d: part %d lost", n, i+1)
			}
		}
	}
	return nil
}

// none as a count writes nothing; 0 writes until the end.
const none = -1

// child prepares this program as a child. prefix is a command that runs it, such as a tracer.
func child(t testing.TB, mode, path string, m outbox.Mutant, count int, prefix ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	args := append(append([]string{}, prefix...), self, path)
	c := exec.Command(args[0], args[1:]...)
	c.Env = append(os.Environ(), childEnv+"="+mode, mutantEnv+"="+string(m))
	if count != 0 {
		c.Env = append(c.Env, countEnv+"="+strconv.Itoa(count))
	}
	return c
}

// checkLeft runs the checker and gives what is wrong, or nil.
func checkLeft(t testing.TB, path string, claims said) error {
	t.Helper()
	c := child(t, "check", path, outbox.Healthy, 0)
	c.Stdin = strings.NewReader(claims.text())
	out, err := c.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(out[:min(len(out), 600)]))
	}
	return nil
}

// fill runs a writer to its end.
func fill(t testing.TB, path string, m outbox.Mutant, count int, prefix ...string) said {
	t.Helper()
	return finish(t, child(t, "write", path, m, count, prefix...))
}

// finish runs a child to its end.
func finish(t testing.TB, c *exec.Cmd) said {
	t.Helper()
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	require.NoError(t, err, errs.String())
	return listen(bytes.NewReader(out))
}

func needStrace(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed")
	}
	if err := exec.Command("strace", "-o", filepath.Join(t.TempDir(), "probe"), "true").Run(); err != nil {
		t.Skip("strace may not trace here: ", err)
	}
}
