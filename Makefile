# make run · make test · make check · make screens: each calls one script; see README.md
.PHONY: run test check screens setup lock

run: ; @scripts/run
test: ; @scripts/test
check: ; @scripts/check
screens: ; @scripts/screens
setup: ; @scripts/setup
lock: ; @scripts/lock
