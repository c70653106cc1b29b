"""Compiles the cleaner's inner modules with mypyc while the project is installed.

Without a C compiler, or where anything else is amiss, the project installs as plain Python: it is slower, and right.
After an edit of a compiled module the sources are used; `make compile` compiles them anew.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PROJECT = Path(__file__).resolve().parent
PACKAGE = PROJECT / "cleaner"

_SETUP = """
import sys
from mypyc.build import mypycify
from setuptools import setup

modules = mypycify(["--ignore-missing-imports", *sys.argv[2:]], opt_level="3", group_name="cleaner.native")
setup(name="compiled", packages=[], ext_modules=modules, script_args=["build_ext", "--build-lib", sys.argv[1]])
"""


class CustomBuildHook(BuildHookInterface[Any]):
    """Hatchling calls it before it builds a wheel, for an editable install too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the compiled modules to the wheel, which is then one for this Python and machine."""
        if self.target_name == "wheel" and (reason := compile_modules()):
            self.app.display_warning(f"the cleaner runs as plain Python, at two thirds of its speed: {reason}")
        elif self.target_name == "wheel":
            build_data["artifacts"].append(f"cleaner/{_compiled().FOLDER}/*")
            build_data["pure_python"] = False
            build_data["infer_tag"] = True


def compile_modules() -> str:
    """Compiles the modules into their folder in the package. Returns why it could not be done, or ""."""
    compiled = _compiled()
    folder = PACKAGE / compiled.FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        # mypyc writes beside the sources, and takes a module's name from its path
        work = Path(name)
        shutil.copytree(PACKAGE, work / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
        sources = [f"{PACKAGE.name}/{module}.py" for module in compiled.MODULES]
        command = [sys.executable, "-c", _SETUP, str(work / "out"), *sources]
        run = subprocess.run(command, cwd=work, capture_output=True, text=True)
        if run.returncode:
            said = (run.stdout + run.stderr).splitlines()
            errors = [line for line in said if "error" in line or "Error" in line]
            return (errors or said or [f"mypyc ended with {run.returncode}"])[-1][:300]
        shutil.copytree(work / "out" / PACKAGE.name, folder)
    (folder / compiled.FINGERPRINT).write_text(compiled.fingerprint(PACKAGE), encoding="ascii")
    return ""


def _compiled() -> ModuleType:
    """`cleaner.compiled`, which is here before what the cleaner needs is."""
    spec = importlib.util.spec_from_file_location("compiled", PACKAGE / "compiled.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
