# make run · make test · make check: each calls one script; see README.md
.PHONY: run test check setup lock

run: ; @scripts/run
test: ; @scripts/test
check: ; @scripts/check
setup: ; @scripts/setup
lock: ; @scripts/lock
