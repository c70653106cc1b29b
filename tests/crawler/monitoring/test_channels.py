"""Alerts by webhook and e-mail without servers: what is sent, to whom, and what an error says."""

from __future__ import annotations

import json
import smtplib
import urllib.request
from email.message import EmailMessage
from io import BytesIO
from types import SimpleNamespace
from typing import ClassVar
from unittest.mock import MagicMock
from urllib.error import HTTPError, URLError

import pytest
from scrapy.settings import Settings
from spidermon.exceptions import SkipAction

from crawler.monitoring import alert, email, history, sent_alerts, webhook
from crawler.monitoring.alert import Alert, AlertError, deliver, secret, send_once
from crawler.monitoring.email import SendEmail
from crawler.monitoring.health import Finding, SiteState
from crawler.monitoring.history import harvest_of, history_of
from crawler.monitoring.webhook import STYLES, SendWebhook
from crawler.store.records import Status
from tests.crawler.monitoring.test_rules import NOW, run
from tests.crawler.monitoring.test_run_log import line

_FINDING = Finding("silence", SiteState.SILENT, "nothing for 9 days", "Look at the site.")
_ALERT = Alert("jiangsu", "江苏长安网", (_FINDING,))
_URL = "https://hooks.example.cn/secret-token"


# --- texts and JSON


def test_alert_names_the_site_its_state_and_what_to_do():
    worse = Alert("jiangsu", "江苏长安网", (_FINDING, Finding("killed", SiteState.FAILING, "two\nkills", "Look.")))
    assert _ALERT.headline == "jiangsu (江苏长安网) is silent"
    assert worse.headline == "jiangsu (江苏长安网) is failing"
    blocks = worse.text.split("\n\n")
    assert blocks[0] == f"{worse.headline}." and blocks[1] == "silence: nothing for 9 days\nLook at the site."
    assert blocks[2].startswith("killed: two") and blocks[2].count("\n") == 1
    assert blocks[3].startswith("More: scrapy status jiangsu")


def test_webhook_styles_are_those_of_the_services():
    text = _ALERT.text
    finding = {"rule": "silence", "state": "silent", "seen": "nothing for 9 days", "advice": "Look at the site."}
    finding |= {"message": "", "values": {}}
    assert STYLES["plain"](_ALERT) == {"text": text, "site": "jiangsu", "findings": [finding]}
    assert STYLES["msgtype"](_ALERT) == {"msgtype": "text", "text": {"content": text}}
    assert STYLES["feishu"](_ALERT) == {"msg_type": "text", "content": {"text": text}}
    assert list(STYLES) == ["plain", "msgtype", "feishu"]


# --- the webhook


@pytest.fixture
def sending(monkeypatch):
    """Let each channel send the same alert. Return what is sent."""
    sent: list[tuple[object, ...]] = []

    class Once:
        def __init__(self, spider: object, channel: str) -> None:
            sent.append((channel,))

        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None: ...

    for module in (webhook, email):
        monkeypatch.setattr(module, "alert_for", lambda spider: _ALERT)
        monkeypatch.setattr(module, "send_once", Once)
    return sent


def opener(sent: list[tuple[object, ...]], error: Exception | None = None):
    def build(*handlers: type) -> object:
        assert handlers == (webhook._NoRedirect,)

        def open_(request: urllib.request.Request, timeout: float) -> BytesIO:
            sent.append((request, timeout))
            if error:
                raise error
            return BytesIO(b"ok")

        return SimpleNamespace(open=open_)

    return build


def webhook_of(url: str = _URL, **settings: object) -> SendWebhook:
    crawler = SimpleNamespace(settings=Settings({"SPIDERMON_WEBHOOK_URL": url} | settings))
    action = SendWebhook(**SendWebhook.from_crawler_kwargs(crawler))
    action.data = SimpleNamespace(spider="the spider")
    return action


