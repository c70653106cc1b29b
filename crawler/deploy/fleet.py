"""What `zhengwen deploy` does on all machines: deploys, starts and stops runs, shows them, and moves sites."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from crawler.config_file import ConfigError
from crawler.deploy.folders import FolderBusy, FolderError, Folders
from crawler.deploy.hosts import Host, Hosts
from crawler.deploy.plan import Move, deal, moves
from crawler.deploy.record import Place, Record
from crawler.deploy.scrapyd import Job, NoAnswer, Scrapyd, ScrapydError, State
from crawler.terminal import escape_line, show, table

#: The most machines that are asked at the same time.
_AT_ONCE = 32
#: The words of the table for the states of a job.
_WORDS = {State.RUNS: "runs", State.WAITS: "waits", State.ENDED: "ended"}
#: The characters of Scrapyd's times that are shown: to the minute.
_MINUTE = 16

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the machines say of their jobs.

    Attributes:
        jobs: The jobs of each machine that answers.
        errors: What is wrong with each of the others.
    """

    jobs: Mapping[str, list[Job]]
    errors: Mapping[str, ScrapydError]

    def active(self, site: str) -> list[tuple[str, Job]]:
        """Return the jobs of a site that run or wait, with their machines."""
        return [(name, job) for name, job in self.of(site) if job.state is not State.ENDED]

    def of(self, site: str) -> list[tuple[str, Job]]:
        """Return all jobs of a site, with their machines."""
        return [(name, job) for name, jobs in self.jobs.items() for job in jobs if job.site == site]


