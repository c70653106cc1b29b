"""Compile the cleaner's inner modules with mypyc when a wheel is built.

A normal install has the extension modules next to their sources, and Python prefers them. Without a C compiler, or with
ZHENGWEN_PURE=1 in the environment, the wheel is plain Python: slower, with the same results. An editable install is
always plain Python; `make compile` puts the extension modules into a checkout, and `make uncompile` removes them.

The modules are listed in pyproject.toml, in `[tool.hatch.build.targets.wheel.hooks.custom]`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PROJECT = Path(__file__).resolve().parent

_SETUP = """
import sys
from mypyc.build import mypycify
from setuptools import setup

modules = mypycify(["--ignore-missing-imports", *sys.argv[2:]], opt_level="3", group_name="cleaner.native")
setup(name="compiled", packages=[], ext_modules=modules, script_args=["build_ext", "--build-lib", sys.argv[1]])
"""


class CustomBuildHook(BuildHookInterface[Any]):
    """Hook that hatchling runs before it builds a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the extension modules to a wheel that is not editable."""
        if self.target_name != "wheel" or version == "editable" or os.environ.get("ZHENGWEN_PURE"):
            return
        self._out = tempfile.TemporaryDirectory()
        out = Path(self._out.name)
        if problem := compile_modules(self.config["modules"], out):
            self.app.display_warning(f"the cleaner is not compiled and runs at two thirds of its speed: {problem}")
            return
        files = [file for file in out.rglob("*") if file.is_file()]
        build_data["force_include"].update({str(file): file.relative_to(out).as_posix() for file in files})
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        if hasattr(self, "_out"):
            self._out.cleanup()


def compile_modules(modules: Sequence[str], out: Path) -> str:
    """Compile modules of the cleaner.

    Args:
        modules: Their dotted names.
        out: The folder for the extension modules, laid out like the project.

    Returns:
        The reason why this failed, or "".
    """
    with tempfile.TemporaryDirectory() as name:
        # mypyc writes C files next to the sources, and takes a module's name from its path
        work = Path(name)
        shutil.copytree(PROJECT / "cleaner", work / "cleaner", ignore=shutil.ignore_patterns("__pycache__", "*.so"))
        sources = [f"{module.replace('.', '/')}.py" for module in modules]
        command = [sys.executable, "-c", _SETUP, str(out), *sources]
        run = subprocess.run(command, cwd=work, capture_output=True, text=True)
    if not run.returncode:
        return ""
    lines = (run.stdout + run.stderr).splitlines()
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or [f"mypyc ended with exit status {run.returncode}"])[-1][:300]


def main() -> int:
    """Compile the modules into the checkout. This is the command of `make compile`."""
    config = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    modules = config["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]["modules"]
    with tempfile.TemporaryDirectory() as out:
        if problem := compile_modules(modules, Path(out)):
            print(f"the cleaner cannot be compiled: {problem}", file=sys.stderr)
            return 1
        shutil.copytree(out, PROJECT, dirs_exist_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
