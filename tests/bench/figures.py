"""Figures, the targets beside them, and the machine they were read on."""

import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sqlite_utils.utils import sqlite3

from tests.browser.server import CHROMIUM


@dataclass(frozen=True)
class Figure:
    """One figure; `target` is the most that it may be, or with `least` the least; None where there is none."""

    name: str
    value: float
    unit: str
    target: float | None = None
    least: bool = False

    def __str__(self) -> str:
        line = f"  {self.name:<46} {self.value:>9.2f} {self.unit:<4}"
        if self.target is None:
            return line.rstrip()
        met = self.value >= self.target if self.least else self.value <= self.target
        bound = "at least" if self.least else "target"
        return f"{line}  {bound} {self.target:g} {self.unit}".rstrip() + f": {'met' if met else 'short'}"


def show(title: str, figures: Iterable[Figure]) -> None:
    """Print figures under a title."""
    print(f"\n{title}")
    for figure in figures:
        print(figure, flush=True)


def machine() -> str:
    """What the figures were read on."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    chromium = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    packages = ", ".join(f"{name} {version(name)}" for name in ("weasyprint", "flask", "gunicorn", "sqlite-utils"))
    return (
        f"{model}, {os.cpu_count()} cores, load {load}\n"
        f"Python {platform.python_version()}, {packages}, SQLite {sqlite3.sqlite_version}, {chromium}"
    )