def test_webhook_gets_the_alert_as_json(sending, monkeypatch):
    monkeypatch.setattr(urllib.request, "build_opener", opener(sending))
    webhook_of(SPIDERMON_WEBHOOK_STYLE="msgtype").run_action()
    (channel,), (request, timeout) = sending
    assert (channel, timeout) == ("webhook", 5)
    assert (request.full_url, request.get_method()) == (_URL, "POST")
    assert json.loads(request.data) == STYLES["msgtype"](_ALERT) and "江苏长安网".encode() in request.data
    assert request.headers == {"Content-type": "application/json; charset=utf-8", "User-agent": "zhengwen"}
    sending.clear()
    webhook_of("http://127.0.0.1:80/").run_action()
    assert json.loads(sending[1][0].data) == STYLES["plain"](_ALERT)


@pytest.mark.parametrize("url", ["", "hooks.example.cn/secret", "ftp://hooks.example.cn/secret", "https:///secret"])
def test_webhook_without_a_web_address_is_an_error_that_does_not_show_it(sending, url):
    with pytest.raises(AlertError, match="https://") as error:
        webhook_of(url).run_action()
    assert "secret" not in str(error.value)


def test_unknown_style_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="SPIDERMON_WEBHOOK_STYLE=x is unknown: use one of plain, msgtype, feishu"):
        webhook_of(SPIDERMON_WEBHOOK_STYLE="x")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (HTTPError(_URL, 404, "secret", None, None), "the webhook at hooks.example.cn answered with status 404"),  # type: ignore[arg-type]
        (URLError(ConnectionRefusedError(_URL)), "hooks.example.cn (ConnectionRefusedError)"),
        (URLError(_URL), "hooks.example.cn (URLError)"),
        (TimeoutError(_URL), "hooks.example.cn (TimeoutError)"),
    ],
)
def test_error_of_a_webhook_names_its_host_and_no_more(sending, monkeypatch, error, message):
    monkeypatch.setattr(urllib.request, "build_opener", opener(sending, error))
    with pytest.raises(AlertError) as raised:
        webhook_of().run_action()
    assert message in str(raised.value) and "secret" not in str(raised.value)
    assert raised.value.__cause__ is raised.value.__context__ is None, "a traceback would show the URL"


def test_errors_of_mail_servers_are_shown_by_their_code():
    def refuse() -> None:
        raise smtplib.SMTPAuthenticationError(535, b"secret")

    with pytest.raises(AlertError, match=r"^the server answered with code 535 \(SMTPAuthenticationError\)$") as raised:
        deliver("the server", refuse)
    assert raised.value.__cause__ is raised.value.__context__ is None


def test_message_of_an_alert_error_is_not_changed():
    def refuse() -> None:
        raise AlertError("as it is")

    with pytest.raises(AlertError, match=r"^as it is$"):
        deliver("x", refuse)


def test_redirects_are_not_followed():
    assert webhook._NoRedirect().redirect_request(None, None, 302, "", {}, "http://a.cn/") is None


def test_secret_of_the_environment_comes_first(monkeypatch):
    settings = Settings({"SOME_SECRET": "of the settings"})
    assert (secret(settings, "SOME_SECRET"), secret(settings, "OTHER_SECRET")) == ("of the settings", "")
    monkeypatch.setenv("SOME_SECRET", "of the environment")
    assert secret(settings, "SOME_SECRET") == "of the environment"


# --- e-mail


class Server:
    """A mail server. Class attributes say what it offers and what was done."""

    offers_tls = True
    done: ClassVar[list[tuple[object, ...]]] = []

    def __init__(self, host: str, port: int, **options: object) -> None:
        self.done.append((type(self).__name__, host, port, options["timeout"], "context" in options))

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.done.append(("quit",))

    def ehlo(self) -> None:
        self.done.append(("ehlo",))

    def has_extn(self, name: str) -> bool:
        assert name == "starttls"
        return self.offers_tls

    def starttls(self, context: object) -> None:
        assert context
        self.done.append(("starttls",))

    def login(self, user: str, password: str) -> None:
        self.done.append(("login", user, password))

    def send_message(self, message: EmailMessage, to_addrs: list[str]) -> None:
        self.done.append(("send", *to_addrs))


