"""The table of faults, rounds and losses at the end of `make faults`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

#: Takes the name of a fault, how often it was injected, and the violations after it.
Tally = Callable[[str, int, list[str]], None]
_ROWS: list[tuple[str, int, int]] = []


@pytest.fixture
def tally() -> Tally:
    """Enter a fault into the table, and fail if there were violations."""

    def enter(fault: str, rounds: int, wrong: list[str]) -> None:
        _ROWS.append((fault, rounds, len(wrong)))
        assert rounds, f"{fault}: never injected"
        assert not wrong, "\n".join(wrong)

    return enter


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _ROWS and terminalreporter.config.get_verbosity() >= 0:
        terminalreporter.section("faults")
        terminalreporter.write_line(f"{'rounds':>6} {'losses':>6}  fault")
        for fault, rounds, losses in _ROWS:
            terminalreporter.write_line(f"{rounds:>6} {losses:>6}  {fault}")
