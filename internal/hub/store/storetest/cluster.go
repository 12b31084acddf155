package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// cluster is a running PostgreSQL that listens on a socket in its own folder only.
type cluster struct {
	dir   string
	shell *exec.Cmd
	stdin io.Closer
}

// script makes a cluster in $1 and runs it until standard input ends, which it also does when the test is killed. fsync
// is off: these tests cut processes, not the power. Nothing lives long enough to be vacuumed, restored or copied
// elsewhere.
const script = `
PATH="$2:$PATH"
initdb -D "$1/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$1/log" 2>&1 || { cat "$1/log"; rm -rf "$1"/*; exit 1; }
postgres -D "$1/data" -k "$1" -h "" -F -c max_connections=200 \
  -c autovacuum=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 >>"$1/log" 2>&1 &
pid=$!
i=0
until pg_isready -q -h "$1"; do
  i=$((i + 1))
  if [ $i -gt 300 ] || ! kill -0 $pid 2>/dev/null; then cat "$1/log"; kill $pid 2>/dev/null; rm -rf "$1"/*; exit 1; fi
  sleep 0.1
done
echo ready
cat >/dev/null
kill -INT $pid
wait $pid
rm -rf "$1"/*
`

func startCluster() (*cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(roomInMemory(), "xinsheng-pg")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("sh", "-c", script, "sh", dir, bin)
	cmd.Dir = dir
	// A group of its own: Ctrl-C reaches the tests, which then close standard input.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() == 0 { // PostgreSQL refuses to run as root
		cred, err := postgresUser(dir)
		if err != nil {
			return nil, errors.Join(err, os.Remove(dir))
		}
		cmd.SysProcAttr.Credential = cred
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	line := make([]byte, 4096)
	n, _ := io.ReadAtLeast(out, line, len("ready\n"))
	if !bytes.HasPrefix(line[:n], []byte("ready\n")) {
		_ = cmd.Wait()
		return nil, errors.Join(fmt.Errorf("it did not start: %s", line[:n]), os.Remove(dir))
	}
	return &cluster{dir: dir, shell: cmd, stdin: stdin}, nil
}

// inMemory is the file system that Linux keeps in memory. A new database is 300 files: there they cost a tenth of the
// processor time that they take on a disk.
const inMemory = "/dev/shm"

// roomInMemory is the folder in memory where a cluster has room, and the usual one for temporary files ("") elsewhere.
func roomInMemory() string {
	const tmpfs, need = 0x01021994, 2 << 30
	var fs syscall.Statfs_t
	if err := syscall.Statfs(inMemory, &fs); err != nil || int64(fs.Type) != tmpfs ||
		fs.Bavail*uint64(fs.Bsize) < need {
		return ""
	}
	return inMemory
}

func (c *cluster) stop() {
	_ = c.stdin.Close()
	_ = c.shell.Wait()
	_ = os.Remove(c.dir)
}

// binaries is the folder of the newest installed server.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		path, err := exec.LookPath("initdb")
		if err != nil {
			return "", errors.New("install the package postgresql")
		}
		return filepath.Dir(path), nil
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

func postgresUser(dir string) (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(dir, int(uid), int(gid)); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
