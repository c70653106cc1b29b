"""The state of the scheduler, kept over restarts in one JSON file, `schedule.json`.

For each job it holds the next due time, whether a due run has not ended, and how the last run ended. The file is
replaced at each start and end of a run: it has some sixty entries, which is too few for a database.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.store.atomic import json_bytes, refuse_link, write_file

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobState:
    """The state of a job.

    Attributes:
        line: The schedule from which `due` was computed; if the schedule changes, `due` is computed again.
        due: When the next run is due, as an ISO time with offset.
        unfinished: Whether a run is in progress or waits for its turn. After a restart it means that the run was
            interrupted and has to be repeated.
        started: When the last run started that has ended, as an ISO time, or "".
        ended: When that run ended, or "".
        outcome: How it ended, or "".
        process: The id of the process of the unfinished run, or 0.
        log: The log file of that run, or "".
        folder: The data folder of the site that the last run crawled, or "".
    """

    line: str
    due: str
    unfinished: bool = False
    started: str = ""
    ended: str = ""
    outcome: str = ""
    process: int = 0
    log: str = ""
    folder: str = ""


@dataclass
class ScheduleState:
    """The state of all jobs.

    Attributes:
        file: The JSON file.
        jobs: The state of each job, by its name.
    """

    file: Path
    jobs: dict[str, JobState] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> ScheduleState:
        """Read the file. The state is empty if the file is missing, or, with a warning, if it cannot be read."""
        try:
            saved = json.loads(file.read_bytes())
            return cls(file, {name: _parse(record) for name, record in saved["spiders"].items()})
        except FileNotFoundError:
            return cls(file)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            logger.warning(
                "[schedule-state-unreadable] %s cannot be read (%s): all due times are computed again", file, error
            )
            return cls(file)

    def note(self, name: str, **changes: Any) -> None:
        """Change the state of a job, and write the file.

        An error is logged and not raised, so that the runs continue.

        Args:
            name: The job's name.
            changes: The new values of attributes of `JobState`.
        """
        self.jobs[name] = replace(self.jobs.get(name, JobState("", "")), **changes)
        records = {name: asdict(job) for name, job in sorted(self.jobs.items())}
        try:
            refuse_link(self.file)
            write_file(self.file, json_bytes({"spiders": records}))
        except OSError as error:
            logger.error(
                "[schedule-state-not-written] %s cannot be written (%s): after a restart, runs may be repeated",
                self.file,
                error.strerror or error,
            )

    def due(self, name: str, line: str) -> datetime | None:
        """Return when the next run of a job is due; a time in 1970 if its last run was interrupted.

        Args:
            name: The job's name.
            line: Its schedule. For another schedule than the saved one the result is None.
        """
        job = self.jobs.get(name)
        if job is None or job.line != line:
            return None
        due = datetime.fromisoformat(job.due)
        return datetime.fromtimestamp(0, due.tzinfo) if job.unfinished else due


def _parse(record: dict[str, Any]) -> JobState:
    job = JobState(**record)
    if datetime.fromisoformat(job.due).tzinfo is None:
        raise ValueError(f"{job.due} has no offset")
    if not isinstance(job.process, int) or not isinstance(job.log, str) or not isinstance(job.folder, str):
        raise ValueError("the process of a run is not valid")
    return job
