package outbox_test

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/outbox"
)

// op is one thing that a traced writer did to the disk, or said.
type op struct {
	call   string // write create resize sync rename unlink mkdir say
	path   string
	to     string // rename
	data   []byte
	off    int64
	size   int64
	failed bool // sync: the kernel said that it failed
}

const tracedCalls = "pwrite64,write,fdatasync,fsync,rename,renameat,renameat2,ftruncate,fallocate,openat,unlink,unlinkat,mkdir,mkdirat"

// traced runs a child under strace and returns what it did, in order. inject is a fault for strace, or empty.
func traced(t testing.TB, mode, path string, m outbox.Mutant, count int, inject string) []op {
	t.Helper()
	needStrace(t)
	log := filepath.Join(t.TempDir(), "trace")
	prefix := []string{"strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "2000000", "-e", "trace=" + tracedCalls, "-o",
		log}
	if inject != "" {
		prefix = append(prefix, "-e", "inject="+inject)
	}
	finish(t, child(t, mode, path, m, count, prefix...))
	return parseTrace(t, log, rootOf(path))
}

var (
	pidPattern     = regexp.MustCompile(`^(\d+) +`)
	resumedPattern = regexp.MustCompile(`^<\.\.\. \w+ resumed>`)
	callPattern    = regexp.MustCompile(`^(\w+)\((.*)\) += (-?\d+)`)
	quotedPattern  = regexp.MustCompile(`"([^"]*)"`)
	fdPattern      = regexp.MustCompile(`^(\d+)<([^>]*)>`)
)

func parseTrace(t testing.TB, log, root string) []op {
	t.Helper()
	f, err := os.Open(log)
	require.NoError(t, err)
	defer f.Close()
	begun := map[string]string{}
	var ops []op
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 64<<20)
	for sc.Scan() {
		line := sc.Text()
		pid := pidPattern.FindStringSubmatch(line)
		if pid == nil {
			continue
		}
		line = line[len(pid[0]):]
		if i := strings.Index(line, " <unfinished ...>"); i >= 0 {
			begun[pid[1]] = line[:i]
			continue
		}
		if r := resumedPattern.FindString(line); r != "" {
			line = begun[pid[1]] + line[len(r):]
		}
		if o, ok := parseCall(line); ok && (o.call == "say" || strings.HasPrefix(o.path, root)) {
			ops = append(ops, o)
		}
	}
	require.NoError(t, sc.Err())
	return ops
}

func parseCall(line string) (op, bool) {
	m := callPattern.FindStringSubmatch(line)
	if m == nil {
		return op{}, false
	}
	name, args, ok := m[1], m[2], !strings.HasPrefix(m[3], "-")
	var quoted []string
	for _, q := range quotedPattern.FindAllStringSubmatch(args, -1) {
		quoted = append(quoted, unhex(q[1]))
	}
	var fd, file string
	if f := fdPattern.FindStringSubmatch(args); f != nil {
		fd, file = f[1], unhex(f[2])
	}
	tail := strings.Split(args[strings.LastIndex(args, `"`)+1:], ", ")
	last := func(i int) int64 {
		n, _ := strconv.ParseInt(tail[len(tail)-i], 10, 64)
		return n
	}
	switch {
	case name == "fsync" || name == "fdatasync":
		return op{call: "sync", path: file, failed: !ok}, true
	case !ok:
		return op{}, false
	case name == "write" && fd == "1":
		return op{call: "say", data: []byte(quoted[0])}, true
	case name == "pwrite64":
		return op{call: "write", path: file, data: []byte(quoted[0]), off: last(1)}, true
	case name == "ftruncate":
		return op{call: "resize", path: file, size: last(1)}, true
	case name == "fallocate":
		return op{call: "resize", path: file, size: last(1) + last(2)}, true
	case name == "openat" && strings.Contains(args, "O_CREAT"):
		return op{call: "create", path: quoted[0]}, true
	case strings.HasPrefix(name, "rename"):
		return op{call: "rename", path: quoted[0], to: quoted[1]}, true
	case strings.HasPrefix(name, "unlink"):
		return op{call: "unlink", path: quoted[0]}, true
	case strings.HasPrefix(name, "mkdir"):
		return op{call: "mkdir", path: quoted[0]}, true
	}
	return op{}, false
}

func unhex(s string) string {
	if !strings.Contains(s, `\x`) {
		return s
	}
	var b bytes.Buffer
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) && s[i+1] == 'x' {
			n, err := strconv.ParseUint(s[i+2:i+4], 16, 8)
			if err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
