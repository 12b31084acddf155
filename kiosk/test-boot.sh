#!/bin/sh
# Boots a root in which both packages are installed under a real systemd, and breaks the terminal in every way that it must
# come back from. Called by test-install.sh: test-boot.sh ROOT OUT. Xvfb stands in the place of Xorg, because no console is
# here; the units are otherwise the packages' own, with their sandboxes.
set -eu
root=$1
out=$2
unit=xinsheng-terminal
container=

say() { echo "test-boot: $*"; }

cleanup() {
    status=$?
    if [ -n "$container" ]; then
        kill "$container" 2>/dev/null || true
        i=0
        while kill -0 "$container" 2>/dev/null && [ $i -lt 40 ]; do
            i=$((i + 1))
            sleep 0.5
        done
        kill -9 "$container" 2>/dev/null || true
    fi
    exit $status
}
trap cleanup EXIT
trap 'exit 1' INT TERM

inside() { nsenter --target "$init" --mount --uts --ipc --net --pid --root --wd env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

fail() {
    say "$*"
    inside systemctl --no-pager --full status $unit xinsheng-hub || true
    inside journalctl --no-pager -n 60 -u $unit || true
    exit 1
}

# within SECONDS COMMAND... waits until the command succeeds.
within() {
    tries=$(($1 * 10))
    shift
    while ! "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.1
    done
}

active() { [ "$(inside systemctl is-active "$1")" = active ]; }
property() { inside systemctl show --property "$1" --value "${2-$unit}"; }
program() { inside pgrep -o -x xinsheng-termin; }
frame() { convert "xwd:$root/var/lib/$unit/Xvfb_screen0" "$out/$1.png" 2>/dev/null; }
drawn() { frame "$1" && [ "$(identify -format '%k' "$out/$1.png")" -gt 50 ]; }

# The watchdog is the unit's own but for its patience.
mkdir -p "$root/etc/systemd/system/$unit.service.d"
client=$(sed -n 's/^ExecStart=\(.*\) -- .*/\1/p' "$root/usr/lib/systemd/system/$unit.service")
cat >"$root/etc/systemd/system/$unit.service.d/test.conf" <<EOF
[Service]
ExecStart=
ExecStart=$client -- /usr/lib/xinsheng/terminal-display :0 -screen 0 1080x1920x24 -fbdir /var/lib/$unit -nolisten tcp -nolisten local -noreset
Environment=XINSHENG_X=/usr/bin/Xvfb LIBGL_ALWAYS_SOFTWARE=1
StandardInput=null
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
WatchdogSec=6
EOF
: >"$root/etc/machine-id"
rm -f "$root/usr/sbin/policy-rc.d"

say "booting"
# A machine whose own init is another has no /run/systemd that a container's could be told to.
unshare --mount --propagation private sh -c 'mount -t tmpfs tmpfs /run/systemd &&
    exec systemd-nspawn --quiet --boot --register=no --keep-unit --private-network --console=pipe --machine="$1" --directory="$2"' \
    sh "xinsheng-$$" "$root" </dev/null >"$out/boot.log" 2>&1 &
container=$!
has_init() { init=$(pgrep -P "$container"); }
within 30 has_init || { cat "$out/boot.log"; exit 1; }
within 60 inside systemctl show-environment >/dev/null 2>&1 || { cat "$out/boot.log"; exit 1; }

within 60 active xinsheng-hub || fail "the hub is not active"
healthy() { inside curl -fsSk --max-time 5 https://127.0.0.1:8441/v1/health >"$out/health.json" 2>/dev/null; }
within 60 healthy || fail "the hub does not answer"
say "hub: active, health $(cat "$out/health.json")"
password=$(inside xinsheng-hub first-password | sed -n 's/^admin, password \([^ ]*\) .*/\1/p')
[ -n "$password" ] || fail "the first password is nowhere"
inside journalctl --no-pager -u xinsheng-hub >"$out/hub.log"
grep -q 'xinsheng-hub first-password' "$out/hub.log" || fail "the journal does not say where the first password is"
grep -qF "$password" "$out/hub.log" && fail "the first password is in the journal"
within 60 active $unit || fail "the terminal is not active"
seconds=$(($(property ActiveEnterTimestampMonotonic) - $(property ExecMainStartTimestampMonotonic)))
say "terminal: active, first frame after $((seconds / 1000)) ms"
[ $seconds -lt 20000000 ] || fail "that is too slow"

# alone reports what is wrong with the processes of the terminal: one of each, all in the unit's own group.
alone() {
    for name in xinit Xvfb xinsheng-termin; do
        n=$(inside pgrep -c -x $name || true)
        [ "$n" -eq 1 ] || { echo "$n processes $name"; return; }
    done
    for pid in $(inside pgrep -u $unit); do
        group=$(inside sed -n 's/^\(0:\|[0-9]*:name=systemd\):\(.*\.service\)$/\2/p' "/proc/$pid/cgroup" 2>/dev/null | head -1)
        case "$group" in */system.slice/$unit.service) ;; *)
            inside test -e "/proc/$pid" && { echo "process $pid is in ${group:-no unit}"; return; } ;;
        esac
    done
}
wrong=$(alone)
[ -z "$wrong" ] || fail "$wrong"

