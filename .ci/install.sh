#!/bin/sh
# Installs the Debian packages of the named sets that are missing: .ci/install.sh build test
set -eu
list=$(dirname "$0")/packages
missing=
for set in "$@"; do
  for package in $(sed -n "s/^$set //p" "$list"); do
    case $package in *:*)
      if command -v "${package#*:}" >/dev/null; then continue; fi
      package=${package%%:*} ;;
    esac
    case " $missing " in *" $package "*) continue ;; esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing="$missing $package"
  done
done
[ -n "$missing" ] || exit 0
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -o DPkg::Lock::Timeout=900 update -qq
# shellcheck disable=SC2086
$as_root apt-get -o DPkg::Lock::Timeout=900 install -y -qq --no-install-recommends $missing
