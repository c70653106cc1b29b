"""What a scheduler remembers over restarts: for each spider the next due time, whether a run that was due has not come
to its end, and how the last one went. One small JSON file, written whole at each start and end of a run: a database for
some sixty lines would be one more thing to look after."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.store.atomic import json_bytes, write_file

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a spider's runs.

    line: the schedule that the due time was reckoned by; another one is reckoned anew.
    due: when the next run is due, as an ISO time with offset.
    unfinished: whether a run is under way, or waits for its turn. In the file of a scheduler that is gone it means that
    the run was cut short, and is to be made up for.
    started, ended, outcome: of the last run that came to its end; "" for none.
    """

    line: str
    due: str
    unfinished: bool = False
    started: str = ""
    ended: str = ""
    outcome: str = ""


@dataclass
class State:
    """The memories of all spiders, by name, as the file holds them."""

    file: Path
    memories: dict[str, Memory] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> State:
        """Reads a state. A missing file is an empty one, and so is one that cannot be read, which the log says."""
        try:
            saved = json.loads(file.read_bytes())
            return cls(file, {name: _memory(record) for name, record in saved["spiders"].items()})
        except FileNotFoundError:
            return cls(file)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            logger.warning("%s cannot be read (%s): all runs are reckoned anew", file, error)
            return cls(file)

    def note(self, name: str, **changes: Any) -> None:
        """Changes a memory, and the file with it. A disk that refuses is logged: the runs go on."""
        self.memories[name] = replace(self.memories.get(name, Memory("", "")), **changes)
        records = {name: asdict(memory) for name, memory in sorted(self.memories.items())}
        try:
            write_file(self.file, json_bytes({"spiders": records}))
        except OSError as error:
            logger.error("%s cannot be written (%s): after a restart, runs may come twice", self.file, error.strerror)

    def due(self, name: str, line: str) -> datetime | None:
        """When the next run of a spider is due by this line, as far as remembered; a time long ago for one that was cut
        short."""
        memory = self.memories.get(name)
        if memory is None or memory.line != line:
            return None
        due = datetime.fromisoformat(memory.due)
        return datetime.fromtimestamp(0, due.tzinfo) if memory.unfinished else due


def _memory(record: dict[str, Any]) -> Memory:
    memory = Memory(**record)
    if datetime.fromisoformat(memory.due).tzinfo is None:
        raise ValueError(f"{memory.due} has no offset")
    return memory