class Encrypted(Server): ...


_TO = {"SPIDERMON_EMAIL_TO": ["a@example.cn", "b@example.cn"], "SPIDERMON_EMAIL_SENDER": "bot@example.cn"}
_LOGIN = {"SPIDERMON_SMTP_USER": "bot", "SPIDERMON_SMTP_PASSWORD": "hunter2"}


def mail_of(**settings: object) -> SendEmail:
    crawler = SimpleNamespace(settings=Settings(_TO | settings), spider=SimpleNamespace(name="jiangsu"), stats=None)
    action = SendEmail(**SendEmail.from_crawler_kwargs(crawler))
    action.data = SimpleNamespace(spider="the spider", stats={}, crawler=crawler, job=None)
    action.result = MagicMock()
    return action


def sent_by(monkeypatch, offers_tls: bool = True, **settings: object) -> list[tuple[object, ...]]:
    """Send a message. Return the steps."""
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", Encrypted)
    monkeypatch.setattr(Server, "offers_tls", offers_tls)
    monkeypatch.setattr(Server, "done", [])
    mail_of(**settings).send_message(EmailMessage())
    return Server.done


_SENT = [("send", "a@example.cn", "b@example.cn"), ("quit",)]


def test_message_is_sent_with_tls_if_the_server_offers_it(monkeypatch):
    start = [("Server", "localhost", 25, 5, False), ("ehlo",)]
    assert sent_by(monkeypatch) == [*start, ("starttls",), *_SENT]
    assert sent_by(monkeypatch, offers_tls=False) == [*start, *_SENT]
    assert sent_by(monkeypatch, offers_tls=False, SPIDERMON_SMTP_ENFORCE_TLS=True)[2] == ("starttls",)


def test_server_and_port_are_those_of_the_settings(monkeypatch):
    named = {"SPIDERMON_SMTP_HOST": "mail.example.cn"}
    encrypted = {"SPIDERMON_SMTP_ENFORCE_SSL": True}
    assert sent_by(monkeypatch, **named)[0] == ("Server", "mail.example.cn", 25, 5, False)
    assert sent_by(monkeypatch, **named, SPIDERMON_SMTP_PORT=587)[0] == ("Server", "mail.example.cn", 587, 5, False)
    steps = sent_by(monkeypatch, **named, **encrypted)
    assert steps == [("Encrypted", "mail.example.cn", 465, 5, True), ("ehlo",), *_SENT]
    assert sent_by(monkeypatch, **named, **encrypted, SPIDERMON_SMTP_PORT=9465)[0][2] == 9465


@pytest.mark.parametrize(
    ("host", "tls", "sent"),
    [
        ("mail.example.cn", True, True),
        ("mail.example.cn", False, False),
        ("10.0.0.8", False, False),
        ("localhost", False, True),
        ("127.0.0.1", False, True),
        ("::1", False, True),
    ],
)
def test_password_is_sent_over_tls_or_to_this_machine(monkeypatch, host, tls, sent):
    settings = _LOGIN | {"SPIDERMON_SMTP_HOST": host}
    if not sent:
        with pytest.raises(AlertError, match="offers no TLS"):
            sent_by(monkeypatch, tls, **settings)
        assert not any(step[0] in ("login", "send") for step in Server.done)
        return
    assert ("login", "bot", "hunter2") in sent_by(monkeypatch, tls, **settings)
    only_user = settings | {"SPIDERMON_SMTP_PASSWORD": ""}
    assert not any(step[0] == "login" for step in sent_by(monkeypatch, tls, **only_user))


