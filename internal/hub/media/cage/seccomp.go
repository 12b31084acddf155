package cage

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// forbidden are the calls by which a program reaches the network, other processes, or parts of the kernel that no
// decoder needs.
var forbidden = append([]uint32{
	unix.SYS_SOCKET, unix.SYS_SOCKETPAIR, unix.SYS_CONNECT, unix.SYS_BIND, unix.SYS_LISTEN,
	unix.SYS_ACCEPT, unix.SYS_ACCEPT4,
	unix.SYS_SENDTO, unix.SYS_SENDMSG, unix.SYS_SENDMMSG, unix.SYS_RECVFROM, unix.SYS_RECVMSG, unix.SYS_RECVMMSG,
	unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV, unix.SYS_PROCESS_MADVISE, unix.SYS_KCMP,
	unix.SYS_TKILL, unix.SYS_RT_SIGQUEUEINFO, unix.SYS_RT_TGSIGQUEUEINFO,
	unix.SYS_PIDFD_OPEN, unix.SYS_PIDFD_GETFD, unix.SYS_PIDFD_SEND_SIGNAL,
	unix.SYS_UNSHARE, unix.SYS_SETNS, unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_PIVOT_ROOT, unix.SYS_CHROOT,
	unix.SYS_FSOPEN, unix.SYS_FSMOUNT, unix.SYS_FSCONFIG, unix.SYS_FSPICK, unix.SYS_OPEN_TREE, unix.SYS_MOVE_MOUNT,
	unix.SYS_KEYCTL, unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY, unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD,
	unix.SYS_IO_URING_SETUP, unix.SYS_IO_URING_ENTER, unix.SYS_IO_URING_REGISTER,
	unix.SYS_INIT_MODULE, unix.SYS_FINIT_MODULE, unix.SYS_DELETE_MODULE, unix.SYS_KEXEC_LOAD, unix.SYS_REBOOT,
	unix.SYS_SWAPON, unix.SYS_SWAPOFF, unix.SYS_OPEN_BY_HANDLE_AT, unix.SYS_NAME_TO_HANDLE_AT, unix.SYS_ACCT,
	unix.SYS_QUOTACTL,
	unix.SYS_FANOTIFY_INIT, unix.SYS_MQ_OPEN, unix.SYS_MSGGET, unix.SYS_SEMGET, unix.SYS_SHMGET, unix.SYS_PERSONALITY,
	unix.SYS_SYSLOG, unix.SYS_VHANGUP, unix.SYS_CLOCK_SETTIME, unix.SYS_SETTIMEOFDAY, unix.SYS_ADJTIMEX,
	unix.SYS_SETHOSTNAME, unix.SYS_SETDOMAINNAME,
}, forbiddenHere...)

// Places in what a filter sees of a call: its number, the kind of machine, and the low half of its first two arguments.
const (
	seesNumber = 0
	seesArch   = 4
	seesFirst  = 16
	seesSecond = 24
)

// denyCalls puts a filter into force that refuses the forbidden calls, signals to others, other processes' limits, and
// new processes; new threads are not refused. It answers EPERM, and ENOSYS where libraries then ask in another way.
func denyCalls() error {
	if arch == 0 {
		return errors.New("there is no filter for this kind of machine")
	}
	const (
		load  = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		equal = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		some  = unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K
		above = unix.BPF_JMP | unix.BPF_JGE | unix.BPF_K
		ret   = unix.BPF_RET | unix.BPF_K
		allow = unix.SECCOMP_RET_ALLOW
		never = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
		other = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
		kill  = 0x80000000 // SECCOMP_RET_KILL_PROCESS
		wide  = 0x40000000 // calls of the x32 kind
	)
	me := uint32(os.Getpid())
	f := []unix.SockFilter{
		{Code: load, K: seesArch}, {Code: equal, Jt: 1, K: arch}, {Code: ret, K: kill},
		{Code: load, K: seesNumber}, {Code: above, Jf: 1, K: wide}, {Code: ret, K: kill},
		{Code: equal, Jf: 1, K: unix.SYS_CLONE3}, {Code: ret, K: other},
		// clone: threads alone
		{Code: equal, Jf: 4, K: unix.SYS_CLONE},
		{Code: load, K: seesFirst}, {Code: some, Jt: 1, K: unix.CLONE_THREAD}, {Code: ret, K: never}, {Code: ret, K: allow},
		// prlimit64: its own
		{Code: equal, Jf: 4, K: unix.SYS_PRLIMIT64},
		{Code: load, K: seesFirst}, {Code: equal, Jt: 1, K: 0}, {Code: ret, K: never}, {Code: ret, K: allow},
		// kill, tgkill: itself
		{Code: equal, Jt: 1, K: unix.SYS_KILL}, {Code: equal, Jf: 4, K: unix.SYS_TGKILL},
		{Code: load, K: seesFirst}, {Code: equal, Jt: 1, K: me}, {Code: ret, K: never}, {Code: ret, K: allow},
		// ioctl: no typing into a terminal
		{Code: equal, Jf: 4, K: unix.SYS_IOCTL},
		{Code: load, K: seesSecond}, {Code: equal, Jf: 1, K: unix.TIOCSTI}, {Code: ret, K: never}, {Code: ret, K: allow},
	}
	for _, n := range forbidden {
		f = append(f, unix.SockFilter{Code: equal, Jf: 1, K: n}, unix.SockFilter{Code: ret, K: never})
	}
	f = append(f, unix.SockFilter{Code: ret, K: allow})
	program := unix.SockFprog{Len: uint16(len(f)), Filter: &f[0]}
	return unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, uintptr(unsafe.Pointer(&program)), 0, 0)
}
