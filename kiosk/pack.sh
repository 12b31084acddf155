#!/bin/sh
# Makes the package of one program out of build/$ARCH: VERSION=1.2.3 ARCH=arm64 kiosk/pack.sh hub. A package whose programs are
# for another machine than it says is not kept.
set -eu
nfpm=github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.43.0
package=build/package/xinsheng-$1_${VERSION}_$ARCH.deb
mkdir -p build/package
go run "$nfpm" package --config "kiosk/$1-nfpm.yaml" --packager deb --target "$package"
kiosk/check-machine.sh "$package" || { rm -f "$package"; exit 1; }
