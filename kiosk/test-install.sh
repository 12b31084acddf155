#!/bin/sh
# Installs both packages with apt into a clean Debian root and runs what their units run: the hub until its health page
# answers, the terminal under Xvfb until it reports its first frame. Run it as root after "make package". What it makes lands
# in build/install, with a picture of the first frame; KEEP=1 keeps the root.
set -eu
cd "$(dirname "$0")/.."
packages=$(pwd)/build/package
out=$(pwd)/build/install
[ "$(id -u)" -eq 0 ] || { echo "run this as root" >&2; exit 1; }
for name in xinsheng-terminal xinsheng-hub; do
    set -- "$packages/$name"_*.deb
    [ -e "$1" ] || { echo "no package of $name in $packages: make package" >&2; exit 1; }
done
root=$(mktemp -d /var/tmp/xinsheng-root.XXXXXX)
chmod 755 "$root"
started=

say() { echo "test-install: $*"; }

cleanup() {
    status=$?
    for pid in $started; do
        kill "$pid" 2>/dev/null || true
    done
    # Whatever still runs inside the root holds its mounts.
    for dir in /proc/[0-9]*; do
        if [ "$(readlink "$dir/root" 2>/dev/null)" = "$root" ]; then
            kill -9 "${dir#/proc/}" 2>/dev/null || true
        fi
    done
    for mount in dev/shm dev/pts proc; do
        umount "$root/$mount" 2>/dev/null || umount -l "$root/$mount" 2>/dev/null || true
    done
    if [ -n "${KEEP-}" ]; then
        say "kept $root"
    elif ! mountpoint -q "$root/proc"; then
        rm -rf "$root"
    fi
    exit $status
}
trap cleanup EXIT INT TERM

# A network of their own, so that no other hub on this machine answers for this one.
unshare --net sleep infinity &
network=$!
started="$started $network"
alone() { nsenter --target "$network" --net -- "$@"; }

# inside runs a command in the root with nothing of this machine's environment.
inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

# as runs a command in the root as a unit's own user, with the environment that the unit gives.
as() {
    user=$1
    shift
    alone chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 setpriv --reuid "$user" --regid "$user" --init-groups --inh-caps=-all --bounding-set=-all --no-new-privs env HOME="/var/lib/$user" "$@"
}

# value reads one setting of a unit in the root.
value() { sed -n "s/^$2=//p" "$root/usr/lib/systemd/system/$1.service"; }

until_true() {
    limit=$1
    shift
    while ! "$@"; do
        limit=$((limit - 1))
        if [ $limit -le 0 ]; then
            return 1
        fi
        sleep 0.5
    done
}

rm -rf "$out"
mkdir -p "$out"

# The same release from the same place as this machine's own packages.
. /etc/os-release
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' | awk -v r="$VERSION_CODENAME" '$2 == r { print $1; exit }')
say "making a clean $VERSION_CODENAME root"
debootstrap --variant=minbase "$VERSION_CODENAME" "$root" "$mirror" >"$out/debootstrap.log" 2>&1 || { tail "$out/debootstrap.log"; exit 1; }
rm -rf "$root/etc/apt/sources.list"
for part in sources.list sources.list.d trusted.gpg trusted.gpg.d keyrings preferences.d auth.conf auth.conf.d apt.conf apt.conf.d; do
    if [ -e "/etc/apt/$part" ]; then
        cp -rL "/etc/apt/$part" "$root/etc/apt/"
    fi
done
cp /etc/resolv.conf /etc/hosts "$root/etc/"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
mount --bind /proc "$root/proc"
mkdir -p "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
mkdir -p "$root/packages"
cp "$packages"/*.deb "$root/packages/"

say "installing both packages with apt"
inside apt-get update >"$out/apt.log" 2>&1 || { tail "$out/apt.log"; exit 1; }
inside sh -c 'apt-get install -y --no-install-recommends /packages/*.deb xvfb curl' >>"$out/apt.log" 2>&1 || { tail -40 "$out/apt.log"; exit 1; }
for name in xinsheng-terminal xinsheng-hub; do
    say "$(inside dpkg-query -W -f '${Package} ${Version}: ${Status}' $name)"
    [ "$(inside stat -c '%U %a' "/var/lib/$name")" = "$name 700" ] || { say "/var/lib/$name is not its user's alone"; exit 1; }
    [ -L "$root/etc/systemd/system/multi-user.target.wants/$name.service" ] || { say "$name is not enabled"; exit 1; }
done
if inside ldd /usr/bin/xinsheng-hub >/dev/null 2>&1; then
    say "the hub is not a static binary"
    exit 1
fi
if inside ldd /usr/bin/xinsheng-terminal | grep 'not found'; then
    say "the terminal's package lacks a library"
    exit 1
fi

say "systemd-analyze verify"
systemd-analyze verify --root="$root" --man=no xinsheng-hub.service xinsheng-terminal.service >"$out/verify.log" 2>&1 || { cat "$out/verify.log"; exit 1; }
if grep xinsheng "$out/verify.log"; then
    exit 1
fi

say "the hub's command line"
# shellcheck disable=SC2046
as xinsheng-hub $(value xinsheng-hub ExecStart) >"$out/hub.log" 2>&1 &
started="$started $!"
healthy() { alone chroot "$root" curl -fsSk --max-time 5 https://127.0.0.1:8441/v1/health >"$out/health.json" 2>/dev/null; }
alone ip link set lo up
if healthy; then
    say "something answers before the hub was started"
    exit 1
fi
until_true 60 healthy || { tail "$out/hub.log"; exit 1; }
say "health: $(cat "$out/health.json")"

say "the terminal's command line, with Xvfb in the place of Xorg"
# READY=1 comes with the first frame, WATCHDOG=1 from the UI thread after it.
python3 - "$root/run/notify" >"$out/notify.log" <<'PYTHON' &
import os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o777)
s.settimeout(60)
while True:
    print(s.recv(4096).decode(), flush=True)
PYTHON
notify=$!
started="$started $notify"
until_true 20 test -S "$root/run/notify"
mkdir -p "$root/tmp/frame"
chmod 1777 "$root/tmp/frame" "$root/dev/shm"
client=$(value xinsheng-terminal ExecStart | sed 's/ -- .*//')
# shellcheck disable=SC2086
as xinsheng-terminal LANG=zh_CN.UTF-8 NOTIFY_SOCKET=/run/notify WATCHDOG_USEC=3000000 LIBGL_ALWAYS_SOFTWARE=1 XINSHENG_X=/usr/bin/Xvfb \
    $client -- /usr/lib/xinsheng/terminal-display :97 -screen 0 1080x1920x24 -fbdir /tmp/frame -nolisten tcp -nolisten local \
    -noreset >"$out/terminal.log" 2>&1 &
started="$started $!"
until_true 90 grep -q READY=1 "$out/notify.log" || { cat "$out/terminal.log"; exit 1; }
say "the terminal is ready"
drawn() {
    convert xwd:"$root/tmp/frame/Xvfb_screen0" "$out/first-frame.png" && [ "$(identify -format '%k' "$out/first-frame.png")" -gt 50 ]
}
until_true 20 drawn || { say "the screen is empty"; cat "$out/terminal.log"; exit 1; }
say "first frame"
until_true 30 grep -q WATCHDOG=1 "$out/notify.log" || { cat "$out/terminal.log"; exit 1; }
say "the watchdog is fed from the UI thread"
[ "$(grep -c READY=1 "$out/notify.log")" -eq 1 ] || { say "something else than the terminal called itself ready"; exit 1; }
say "all is well; the first frame is in build/install/first-frame.png"
