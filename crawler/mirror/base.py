"""Compares a site's folder with the newest version of the store: whether one may replace the other."""

from __future__ import annotations

from crawler.mirror.remote import MirrorError, RemoteSite, Version
from crawler.mirror.state import State
from crawler.store.folder import SiteFolder


class Diverged(MirrorError):
    """The folder and the store have changed independently.

    Args:
        remote: The site in the store.
        site: The site's folder.
        reason: What has changed.
    """

    def __init__(self, remote: RemoteSite, site: SiteFolder, reason: str) -> None:
        super().__init__(
            f"{remote.address}: {reason}: to take the store's version, move {site.path} away and run zhengwen pull"
            f" {site.name}; to put this folder in its place, run zhengwen push --replace {site.name}"
        )


def check_base(remote: RemoteSite, state: State, version: Version, site: SiteFolder) -> None:
    """Check that a folder is based on the newest version of the store.

    Raises:
        Diverged: It is not.
    """
    if state.pushing == version.id:  # the push was killed before it could note that the version was created
        state.end_push(version)
    if state.base == (version.number, version.id):
        return
    by = f"{version.made_by} pushed version {version.number} at {version.made_at}"
    if state.base:
        raise Diverged(remote, site, f"{by}, and this folder has changed since version {state.base[0]}")
    raise Diverged(remote, site, f"{by}, and this folder was not pulled from there")
