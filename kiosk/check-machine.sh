#!/bin/sh
# Says for what machine a package and each program in it are, and fails where they differ: check-machine.sh PACKAGE...
set -eu
for package; do
    says=$(dpkg-deb --field "$package" Architecture)
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    dpkg-deb --extract "$package" "$folder"
    for program in "$folder"/usr/bin/*; do
        # Bytes 18 and 19 of an ELF file name its machine.
        case $(od -An -tx1 -j18 -N2 "$program" | tr -d ' ') in
        3e00) is=amd64 ;;
        b700) is=arm64 ;;
        0201) is=loong64 ;;
        f300) is=riscv64 ;;
        *) is=unknown ;;
        esac
        echo "$(basename "$package") says $says, ${program##*/} is for $is"
        [ "$is" = "$says" ] || { echo "$(basename "$package") holds a program for another machine" >&2; exit 1; }
    done
    rm -rf "$folder"
done
