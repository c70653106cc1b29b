from __future__ import annotations

import json

import pytest

from crawler.config_file import ConfigError
from crawler.deploy.hosts import Host, read
from crawler.deploy.record import Place, Record
from crawler.store.errors import LinkRefused

A = '[host.a]\nurl = "http://10.0.0.5:6800"\ndata = "/srv/data"\n'
B = '[host.b]\nurl = "http://10.0.0.6:6800"\ndata = "/srv/other"\n'


@pytest.fixture
def hosts_of(tmp_path):
    def hosts(text: str):
        (tmp_path / "hosts.toml").write_text(text, "utf-8")
        return read(tmp_path / "hosts.toml")

    return hosts


def test_machines_are_read_with_their_defaults(hosts_of, monkeypatch):
    monkeypatch.setenv("WHO", "crawler")
    monkeypatch.setenv("WORD", "opensesame")
    hosts = hosts_of(
        f'shared = true\n{A}[host.b]\nurl = "https://b.example/scrapyd/"\ndata = "/mnt/data"\nssh = "me@b.example"\n'
        'weight = 2.5\nusername_env = "WHO"\npassword_env = "WORD"\n'
    )
    assert hosts.shared and hosts.by_name == {
        "a": Host("a", "http://10.0.0.5:6800/", "/srv/data"),
        "b": Host("b", "https://b.example/scrapyd/", "/mnt/data", "me@b.example", 2.5, "crawler", "opensesame"),
    }
    assert "opensesame" not in repr(hosts)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "host: write a table for each machine, [host.a] with url"),
        ("[host]\na = 3", "host: write a table for each machine"),
        ("machines = 3\n" + A, "machines: unknown key; the keys are shared, host"),
        (A + A, "is not TOML"),
        (A + A.replace("host.a", "host.A"), "[host.a] and [host.A] have the same name"),
        (A + A.replace("host.a", "host.b").replace("data", "data2", 1), "unknown key; the keys are url,"),
        (A + B.replace("10.0.0.6", "10.0.0.5"), "[host.a] and [host.b] have the same url"),
        (A + B.replace("other", "data"), "[host.a] and [host.b] have the same data folder"),
        (A + B + 'ssh = "b"\n', "[host.a] ssh: missing: write the target of ssh for every machine"),
        ('shared = "yes"\n' + A, "shared: write true"),
        ("[host.'a b']\n" + A[9:], "[host.a b]: use letters, digits"),
        ("[host.a]\ndata = '/srv'\n", "[host.a] url: missing"),
        ("[host.a]\nurl = 'http://a:6800'\n", "[host.a] data: missing"),
        (A + "user = 'x'\n", "[host.a] user: unknown key; the keys are url, data, ssh"),
        (A.replace('"/srv/data"', "3"), "[host.a] data: write a string in quotes"),
        (A.replace("/srv/data", "data"), "[host.a] data: write an absolute path"),
        (A.replace("/srv/data", "/srv/my data"), "[host.a] data: write an absolute path"),
        (A.replace("/srv/data", "/srv/../etc"), "[host.a] data: write an absolute path"),
        (A.replace("/srv/data", "/"), "[host.a] data: write an absolute path"),
        (A.replace("/srv/data", "/srv//data"), "[host.a] data: write an absolute path"),
        (A.replace("/srv/data", "/srv/data/"), "[host.a] data: write an absolute path"),
        (A.replace("http:", "ftp:"), '[host.a] url: write the address of Scrapyd, as in url = "http://10.0.0.5:6800/"'),
        (A.replace("6800", "99999"), "[host.a] url: write the address of Scrapyd"),
        (A.replace("10.0.0.5", "[::1"), "[host.a] url: write the address of Scrapyd"),
        (A.replace("10.0.0.5", "u:p@10.0.0.5"), "url: write no user name and password into it: name the environment"),
        (A.replace("6800", "6800/?x=1"), "[host.a] url: write it without ?"),
        (A + "ssh = '-oProxyCommand=x'\n", "[host.a] ssh: write USER@HOST"),
        (A + "ssh = 'me@a:22'\n", "a port goes into ~/.ssh/config"),
        (A + "weight = -1\n", "[host.a] weight: write a number"),
        (A + "weight = true\n", "[host.a] weight: write a number"),
        (A + "weight = nan\n", "[host.a] weight: write a number"),
        (A + "weight = 0\n", "every machine has the weight 0"),
        (A + "username_env = 'NOSUCH'\n", "[host.a]: write username_env and password_env, or neither"),
        (A + "username_env = 'NOSUCH'\npassword_env = 'NOSUCH'\n", "the environment variable NOSUCH is not set"),
    ],
)
def test_error_names_file_and_key_and_says_what_to_write(hosts_of, tmp_path, text, message):
    with pytest.raises(ConfigError) as refused:
        hosts_of(text)
    assert str(refused.value).startswith(f"{tmp_path / 'hosts.toml'}")
    assert message in str(refused.value) and "u:p" not in str(refused.value)


def test_record_is_kept_beside_the_file(tmp_path):
    record = Record(tmp_path / "hosts.toml")
    record.note({"jiangsu": Place("a"), "hebei": Place("b", "a")})
    record.note({"jiangsu": Place("c")})
    assert (tmp_path / "hosts.owners.json").exists()
    assert Record(tmp_path / "hosts.toml").places == {"jiangsu": Place("c"), "hebei": Place("b", "a")}


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"sites": {"a": {"machine": 3}}}', '{"sites": {"a": {"x": "y"}}}']
)
def test_damaged_record_is_refused(tmp_path, content):
    (tmp_path / "hosts.owners.json").write_text(content)
    with pytest.raises(ConfigError, match=r"hosts.owners.json cannot be read .*: restore it from a backup"):
        Record(tmp_path / "hosts.toml")


def test_record_is_not_written_through_a_link(tmp_path):
    (tmp_path / "hosts.owners.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LinkRefused):
        Record(tmp_path / "hosts.toml").note({"jiangsu": Place("a")})
    assert not (tmp_path / "elsewhere").exists()


def test_record_of_another_version_is_not_overwritten(tmp_path):
    text = json.dumps({"sites": {"a": {"machine": "a", "moving_to": "", "more": 1}}})
    (tmp_path / "hosts.owners.json").write_text(text)
    with pytest.raises(ConfigError):
        Record(tmp_path / "hosts.toml")
    assert (tmp_path / "hosts.owners.json").read_text() == text