class Fleet:
    """All machines. Its methods print what they do; problems go to standard error.

    Args:
        hosts: The machines.
        record: Where the sites are.
        folders: The data folders of the machines.

    Attributes:
        problems: The number of problems so far.
    """

    def __init__(self, hosts: Hosts, record: Record, folders: Folders) -> None:
        self.problems = 0
        self._file = hosts.file
        self._shared = hosts.shared
        self._hosts = hosts.by_name
        self._weights = {name: host.weight for name, host in hosts.by_name.items()}
        self._record = record
        self._folders = folders

    def place(self, sites: Iterable[str], *, dry_run: bool) -> None:
        """Find a machine for each site that has none: that which has its folder, otherwise that of the deal.

        Args:
            sites: The names of sites.
            dry_run: Whether to print the places only.

        Raises:
            ConfigError: Two machines have a folder of the same site.
            FolderError: A machine cannot be asked for its folders.
        """
        new = [site for site in sites if site not in self._record.places]
        found = self._found(set(new)) if new and not self._shared else {}
        places = self._record.places | {
            site: Place(machine, has_folder=site in found)
            for site, machine in (deal(new, self._weights) | found).items()
        }
        if new and not dry_run:
            self._record.note(places)
        sites_of = Counter(place.machine for place in places.values())
        new_of = Counter(places[site].machine for site in new)
        rows = [("MACHINE", "SITES", "NEW", "WITH A FOLDER")]
        for name in sorted(self._hosts.keys() | sites_of.keys()):
            with_folder = sum(machine == name for machine in found.values())
            rows.append((name, str(sites_of[name]), str(new_of[name]), "-" if self._shared else str(with_folder)))
        show(table(rows))
        if misplaced := len(moves(places, deal(places, self._weights))):
            show(
                f"sites that belong on another machine: {misplaced}; they move with zhengwen deploy {self._file}"
                " --rebalance"
            )

    def _found(self, sites: set[str]) -> dict[str, str]:
        """Return the machines that have the folders of some sites."""
        found: dict[str, str] = {}
        for name, folders in self._each(self._hosts.values(), self._folders.names).items():
            if isinstance(folders, Exception):
                raise folders
            for site in sorted(folders & sites):
                if site in found:
                    raise ConfigError(
                        f"{found[site]} and {name} both have a folder {site}: move the one that is out of date out of"
                        " the data folder"
                    )
                found[site] = name
        return found

    def deploy(self, version: str, egg: bytes, spiders: int) -> None:
        """Deploy an egg on all machines.

        Args:
            version: Its version.
            egg: The egg.
            spiders: The number of spiders in it.
        """
        answers = self._each(self._hosts.values(), lambda host: Scrapyd(host).add_version(version, egg))
        for name, answer in answers.items():
            if isinstance(answer, Exception):
                self._problem(str(answer))
            elif answer != spiders:
                self._problem(
                    f"{name}: Scrapyd finds {answer} spiders in an egg of {spiders}: an installed zhengwen hides the"
                    " egg; uninstall it from the Python of Scrapyd"
                )
            else:
                show(escape_line(f"{name}: version {version} with {spiders} spiders"))

    def start(
        self, sites: Iterable[str], settings: Mapping[str, str], arguments: Mapping[str, str], *, dry_run: bool
    ) -> None:
        """Start a run of each site that does not run or wait yet, on the machine of the record only.

        Args:
            sites: The names of sites.
            settings: Settings of all runs.
            arguments: Spider arguments of all runs.
            dry_run: Whether to print what would be started only.
        """
        answers = self._ask(self._hosts.values())
        wanted: dict[str, list[str]] = {}
        for site in sites:
            if reason := self._why_not_start(site, answers):
                self._problem(f"{site}: {reason}")
            elif active := answers.active(site):
                show(escape_line(f"{site}: {_WORDS[active[0][1].state]} on {active[0][0]} already"))
            else:
                wanted.setdefault(self._record.places[site].machine, []).append(site)
        if dry_run:
            for name, names in sorted(wanted.items()):
                show(f"{name}: would start {', '.join(names)}")
            return

        def start_all(host: Host) -> list[tuple[str, ScrapydError | None]]:
            results: list[tuple[str, ScrapydError | None]] = []
            for site in wanted[host.name]:
                try:
                    Scrapyd(host).start(site, {**settings, "DATA_DIR": host.data}, arguments)
                    results.append((site, None))
                except NoAnswer as error:  # nor will it for the other sites
                    return [*results, *((left, error) for left in wanted[host.name][len(results) :])]
                except ScrapydError as error:
                    results.append((site, error))
            return results

        for name, results in self._each([self._hosts[name] for name in sorted(wanted)], start_all).items():
            if isinstance(results, Exception):
                raise results
            for site, error in results:
                if error:
                    self._problem(f"{site}: not started: {error}")
                else:
                    show(f"{site}: started on {name}")
            started = [site for site, error in results if error is None]
            self._record.note({site: Place(name, has_folder=True) for site in started})

    def _why_not_start(self, site: str, answers: _Answers) -> str:
        """Return why a site cannot be started; "" if it can."""
        place = self._record.places.get(site)
        if place is None:
            return f"has no machine yet: zhengwen deploy {self._file}"
        if place.moving_to:
            return (
                f"its folder is being moved from {place.machine} to {place.moving_to}: zhengwen deploy {self._file}"
                " --rebalance ends the move"
            )
        if place.machine not in self._hosts:
            return self._missing(place.machine)
        if error := answers.errors.get(place.machine):
            return f"{error}; if it is off for good: zhengwen deploy {self._file} --rebalance --dead {place.machine}"
        return ""

    def _missing(self, machine: str) -> str:
        return (
            f"its folder is on {machine}, which is not in {self._file}: write [host.{machine}] again, with weight = 0"
            f" if it leaves, and run zhengwen deploy {self._file} --rebalance; if it is off, add --dead {machine}"
        )

    def stop(self, sites: Collection[str], *, dry_run: bool) -> None:
        """Remove the waiting jobs of sites, and send SIGTERM to those that run, on all machines.

        Args:
            sites: The names of sites.
            dry_run: Whether to print what would be stopped only.
        """
        answers = self._ask(self._hosts.values())
        for error in answers.errors.values():
            self._problem(str(error))
        for site in sites:
            for name, job in sorted(answers.active(site), key=lambda found: found[1].state is State.RUNS):
                try:
                    if not dry_run:
                        Scrapyd(self._hosts[name]).cancel(job)
                    what = "would be stopped" if dry_run else "stopped"
                    show(escape_line(f"{site}: {what} on {name} ({_WORDS[job.state]})"))
                except ScrapydError as error:
                    self._problem(f"{site}: not stopped: {error}")

    def status(self, sites: Collection[str]) -> None:
        """Print all machines and the runs of all sites.

        Args:
            sites: The names of sites.
        """
        answers = self._ask(self._hosts.values())
        asked = self._each((self._hosts[name] for name in answers.jobs), lambda host: Scrapyd(host).version())
        versions = {name: version for name, version in asked.items() if isinstance(version, str)}
        rows: list[tuple[str, ...]] = [("MACHINE", "ANSWERS", "SITES", "RUN", "WAIT", "ENDED", "VERSION")]
        sites_of = Counter(place.machine for place in self._record.places.values())
        for name in sorted(self._hosts):
            states = Counter(job.state for job in answers.jobs.get(name, ()))
            counts = [str(states[state]) if name in answers.jobs else "?" for state in State]
            answer = "yes" if name in answers.jobs else "no"
            rows.append((name, answer, str(sites_of[name]), *counts, versions.get(name, "?") or "none"))
        show(table(rows))
        runs = [("SITE", "MACHINE", "STATE", "STARTED", "ENDED")]
        for site in sites:
            runs += self._runs(site, answers)
        show("\n" + table(runs))
        for error in answers.errors.values():
            self._problem(str(error))
        if len(set(versions.values())) > 1:
            self._problem(f"the machines have different versions: zhengwen deploy {self._file}")
        for site in sites:
            place = self._record.places.get(site)
            for name, job in answers.active(site):
                if place and name != place.machine:
                    self._problem(
                        f"{site}: {_WORDS[job.state]} on {name}, but its folder is on {place.machine}: zhengwen deploy"
                        f" {self._file} --stop {site}"
                    )

    def _runs(self, site: str, answers: _Answers) -> list[tuple[str, str, str, str, str]]:
        """Return the rows of a site: its active jobs, otherwise the last that ended."""
        place = self._record.places.get(site)
        jobs = answers.active(site)
        if not jobs:
            ended = sorted(answers.of(site), key=lambda found: found[1].ended)
            jobs = ended[-1:]
        if place and place.moving_to:
            return [(site, place.machine, f"moves to {place.moving_to}", "", "")]
        if place and place.machine not in answers.jobs and not any(job.state is not State.ENDED for _, job in jobs):
            return [(site, place.machine, "unknown", "", "")]
        if not jobs:
            return [(site, place.machine if place else "none yet", "not run", "", "")]
        return [(site, name, _WORDS[job.state], job.started[:_MINUTE], job.ended[:_MINUTE]) for name, job in jobs]

    def rebalance(self, sites: Collection[str], dead: Collection[str], lost: Collection[str], *, dry_run: bool) -> None:
        """Move the sites to the machines of the deal.

        Args:
            sites: The names of sites that have a machine.
            dead: Machines that are off, and whose folders can be read.
            lost: Machines that are off, and whose folders are lost.
            dry_run: Whether to print the plan only.

        Raises:
            ConfigError: A machine that is said to be off answers, or all are.
        """
        gone = {*dead, *lost}
        answers = self._ask(self._hosts.values())
        for name in sorted(gone & self._hosts.keys()):
            if not isinstance(answers.errors.get(name), NoAnswer):
                raise ConfigError(f"{name} answers, so it is not off: write weight = 0 for it if it leaves")
        weights = {name: 0 if name in gone else weight for name, weight in self._weights.items()}
        if not any(weights.values()):
            raise ConfigError(f"{self._file}: no machine is left for the sites: write one that crawls")
        wanted = deal(sites, weights)
        planned = moves(self._record.places, wanted)
        unfinished = [site for site in sites if self._record.places[site].moving_to not in ("", wanted[site])]
        rows = [("SITE", "FROM", "TO", "FOLDER")]
        for move in planned:
            folder = "shared" if self._shared else "lost" if move.source in lost else "moves"
            rows.append((move.site, move.source, move.target, folder))
        show(table(rows) if planned else "every site is on its machine")
        if dry_run:
            return
        for site in unfinished:
            self._undo(site, gone, lost)
        for move in moves(self._record.places, wanted):
            if reason := self._why_not_move(move, answers, dead, lost):
                self._problem(f"{move.site}: not moved: {reason}")
                continue
            try:
                self._move(move, has_folder=not self._shared and move.source not in lost)
            except FolderError as error:
                self._problem(f"{move.site}: not moved: {error}")

    def _why_not_move(self, move: Move, answers: _Answers, dead: Collection[str], lost: Collection[str]) -> str:
        """Return why a site cannot move now; "" if it can."""
        if self._record.places[move.site].moving_to not in ("", move.target):
            return "an earlier move has to be undone first"
        if move.source not in self._hosts:
            if move.source not in lost and not (self._shared and move.source in dead):
                return self._missing(move.source)
        elif move.source not in {*dead, *lost} and move.source in answers.errors:
            return f"{answers.errors[move.source]}; if the machine is off, add --dead {move.source}"
        if move.target in answers.errors:
            return str(answers.errors[move.target])
        if active := answers.active(move.site):
            name, job = active[0]
            return (
                f"{_WORDS[job.state]} on {name}: zhengwen deploy {self._file} --stop {move.site}, or wait for its end;"
                " then run --rebalance again"
            )
        return ""

    def _move(self, move: Move, *, has_folder: bool) -> None:
        """Move one site; what was done is in the record at every moment.

        Raises:
            FolderError: It cannot be moved now. The next call continues.
        """
        site, target = move.site, move.target
        text = f"{site}: {move.source} → {target}"
        is_there = self._shared and self._record.places[site].has_folder
        if has_folder:
            source = self._hosts[move.source]
            if not move.is_started and self._folders.has(self._hosts[target], site):
                raise FolderError(
                    f"{target} has another folder {site}: look which is newer, and move the other one out of the data"
                    " folder"
                )
            place = self._record.places[site]
            self._record.note({site: replace(place, moving_to=target)})
            try:
                is_there = self._folders.set_aside(source, site)
            except FolderBusy:
                self._record.note({site: place})
                raise
            if is_there or move.is_started:
                is_there = self._folders.copy(site, source, self._hosts[target])
            if place.has_folder and not is_there:
                self._record.note({site: place})
                raise FolderError(
                    f"its folder is not in {source.data} on {move.source}: is its disk mounted? If the folder is lost,"
                    f" make an empty folder {site} there: the site then starts anew"
                )
            text += "" if is_there else ", had no folder yet"
        self._record.note({site: Place(target, has_folder=is_there)})
        show(text)

    def _undo(self, site: str, gone: Collection[str], lost: Collection[str]) -> None:
        """Undo a move that was started to a machine to which the site does not belong any more."""
        place = self._record.places[site]
        has_target = place.moving_to in self._hosts and place.moving_to not in gone
        if place.machine in lost and has_target:  # what was copied is all that is left
            self._record.note({site: Place(place.moving_to)})
            return
        if place.machine not in self._hosts and place.machine not in lost:
            self._problem(f"{site}: {self._missing(place.machine)}")
            return
        try:
            if not self._shared and place.machine not in lost:
                if has_target:
                    self._folders.set_aside(self._hosts[place.moving_to], site)
                self._folders.put_back(self._hosts[place.machine], site)
            self._record.note({site: replace(place, moving_to="")})
        except FolderError as error:
            self._problem(f"{site}: its move to {place.moving_to} is not undone: {error}")

    def _ask(self, hosts: Iterable[Host]) -> _Answers:
        answers = self._each(hosts, lambda host: Scrapyd(host).jobs())
        jobs = {name: answer for name, answer in answers.items() if not isinstance(answer, Exception)}
        errors = {name: answer for name, answer in answers.items() if isinstance(answer, ScrapydError)}
        return _Answers(jobs, errors)

    def _each(
        self, hosts: Iterable[Host], ask: Callable[[Host], _Result]
    ) -> dict[str, _Result | ScrapydError | FolderError]:
        """Call a function for each machine at the same time; return its result or its error, by name."""

        def answer(host: Host) -> _Result | ScrapydError | FolderError:
            try:
                return ask(host)
            except (ScrapydError, FolderError) as error:
                return error

        hosts = sorted(hosts, key=lambda host: host.name)
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            return {host.name: result for host, result in zip(hosts, threads.map(answer, hosts), strict=True)}

    def _problem(self, text: str) -> None:
        self.problems += 1
        show(escape_line(text), sys.stderr)
