# Xinsheng: two commands are enough on a fresh Debian machine with Go, "make run" and "make test".

VERSION  ?= $(shell sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
LDFLAGS   = -s -w -X main.version=$(VERSION)
HOST     := $(shell go env GOARCH)
ARCH     ?= $(HOST)
CROSS    ?=
PACK      = VERSION=$(VERSION) ARCH=$(ARCH) kiosk/pack.sh
GOFILES   = $(shell git ls-files -co --exclude-standard '*.go' go.mod go.sum assets)
INSTALL   = .ci/install.sh
# What is run, for the search for what nothing calls, and what of it is there for tests: helpers of packages, the stage that the
# demo and the end-to-end tests share, what test builds tell of the glass, closed sets that tests walk, and how JSON is read.
PROGRAMS  = ./cmd/... ./internal/terminal/input/handwriting/train
FORTESTS  = ^internal/(stage|terminal/ui/inspect|.*test)/|func: (Kinds|States|Events|Offers|Sources|Forms|PartStates|JobStates|Endings|TaskStates|RecordTypes|AtDesk|Ways|NoticeStates|Wrongs|Scopes|Text.UnmarshalJSON)$$
TIMES     = go run ./.ci/times build/times
# What tests longest goes first, so that no core waits for it at the end.
LONGEST   = $(addprefix ./internal/,terminal/ui/crawler hub/phone hub/desk) ./cmd/hub \
	$(addprefix ./internal/,terminal/uplink hub/casework hub/media/convert hub/device e2e/line hub/media/clean)
# What waits for sound, pictures and disks takes a part of a core: it runs beside the others, not in the place of one.
WAITING   = $(addprefix ./internal/terminal/,outbox capture/voice capture/gst)
# Packages whose tests wait for browsers and children leave a core idle now and then: two more are run than there are cores.
AT_ONCE   = $(shell echo $$(($$(nproc) + 2)))
OTHERS    = $(filter-out $(addprefix xinsheng/,$(WAITING:./%=%)),$(shell go list ./...))

# Where the linter has vetted all packages already, as in .ci/run: VET=-vet=off
VET        ?=
# The day of make otherday, from today.
DAYS       ?= 30

export LANG = zh_CN.UTF-8

# make run PUBLIC_URL=http://192.0.2.7:8442 LISTEN=0.0.0.0:8442 lets a real phone scan the codes.
PUBLIC_URL ?=
LISTEN     ?=
WINDOW     ?=

# make screens SCREENS=home draws only the scenes whose names begin so.
SCREENS    ?=
LOOKS       = $(foreach panel,portrait landscape,$(foreach size,standard large,$(foreach lang,zh en,$(panel)_$(size)_$(lang))))

# Known holes in modules come from the public database, or from a folder where that cannot be reached: VULNDB=../shared/vulndb
VULNDB     ?=

.PHONY: help run reset build test test-short lint screens e2e bench package package-hub package-terminal package-test vulncheck nightly otherday clean

help: ## this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## start a hub with a demo hospital and a terminal, and show them; Ctrl-C stops both
	@$(INSTALL) build run
	@$(MAKE) --no-print-directory build
	@go build -o build/xinsheng-demo ./cmd/demo
	@build/xinsheng-demo $(if $(PUBLIC_URL),-public-url $(PUBLIC_URL)) $(if $(LISTEN),-phone-listen $(LISTEN)) $(if $(WINDOW),-window $(WINDOW))

reset: ## forget what make run has kept
	rm -rf build/demo

build: build/xinsheng-hub build/xinsheng-terminal build/rime/.done ## build both programs

build/xinsheng-hub: $(GOFILES)
	@echo "building the hub ..."
	@CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o $@ ./cmd/hub

build/xinsheng-terminal: $(GOFILES)
	@echo "building the terminal (the first time takes about three minutes) ..."
	@go build -trimpath -ldflags '$(LDFLAGS)' -o $@ ./cmd/terminal

build/rime/.done: $(wildcard assets/kiosk/rime/*)
	@echo "preparing the pinyin dictionary ..."
	@assets/kiosk/rime/build.sh build/rime
	@touch $@

test: ## unit and fault tests
	@$(INSTALL) build test
	@$(MAKE) --no-print-directory build/rime/.done
	@mkdir -p build
	@go build ./internal/... # so that the two below do not both compile it
	@$(TIMES) go test $(VET) -timeout 40m -p 1 $(WAITING) & waiting=$$!; \
		FYNE_CACHE=20s $(TIMES) go test $(VET) -timeout 40m -p $(AT_ONCE) $(LONGEST) $(OTHERS); others=$$?; wait $$waiting && exit $$others

test-short: ## what needs no server, browser, sound card or real time; about two minutes once it is built
	@$(INSTALL) build
	@$(MAKE) --no-print-directory build/rime/.done
	FYNE_CACHE=20s go test -short -vet=off -timeout 10m ./...

lint: ## gofmt, vet, staticcheck, and what nothing calls but tests
	@$(INSTALL) build
	@bad=$$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l); test -z "$$bad" || { echo "not gofmt-ed: $$bad"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	@dead=$$(go tool deadcode -test=false -tags inspector $(PROGRAMS)) || exit 1; \
		dead=$$(echo "$$dead" | grep -Ev '$(FORTESTS)'); test -z "$$dead" || { echo "nothing but tests calls:"; echo "$$dead"; exit 1; }

screens: ## every page of the terminal and the desk as a picture, to look at: build/screens/index.html; SCREENS=home draws what begins so
	@$(INSTALL) build
	@rm -rf build/screens
	@go test -c -o build/crawler.test ./internal/terminal/ui/crawler/
	@cd internal/terminal/ui/crawler && printf '%s\n' $(LOOKS) | xargs -P $(shell nproc) -I LOOK \
		env XINSHENG_PICTURES=1 FYNE_CACHE=20s ../../../../build/crawler.test -test.run '^TestCrawler_FindsNothing/^$(SCREENS).*_LOOK$$'
	@XINSHENG_PICTURES=1 go test -count=1 -run '^Test(Pictures|Scores)_.*ForAPersonToLookAt$$' ./internal/hub/desk/
	@echo "look at build/screens/index.html, and at the desk's pages in build/desk"

e2e: build ## the real programs, tapped and read as a person would; pictures land in build/e2e
	@$(INSTALL) test
	go build -trimpath -tags inspector -o build/xinsheng-terminal-inspected ./cmd/terminal
	$(TIMES) go test -tags e2e -count=1 -timeout 45m -v ./internal/e2e/

bench: build ## figures, as ratios against peers in the same run
	@$(INSTALL) test
	go build -trimpath -tags inspector -o build/xinsheng-terminal-inspected ./cmd/terminal
	go test -run '^$$' -bench . -benchtime 2s ./internal/terminal/... ./internal/hub/...
	XINSHENG_STORM=500x20 go test -run '^$$' -bench Storm -benchtime 1x -timeout 20m ./internal/e2e/line/
	go test -tags e2e -count=1 -timeout 25m -v -run '^TestBench' ./internal/e2e/ -args -bench

package: package-hub package-terminal ## the .deb of the terminal and that of the hub; ARCH=arm64 for another machine

package-hub: ## the .deb of the hub alone, for any ARCH
	CGO_ENABLED=0 GOARCH=$(ARCH) go build -trimpath -ldflags '$(LDFLAGS)' -o build/$(ARCH)/xinsheng-hub ./cmd/hub
	@$(PACK) hub

# The terminal is drawn and heard through C libraries. CROSS names a compiler for ARCH, with those libraries beside it.
package-terminal: build/rime/.done ## the .deb of the terminal alone
	@test $(ARCH) = $(HOST) || command -v "$(firstword $(CROSS))" >/dev/null || { \
		echo "the terminal for $(ARCH) needs C libraries of $(ARCH): build it on such a machine, or name a cross compiler by CROSS=" >&2; exit 1; }
	$(if $(CROSS),CC='$(CROSS)') CGO_ENABLED=1 GOARCH=$(ARCH) go build -trimpath -ldflags '$(LDFLAGS)' -o build/$(ARCH)/xinsheng-terminal ./cmd/terminal
	@$(PACK) terminal

package-test: package ## install both packages into a clean root and run what they install (needs root)
	@$(INSTALL) package
	kiosk/test-install.sh

nightly: ## the long fault runs: power cuts, every bad write, enumerated crash states (hours, needs root)
	@$(MAKE) --no-print-directory vulncheck
	XINSHENG_LONG=1 go test -count=1 -timeout 4h ./internal/terminal/outbox/
	XINSHENG_LONG=1 go test -count=1 -timeout 1h -run TestUrgent_Mashing ./internal/terminal/ui/
	@$(MAKE) --no-print-directory otherday DAYS=$$(shuf -i 1-400 -n 1)
	@$(MAKE) --no-print-directory package-test

otherday: ## the hub's tests as on another day: DAYS=30; what asks other programs for the time is left out
	@$(INSTALL) build test
	@echo "as on $$(date -d '+$(DAYS) days' +%F)"
	.ci/otherday $(DAYS) -timeout 30m -skip 'Browser|Pictures|Charts|TusProject' ./internal/hub/... ./internal/workday

# What is shipped has no symbols, and without them every hole of a module counts, also in code that is not in the program.
vulncheck: ## ask for known holes in both programs and in what they are made of
	CGO_ENABLED=0 go build -trimpath -o build/vulncheck/xinsheng-hub ./cmd/hub
	go build -trimpath -o build/vulncheck/xinsheng-terminal ./cmd/terminal
	for program in hub terminal; do \
		go tool govulncheck $(if $(VULNDB),-db $(if $(wildcard $(VULNDB)/index),file://$(realpath $(VULNDB)),$(VULNDB))) \
			-mode=binary build/vulncheck/xinsheng-$$program || exit 1; \
	done

clean: ## remove everything that was built
	rm -rf build