def test_message_goes_to_all_recipients_and_names_the_open_ones(sending, monkeypatch):
    copies = {"SPIDERMON_EMAIL_CC": ["c@example.cn", "d@example.cn"], "SPIDERMON_EMAIL_BCC": ["e@example.cn"]}
    action = mail_of(**copies, SPIDERMON_EMAIL_REPLY_TO="f@example.cn")
    message = action.get_message()
    assert message["Subject"] == f"zhengwen: {_ALERT.headline}" and message["From"] == "bot@example.cn"
    assert message["To"] == "a@example.cn, b@example.cn" and message["Cc"] == "c@example.cn, d@example.cn"
    assert message["Reply-To"] == "f@example.cn" and "e@example.cn" not in message.as_string()
    assert message["Date"] and message["Message-ID"]
    assert message.get_content().rstrip() == _ALERT.text
    steps = sent_by(monkeypatch, **copies)
    assert steps[-2] == ("send", *(f"{name}@example.cn" for name in "abcde"))
    bare = mail_of(SPIDERMON_EMAIL_SENDER="").get_message()
    assert bare["Cc"] is bare["Reply-To"] is None and bare["From"].startswith("zhengwen@")


# --- once


class Spider:
    folder_name, site = "jiangsu", "江苏长安网"

    def __init__(self, folder) -> None:
        self.store = SimpleNamespace(folder=folder)


def test_alert_is_sent_once_and_again_if_sending_failed(tmp_path, monkeypatch):
    spider = Spider(tmp_path)
    (tmp_path / "runs.jsonl").write_text("".join(f"{line(days)}\n" for days in (2, 1)))
    monkeypatch.setattr(alert.clock, "now", lambda: NOW)
    with pytest.raises(ValueError, match="unsent"), send_once(spider, "webhook"):  # type: ignore[arg-type]
        raise ValueError("unsent")
    assert not (tmp_path / "sent_alerts.json").exists()
    with send_once(spider, "webhook"):  # type: ignore[arg-type]
        pass
    with pytest.raises(SkipAction, match="already sent"), send_once(spider, "webhook"):  # type: ignore[arg-type]
        pytest.fail("sent twice")
    with send_once(spider, "e-mail"):  # type: ignore[arg-type]
        pass
    assert set(json.loads((tmp_path / "sent_alerts.json").read_bytes())) == {"webhook", "e-mail"}
    sent_alerts.mark_unsent(tmp_path, "webhook")
    sent_alerts.mark_unsent(tmp_path, "webhook")
    assert set(json.loads((tmp_path / "sent_alerts.json").read_bytes())) == {"e-mail"}


@pytest.mark.parametrize(
    "entry",
    [
        None,
        "webhook",
        {},
        {"rules": "silence"},
        {"rules": ["silence"]},
        {"rules": ["silence"], "at": "yesterday"},
        {"rules": ["silence"], "at": 5},
        {"rules": ["silence"], "at": "2026-05-20T12:00:00"},  # without an offset
        {"rules": ["silence"], "at": "2026-05-21T12:00:00+08:00"},  # in the future
        {"rules": ["silence"], "at": "2026-05-13T12:00:00+08:00"},
        {"rules": ["killed"], "at": "2026-05-20T11:00:00+08:00"},
    ],
)
def test_alert_is_due_if_its_entry_is_damaged_or_old_or_of_another_rule(tmp_path, monkeypatch, entry):
    monkeypatch.setattr(sent_alerts, "examine", lambda past: [_FINDING])
    past = history.History(NOW, runs=(run(2), run(1)))
    (tmp_path / "sent_alerts.json").write_text(json.dumps({"webhook": entry}))
    assert sent_alerts.is_due(tmp_path, "webhook", past)
    sent_alerts.mark_sent(tmp_path, "webhook", past)
    written = json.loads((tmp_path / "sent_alerts.json").read_bytes())
    assert written == {"webhook": {"at": "2026-05-20T12:00:00+08:00", "rules": ["silence"]}}
    assert not sent_alerts.is_due(tmp_path, "webhook", past) and sent_alerts.is_due(tmp_path, "e-mail", past)
    assert sent_alerts.is_due(tmp_path, "webhook", history.History(NOW, runs=(run(1),))), "no run before had it"
    for name in ("[]", "{", ""):
        (tmp_path / "sent_alerts.json").write_text(name)
        assert sent_alerts.is_due(tmp_path, "webhook", past)