# sandboxed SERVICE PROCESS holds what the unit asks for against what the kernel knows.
sandboxed() {
    for line in 'NoNewPrivs:	1' 'Seccomp:	2' 'CapEff:	0000000000000000' 'CapBnd:	0000000000000000'; do
        inside grep -qx "$line" "/proc/$2/status" || fail "$1 runs without $line"
    done
    inside grep -q '^Max core file size *0 *0' "/proc/$2/limits" || fail "$1 may write core files"
    inside grep -qE '^([^ ]+ ){4}/ ro,' "/proc/$2/mountinfo" || fail "$1 may write where it likes"
    inside grep -qE ' [^ ]*/systemd-private[^ ]*/tmp /tmp rw,' "/proc/$2/mountinfo" || fail "$1 shares /tmp"
}
sandboxed $unit "$(program)"
sandboxed xinsheng-hub "$(property MainPID xinsheng-hub)"
say "both sandboxes are live, and the terminal is alone in its group of processes"

# Ready with the first frame: at the moment at which the unit becomes active the picture is there.
inside systemctl stop $unit
[ -z "$(inside pgrep -u $unit || true)" ] || fail "something outlives the stop"
[ "$(property ActiveState)" = inactive ] || fail "a stop counts as a failure"
rm -f "$root/var/lib/$unit/Xvfb_screen0"
inside systemctl start $unit || fail "it does not start again"
drawn first-frame || fail "the unit called itself ready over an empty screen"
say "ready comes with the first frame"

# fault WHAT SIGNAL PROCESS breaks something and waits until the terminal is whole again, by exactly one restart.
healed() { [ "$(property NRestarts)" -gt "$before" ] && active $unit; }
fault() {
    before=$(property NRestarts)
    victim=$(inside pgrep -o -x "$3")
    inside kill "-$2" "$victim"
    begun=$(date +%s%N)
    within 60 healed || fail "$1: it does not come back"
    took=$((($(date +%s%N) - begun) / 1000000))
    wrong=$(alone)
    [ -z "$wrong" ] || fail "$1: $wrong"
    [ "$(property NRestarts)" -eq $((before + 1)) ] || fail "$1: $(property NRestarts) restarts in place of $((before + 1))"
    inside test ! -e "/proc/$victim" || fail "$1: process $victim is still there"
    drawn last-frame || fail "$1: the screen is empty"
    say "$1: whole again after $took ms"
}
fault "the program killed" KILL xinsheng-termin
fault "the X server killed" KILL Xvfb
fault "xinit killed" KILL xinit
fault "the program frozen" STOP xinsheng-termin
fault "the X server frozen" STOP Xvfb
fault "the program killed once more" KILL xinsheng-termin

say "enrolling as root"
inside systemctl stop $unit
inside xinsheng-hub demo >/dev/null
code=$(inside xinsheng-hub enrol-code --name 自助终端 --name-en Terminal --place zx-mz-dt)
inside xinsheng-terminal enrol --code "$code" --pin 123456 || fail "it does not enrol"
inside systemctl start $unit || fail "it does not start after root enrolled it"
drawn home || fail "the home screen is empty"
seen() { inside xinsheng-hub terminals | grep -q 'enrolled$' && ! inside xinsheng-hub terminals | grep -q never; }
within 60 seen || fail "the hub does not see the terminal"

say "installing again over the running ones"
inside sh -c 'dpkg -i /packages/*.deb' >"$out/again.log" 2>&1 || { cat "$out/again.log"; fail "dpkg"; }
within 60 active $unit && within 60 active xinsheng-hub && within 60 healthy || fail "not up after installing again"
wrong=$(alone)
[ -z "$wrong" ] || fail "after installing again: $wrong"

failed=$(inside systemctl list-units --failed --plain --no-legend 'xinsheng*')
[ -z "$failed" ] || fail "failed: $failed"
say "all is well; the first frame is in build/install/first-frame.png"
