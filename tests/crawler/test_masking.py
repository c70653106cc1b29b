"""What counts as a secret, and in which forms it is masked."""

from __future__ import annotations

import json

import pytest
from scrapy.settings import Settings

from crawler import masking


@pytest.fixture(autouse=True)
def without_secrets(monkeypatch):
    """Begin without the secrets of other tests and of the environment."""
    monkeypatch.setattr(masking, "_values", set())
    monkeypatch.setattr(masking, "_patterns", [])
    monkeypatch.setattr(masking.os, "environ", {})


def masked(value: object, text: str, name: str = "X_TOKEN") -> str:
    """Return a text as it is shown while a setting has a value."""
    masking._values.clear()
    masking._patterns.clear()
    masking.collect(Settings({name: value}))
    return masking.mask(text)


def test_settings_with_the_names_of_secrets_are_masked():
    names = (
        *("MAIL_PASS", "AWS_SECRET_ACCESS_KEY", "api_token", "APIKEY", "X_CREDENTIALS", "AUTH", "AUTHORIZATION"),
        *("SESSION_COOKIE", "SENTRY_DSN", "SLACK_HOOK", "HOOK_URL", "HOOKURL", "AUTHORISED_BY"),
    )
    others = ("AUTHOR", "AUTHORS", "COOKIES_ENABLED", "HOOKS", "DELAY", "BOT_NAME")
    assert {name: masked("hunter2", "a hunter2 b", name) for name in (*names, *others)} == (
        dict.fromkeys(names, "a *** b") | dict.fromkeys(others, "a hunter2 b")
    )


def test_only_values_of_6_characters_or_more_are_secrets_in_other_texts():
    assert {value: masked(value, f"say {value}") for value in ("hunte", "hunter")} == {
        "hunte": "say hunte",
        "hunter": "say ***",
    }


def test_long_parts_of_the_path_of_a_secret_url_are_secrets_and_its_host_is_not():
    url = "https://hooks.example/services/abcdefghijk/abcdefghijkl?key=mnopqrstuvwx&x=1#yzyzyzyzyzyz"
    assert masked(url, f"POST {url}", "SLACK_HOOK") == "POST ***"
    shown = masked(url, "hooks.example services abcdefghijk abcdefghijkl mnopqrstuvwx yzyzyzyzyzyz", "SLACK_HOOK")
    assert shown == "hooks.example services abcdefghijk *** *** ***"
    assert masked("no-url/abcdefghijkl", "abcdefghijkl") == "abcdefghijkl"


def test_secrets_are_found_in_containers_and_json():
    cases = {
        "list": ["hunter2"],
        "tuple": ("hunter2",),
        "set": {"hunter2"},
        "frozenset": frozenset({"hunter2"}),
        "dictionary": {"a": "hunter2"},
        "json object": '{"a": "hunter2"}',
        "json list": '["hunter2"]',
        "nested": [{"a": [{"b": "hunter2"}]}],
    }
    assert {case: masked(value, "hunter2") for case, value in cases.items()} == dict.fromkeys(cases, "***")
    named = {"token": "hunter2", "name": "visible"}
    assert (
        masked(named, "hunter2 visible", "SINKS")
        == masked(json.dumps(named), "hunter2 visible", "SINKS")
        == "*** visible"
    )
    assert masked({"http://a:hunter2@b/": 1}, "hunter2", "SINKS") == "***", "a key may be a URL"
    assert masked('{"token": "hunter2', "hunter2", "SINKS") == "hunter2", "it is not JSON"
    assert masked("[" * 100_000, "x", "SINKS") == "x"


def test_containers_are_searched_to_a_depth():
    def nested(depth: int) -> object:
        value: object = "hunter2"
        for _ in range(depth):
            value = [value]
        return value

    assert {depth: masked(nested(depth), "hunter2") for depth in (20, 21)} == {20: "***", 21: "hunter2"}


def test_secret_is_masked_in_the_forms_of_listings():
    secret = 'it\'s "hunter2"\\平安'
    for text in (secret, repr(secret), json.dumps(secret), json.dumps(secret, ensure_ascii=False)):
        assert masked(secret, f"<{text}>") in ("<***>", "<'***'>", '<"***">')


