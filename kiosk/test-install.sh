#!/bin/sh
# Installs both packages with apt into a clean Debian root, looks at what was installed, and boots it under a real systemd
# (test-boot.sh). Run it as root after "make package". What it makes lands in build/install, with a picture of the first
# frame; KEEP=1 keeps the root.
set -eu
cd "$(dirname "$0")/.."
packages=$(pwd)/build/package
out=$(pwd)/build/install
[ "$(id -u)" -eq 0 ] || { echo "run this as root" >&2; exit 1; }
machine=$(dpkg --print-architecture)
for name in xinsheng-terminal xinsheng-hub; do
    set -- "$packages/$name"_*_"$machine".deb
    [ -e "$1" ] || { echo "no package of $name for $machine in $packages: make package" >&2; exit 1; }
done
kiosk/check-machine.sh "$packages"/*.deb
root=$(mktemp -d /var/tmp/xinsheng-root.XXXXXX)
chmod 755 "$root"

say() { echo "test-install: $*"; }

cleanup() {
    status=$?
    # Whatever still runs inside the root holds its mounts.
    for dir in /proc/[0-9]*; do
        if [ "$(readlink "$dir/root" 2>/dev/null)" = "$root" ]; then
            kill -9 "${dir#/proc/}" 2>/dev/null || true
        fi
    done
    for mount in dev/shm proc; do
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

# inside runs a command in the root with nothing of this machine's environment.
inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

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
mkdir -p "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"
mkdir -p "$root/packages"
cp "$packages"/*_"$machine".deb "$root/packages/"

say "installing both packages with apt"
inside apt-get update >"$out/apt.log" 2>&1 || { tail "$out/apt.log"; exit 1; }
inside sh -c 'apt-get install -y --no-install-recommends /packages/*.deb xvfb curl procps systemd-sysv dbus libpam-systemd' >>"$out/apt.log" 2>&1 || { tail -40 "$out/apt.log"; exit 1; }
for name in xinsheng-terminal xinsheng-hub; do
    say "$(inside dpkg-query -W -f '${Package} ${Version}: ${Status}' $name)"
    [ "$(inside stat -c '%U %a' "/var/lib/$name")" = "$name 700" ] || { say "/var/lib/$name is not its user's alone"; exit 1; }
    [ -L "$root/etc/systemd/system/multi-user.target.wants/$name.service" ] || { say "$name is not enabled"; exit 1; }
done
for group in video render input audio; do
    inside id -nG xinsheng-terminal | grep -qw $group || { say "the terminal's user is not in $group"; exit 1; }
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

say "root's first commands, before the services ever ran"
printf 'correct horse battery staple\n' >"$root/root/passphrase"
inside xinsheng-hub keys export --file /root/keys.box --passphrase-file /root/passphrase
inside xinsheng-terminal enrol --code none --pin 123456 >"$out/enrol.log" && { say "it enrolled with no code"; exit 1; }
foreign=$(inside find /var/lib/xinsheng-hub ! -user xinsheng-hub; inside find /var/lib/xinsheng-terminal ! -user xinsheng-terminal)
[ -z "$foreign" ] || { say "root's, so that the services cannot start: $foreign"; exit 1; }
[ -e "$root/var/lib/xinsheng-hub/hub.db" ] && [ -e "$root/var/lib/xinsheng-terminal/outbox.db" ] || { say "the commands worked elsewhere"; exit 1; }
cp "$root/etc/xinsheng/hub.toml" "$out/hub.toml"
echo 'nonsense = 1' >>"$root/etc/xinsheng/hub.toml"
inside xinsheng-hub user list 2>&1 | grep -q '^xinsheng-hub user: /etc/xinsheng/hub.toml, line' || { say "commands do not read /etc/xinsheng/hub.toml"; exit 1; }
cat "$out/hub.toml" >"$root/etc/xinsheng/hub.toml"

umount "$root/dev/shm" "$root/proc"
kiosk/test-boot.sh "$root" "$out"