def test_full_disk_does_not_prevent_an_alert(tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sent_alerts, "_write", fail)
    ran = []
    with send_once(Spider(tmp_path), "webhook"):  # type: ignore[arg-type]
        ran.append(True)
    assert ran == [True]


# --- the history of a site


def ledger(folder, *rows: tuple[str, str]) -> None:
    with history.sqlite3.connect(folder / "ledger.sqlite") as db:
        db.execute("CREATE TABLE articles (status TEXT, day TEXT)")
        db.executemany("INSERT INTO articles VALUES (?, ?)", rows)


def test_history_has_the_runs_and_the_articles_of_a_year(tmp_path):
    (tmp_path / "runs.jsonl").write_text("".join(f"{line(days)}\n" for days in (400, 365, 364, 1)))
    ledger(
        tmp_path,
        *[("kept", "2026-05-19")] * 2,
        ("kept", "2026-05-21"),
        ("kept", "2026-05-22"),
        ("kept", "2025-05-20"),
        ("kept", "2025-05-19"),
        ("empty", "2026-05-19"),
        ("kept", "2026-05-1"),
    )
    past = history_of(tmp_path, NOW, expected=True)
    assert [(NOW - run.started).days for run in past.runs] == [365, 364, 1]
    assert {day.isoformat(): number for day, number in past.days.items()} == {
        "2025-05-20": 1,
        "2026-05-19": 2,
        "2026-05-21": 1,
    }
    assert (past.now, past.running_since, past.expected, past.notes) == (NOW, None, True, ())
    assert not history_of(tmp_path, NOW).expected


def test_missing_and_damaged_ledger_are_noted_only_after_a_run(tmp_path):
    assert history_of(tmp_path / "missing", NOW).notes == ()
    (tmp_path / "runs.jsonl").write_text(f"{line(1)}\n")
    assert "ledger.sqlite cannot be read" in history_of(tmp_path, NOW).notes[0]
    assert not (tmp_path / "ledger.sqlite").exists(), "reading does not create it"
    (tmp_path / "ledger.sqlite").write_bytes(b"no database" * 100)
    assert len(history_of(tmp_path, NOW).notes) == 1 and harvest_of(tmp_path, NOW).articles is None


def test_harvest_is_the_last_successful_run_and_the_kept_articles(tmp_path):
    assert harvest_of(tmp_path, NOW) == history.Harvest("", None)
    runs = [line(3, articles_found=1), line(2, articles_found=1), line(1)]
    (tmp_path / "runs.jsonl").write_text("".join(f"{one}\n" for one in runs))
    ledger(tmp_path, (Status.KEPT, "2026-05-19"), (Status.KEPT, ""), (Status.PARTIAL, ""), (Status.EMPTY, ""))
    assert harvest_of(tmp_path, NOW) == history.Harvest("2026-05-18T13:00:00+08:00", 2)


def test_ledger_that_a_run_writes_is_read_with_its_write_ahead_log(tmp_path):
    ledger(tmp_path, (Status.KEPT, ""))
    with history.sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("INSERT INTO articles VALUES ('kept', '')")
        assert (tmp_path / "ledger.sqlite-wal").exists()
        assert harvest_of(tmp_path, NOW).articles == 2
    db.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ledger.sqlite"]
    assert harvest_of(tmp_path, NOW).articles == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ledger.sqlite"]