def test_longer_secret_is_masked_first():
    masking.collect(Settings({"A_TOKEN": "hunter2", "B_TOKEN": "hunter2-and-more"}))
    assert masking.mask("hunter2-and-more hunter2") == "*** ***"
    masking.collect(Settings({"C_TOKEN": "third-secret"}))
    assert masking.mask("hunter2 third-secret") == "*** ***", "those of all settings count"


def test_passwords_of_urls_are_masked_in_any_text():
    cases = {
        "http://user:secret@host/x": "http://***@host/x",
        "http://token@host/": "http://***@host/",
        "http://user:se/cret@host/": "http://***@host/",
        "a://u:p@h b://v:q@i": "a://***@h b://***@i",
        "http://host:8080/a@b": "http://host:8080/a@b",
        "http://host/a@b": "http://host/a@b",
        "user:secret@host": "user:secret@host",
        "Authorization: Basic dXNlcjpwYXNz": "Authorization: Basic ***",
        "Bearer abc.def-ghi_jkl": "Bearer ***",
        "Basic terms, Bearer x": "Basic terms, Bearer x",
    }
    assert {text: masking.mask(text) for text in cases} == cases


def test_password_of_a_url_in_a_setting_is_a_secret_in_each_form():
    shown = masked(
        "http://someone:hunter%402@proxy:3128", "hunter%402 hunter@2 c29tZW9uZTpodW50ZXJAMg== someone", "PROXY"
    )
    assert shown == "*** *** *** someone"
    assert masked("http://onlytoken@proxy:3128", "onlytoken", "PROXY") == "***"


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("SPIDERMON_PASSWORD", "hunter2", "***"),
        ("AWS_SECRET_ACCESS_KEY", "hunter2", "***"),
        ("https_proxy", "http://a:hunter2@b/", "***"),
        ("HTTP_PROXY", "http://a:hunter2@b/", "***"),
        ("OTHER_PASSWORD", "hunter2", "hunter2"),
        ("AWS_REGION", "hunter2", "hunter2"),
    ],
)
def test_secrets_of_the_environment_are_those_of_libraries_and_proxies(name, value, shown):
    masking.os.environ[name] = value
    masking.collect(Settings({}))
    assert masking.mask("hunter2") == shown


def test_settings_keep_their_values_and_their_listing_hides_them():
    settings = Settings({"DELAY": 3})
    settings.set("X_TOKEN", "hunter2", 25)
    settings.set("SINKS", {"a": {"api_key": "hunter2", "name": "x"}, "b": ["y"]}, 25)
    settings.set("KEYS", ["hunter2", ("hunter2",), ""], 25)
    masking.collect(settings)
    assert settings["X_TOKEN"] == "hunter2" and repr(settings["X_TOKEN"]) == "'***'"
    assert settings["SINKS"]["a"]["api_key"] == "hunter2"
    assert repr(settings["SINKS"]) == "{'a': {'api_key': '***', 'name': 'x'}, 'b': ['y']}"
    assert repr(settings["KEYS"]) == "['***', ('***',), '']"
    assert {settings.getpriority(name) for name in ("X_TOKEN", "SINKS", "KEYS")} == {25}
    assert settings["DELAY"] == 3


def test_listing_of_a_setting_has_json_types():
    cases = [
        ("X_TOKEN", "", ""),
        ("X_TOKEN", "a", "***"),
        ("X_TOKEN", None, None),
        ("X_TOKEN", 3, 3),
        ("DELAY", True, True),
        ("DELAY", 2.5, 2.5),
        ("HOSTS", ("a", "http://u:p@h/"), ["a", "http://***@h/"]),
        ("SINKS", {1: {"token": "a"}, "b": 2}, {"1": {"token": "***"}, "b": 2}),
        ("CLASS", int, "<class 'int'>"),
        ("X_TOKEN", int, "***"),
    ]
    assert [masking.listed(name, value) for name, value, _ in cases] == [shown for _, _, shown in cases]
