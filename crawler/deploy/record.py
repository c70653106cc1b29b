"""The record of which machine has the folder of each site: a JSON file beside `hosts.toml`.

A site is started only on the machine of the record. The deal says where a site should be; until its folder has moved
there, the record says where it is.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from crawler.config_file import ConfigError
from crawler.store.atomic import json_bytes, refuse_link, write_file


@dataclass(frozen=True, slots=True)
class Place:
    """Where the folder of a site is.

    Attributes:
        machine: The name of the machine.
        moving_to: The machine to which a move was started that has not ended, or "".
        has_folder: Whether the folder must be there, because it was seen or a run was started.
    """

    machine: str
    moving_to: str = ""
    has_folder: bool = False


class Record:
    """The places of all sites.

    Args:
        hosts_file: `hosts.toml`. The record of `hosts.toml` is `hosts.owners.json`.

    Raises:
        ConfigError: The record cannot be read.
    """

    def __init__(self, hosts_file: Path) -> None:
        self.file = hosts_file.with_suffix(".owners.json")
        self.places: dict[str, Place] = {}
        try:
            saved = json.loads(self.file.read_bytes())
            self.places = {str(site): Place(**place) for site, place in saved["sites"].items()}
            if not all(
                isinstance(name, str) for place in self.places.values() for name in (place.machine, place.moving_to)
            ):
                raise ValueError("the name of a machine is not a string")
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigError(
                f"{self.file} cannot be read ({error}): restore it from a backup, or remove it if no folder is being"
                " moved; the next zhengwen deploy then looks for the folders on all machines"
            ) from error

    def note(self, places: dict[str, Place]) -> None:
        """Change the places of some sites, and write the file.

        Raises:
            OSError: The file cannot be written.
        """
        self.places = dict(sorted((self.places | places).items()))
        refuse_link(self.file)
        write_file(self.file, json_bytes({"sites": {site: asdict(place) for site, place in self.places.items()}}))
