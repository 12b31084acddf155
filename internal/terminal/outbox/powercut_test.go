package outbox_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"xinsheng/internal/terminal/outbox"
)

const (
	fsIocShutdown = 0x8004587d // _IOR('X', 125, __u32)
	noLogFlush    = 2          // neither data nor journal reach the disk: as when the plug is pulled
)

// loopDisk makes a file system in a file and mounts it for the test. It skips where that is not possible.
func loopDisk(t testing.TB, kind string, size int64) *onDisk {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without a disk to cut off")
	}
	if os.Getuid() != 0 {
		t.Skip("a loop device needs root")
	}
	mkfs, err := exec.LookPath("mkfs." + kind)
	if err != nil {
		t.Skipf("mkfs.%s is not installed", kind)
	}
	dir := t.TempDir()
	d := &onDisk{t: t, image: filepath.Join(dir, "image"), at: filepath.Join(dir, "mnt")}
	f, err := os.Create(d.image)
	require.NoError(t, err)
	require.NoError(t, f.Truncate(size))
	require.NoError(t, f.Close())
	out, err := exec.Command(mkfs, "-q", d.image).CombinedOutput()
	require.NoError(t, err, string(out))
	require.NoError(t, os.Mkdir(d.at, 0o700))
	out, err = exec.Command("losetup", "--find", "--show", d.image).Output()
	if err != nil {
		t.Skip("no loop device: ", err)
	}
	d.device = string(out[:len(out)-1])
	t.Cleanup(func() {
		_ = unix.Unmount(d.at, unix.MNT_DETACH)
		_ = exec.Command("losetup", "--detach", d.device).Run()
	})
	if out, err := exec.Command("mount", "-t", kind, d.device, d.at).CombinedOutput(); err != nil {
		t.Skipf("mount is not permitted: %s", out)
	}
	return d
}

// cutPower stops the file system at once, without a flush.
func (d *onDisk) cutPower() {
	f, err := os.Open(d.at)
	require.NoError(d.t, err)
	defer f.Close()
	flag := uint32(noLogFlush)
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, f.Fd(), fsIocShutdown, uintptr(unsafe.Pointer(&flag)))
	require.Zero(d.t, errno, "FS_IOC_SHUTDOWN")
}

// bringBack mounts what is left.
func (d *onDisk) bringBack(kind string) {
	// What a killed process had mapped may be let go a moment after it is gone.
	require.Eventually(d.t, func() bool { return unix.Unmount(d.at, 0) == nil }, 10*time.Second, 10*time.Millisecond)
	out, err := exec.Command("mount", "-t", kind, d.device, d.at).CombinedOutput()
	require.NoError(d.t, err, string(out))
}

// cuts pulls the plug while a child writes, some times in a row, and reports the first thing that was lost.
func cuts(t *testing.T, kind, mode string, m outbox.Mutant, times int) (said, error) {
	all := nothingSaid()
	for range times {
		d := loopDisk(t, kind, map[string]int64{"ext4": 96 << 20, "xfs": 320 << 20}[kind])
		p := filepath.Join(d.at, "data", "outbox.db")
		for range 3 {
			c := child(t, mode, p, m, 0)
			out, err := c.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, c.Start())
			cut := make(chan struct{})
			time.AfterFunc(time.Duration(20+rand.IntN(150))*time.Millisecond, func() {
				defer close(cut)
				d.cutPower()
				_ = c.Process.Kill()
			})
			s := listen(out)
			<-cut
			_ = c.Wait()
			s.other = nil
			all.add(s)
			d.bringBack(kind)
		}
		if err := checkLeft(t, p, all); err != nil {
			return all, err
		}
		other := all.other
		all = nothingSaid()
		all.other = other
	}
	return all, nil
}

func TestOutbox_SurvivesPowerCuts(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	for _, kind := range []string{"ext4", "xfs"} {
		for _, mode := range []string{"write", "churn", "parts"} {
			t.Run(kind+" "+mode, func(t *testing.T) {
				_, err := cuts(t, kind, mode, outbox.Healthy, sample(2, 60))
				require.NoError(t, err)
			})
		}
	}
}

func TestOutbox_PowerCutTestCatchesMutants(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without disks that fail")
	}
	for _, m := range []outbox.Mutant{outbox.NoSync, ackEarly} {
		t.Run(string(m), func(t *testing.T) {
			_, err := cuts(t, "ext4", "write", m, 20)
			require.Error(t, err, "the mutant was not noticed")
			t.Log(err)
		})
	}
}
