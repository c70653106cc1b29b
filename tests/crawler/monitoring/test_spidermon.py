"""Spidermon at the end of a run: the rules of `scrapy status`, and alerts by e-mail and webhook, on loopback."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy.settings import Settings

from cleaner.article import SHANGHAI
from tests.crawler.conftest import Outcome
from tests.crawler.processes import PATIENCE, scrapy, scrapy_process, until

pytest.importorskip("spidermon", reason="needs the extra `monitor`")
controller = pytest.importorskip("aiosmtpd.controller")
smtp = pytest.importorskip("aiosmtpd.smtp")

from crawler.monitoring import sent_alerts, spidermon  # noqa: E402
from crawler.monitoring.alert import Alert, AlertError  # noqa: E402
from crawler.monitoring.email import SendEmail  # noqa: E402
from crawler.monitoring.health import RULES, Finding, SiteState  # noqa: E402
from crawler.monitoring.history import History  # noqa: E402
from crawler.monitoring.run_log import RunRecord  # noqa: E402
from crawler.monitoring.webhook import STYLES, SendWebhook  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
NOW = datetime(2026, 5, 20, 12, tzinfo=SHANGHAI)
PASSWORD, TOKEN = "kaf9-Q2x-very-secret", "T0-unguessable-token"


@dataclass
class MailServer:
    """A mail server that requires a password, and what it received."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    passwords: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        self.receivers += envelope.rcpt_tos
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 OK"

    def authenticate(self, server: object, session: object, envelope: object, mechanism: str, data: Any) -> Any:
        self.passwords.append(data.password.decode())
        is_right = data.login == b"watch" and data.password.decode() == PASSWORD
        return smtp.AuthResult(success=is_right, handled=False)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    mail_server = MailServer(port=free_port())
    server = controller.Controller(
        mail_server,
        "127.0.0.1",
        mail_server.port,
        authenticator=mail_server.authenticate,
        auth_required=True,
        auth_require_tls=False,
    )
    server.start()
    yield mail_server
    server.stop()


@dataclass
class Hook:
    """A webhook, what it received, and the status that it answers with."""

    url: str = ""
    status: int = 200
    received: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.received.append((self.path, json.loads(body)))
            self.send_response(hook.status)
            self.send_header("Location", f"/elsewhere/{TOKEN}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    hook.url = f"http://127.0.0.1:{server.server_port}/hooks/{TOKEN}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield hook
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def monitored(site, tmp_path):
    """Crawl the site with Spidermon; `secrets` are environment variables."""

    def run(secrets: dict[str, str] | None = None, **settings: object) -> Outcome:
        quick = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "RETRY_TIMES": 0, "SPIDERMON_ENABLED": 1}
        parts = [part for name, value in (quick | settings).items() for part in ("-s", f"{name}={value}")]
        done = scrapy(["crawl", "site", "-a", f"url={site.url}/news/", *parts], tmp_path, secrets)
        host = site.url.removeprefix("http://").replace(":", "_")
        return Outcome(done.returncode, done.stdout + done.stderr, tmp_path / "data" / host)

    return run


@pytest.fixture
def forbidden(site):
    """A site whose robots.txt forbids everything."""
    site.add_dated_column(pages=1)
    site.add("/robots.txt", "User-agent: *\nDisallow: /\n", **{"Content-Type": "text/plain"})
    return site


def smtp_settings(mail_server: MailServer) -> dict[str, object]:
    return {
        "SPIDERMON_EMAIL_TO": "ops@example.org, chief@example.org",
        "SPIDERMON_EMAIL_SENDER": "crawler@example.org",
        "SPIDERMON_SMTP_HOST": "127.0.0.1",
        "SPIDERMON_SMTP_PORT": mail_server.port,
        "SPIDERMON_SMTP_USER": "watch",
    }


def test_each_rule_is_a_monitor():
    names = {name.removeprefix("test_") for name in dir(spidermon.SiteMonitor) if name.startswith("test_")}
    assert names == {rule.name for rule in RULES}


def test_site_without_findings_causes_no_alert(site, monitored, mail_server, hook):
    site.add_dated_column(pages=1)
    settings = smtp_settings(mail_server) | {"SPIDERMON_WEBHOOK_URL": hook.url}
    outcome = monitored({"SPIDERMON_SMTP_PASSWORD": PASSWORD}, **settings)
    assert outcome.status == 0
    assert f"{len(RULES)} monitors in" in outcome.log and "[Spidermon] OK" in outcome.log
    assert mail_server.mails == [] and hook.received == []


def test_alert_is_mailed_and_posted_once_and_no_secret_is_logged(forbidden, monitored, mail_server, hook):
    secrets = {"SPIDERMON_SMTP_PASSWORD": PASSWORD, "SPIDERMON_WEBHOOK_URL": hook.url}
    settings = smtp_settings(mail_server) | {"LOG_LEVEL": "DEBUG"}
    outcome = monitored(secrets, **settings)
    name = outcome.folder.name
    (mail,) = mail_server.mails
    assert mail["Subject"] == f"zhengwen: {name} (127.0.0.1) is failing"
    assert mail["To"] == "ops@example.org, chief@example.org" and mail["From"] == "crawler@example.org"
    assert mail_server.receivers == ["ops@example.org", "chief@example.org"] and mail_server.passwords == [PASSWORD]
    assert mail.get_content_type() == "text/plain"
    text = mail.get_content().replace("\r\n", "\n").strip()
    assert "robots: robots.txt forbids everything that was requested\nRead it." in text
    ((path, body),) = hook.received
    assert path == f"/hooks/{TOKEN}" and body["site"] == name
    assert body["text"] == text
    assert [finding["rule"] for finding in body["findings"]] == ["robots"]

    again = monitored(secrets, **settings)
    assert len(mail_server.mails) == len(hook.received) == 1, "it was sent before"
    assert "already sent" in again.log
    for log in (outcome.log, again.log):
        assert PASSWORD not in log and TOKEN not in log
        assert "Site/robots... FAIL" in log
    done = scrapy(["status"], outcome.folder.parents[1])
    assert done.returncode == 1 and f"{name}: robots: " in done.stdout


def test_alerts_that_cannot_be_sent_are_logged_without_secrets(forbidden, monitored, mail_server, hook):
    hook.status = 500
    wrong = "not-the-password"
    settings = smtp_settings(mail_server) | {"SPIDERMON_SMTP_PASSWORD": wrong, "SPIDERMON_WEBHOOK_URL": hook.url}
    outcome = monitored(LOG_LEVEL="DEBUG", **settings)
    assert outcome.run["reason"] == "nothing_read" and outcome.status == 1
    assert f"the mail server 127.0.0.1:{mail_server.port} answered with code 535" in outcome.log
    assert "the webhook at 127.0.0.1 answered with status 500" in outcome.log
    assert wrong not in outcome.log and TOKEN not in outcome.log
    assert mail_server.mails == []
    hook.status = 200
    monitored({"SPIDERMON_SMTP_PASSWORD": PASSWORD}, **settings)
    assert len(mail_server.mails) == 1 and len(hook.received) == 2, "what could not be sent is sent after the next run"


def test_alert_about_a_recurring_fault_is_sent_until_it_succeeds(forbidden, monitored, hook):
    secrets, robots = {"SPIDERMON_WEBHOOK_URL": hook.url}, forbidden.pages["/robots.txt"]
    monitored(secrets)
    del forbidden.pages["/robots.txt"]
    monitored(secrets)
    assert len(hook.received) == 1
    forbidden.pages["/robots.txt"], hook.status = robots, 500
    monitored(secrets)
    hook.status = 200
    monitored(secrets)
    monitored(secrets)
    assert len(hook.received) == 3, "the first alert, the second that failed, and the second again"


def test_unreachable_servers_are_logged_without_secrets(forbidden, monitored, mail_server):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        url = f"http://127.0.0.1:{port}/hooks/{TOKEN}"
        settings = smtp_settings(mail_server) | {"SPIDERMON_SMTP_PORT": port, "SPIDERMON_WEBHOOK_URL": url}
        outcome = monitored(LOG_LEVEL="DEBUG", **settings)
    assert "cannot be sent to the mail server 127.0.0.1" in outcome.log
    assert "cannot be sent to the webhook at 127.0.0.1" in outcome.log
    assert TOKEN not in outcome.log


def test_redirect_of_a_webhook_is_not_followed(forbidden, monitored, hook):
    hook.status = 302
    outcome = monitored({"SPIDERMON_WEBHOOK_URL": hook.url})
    assert len(hook.received) == 1
    assert "answered with status 302" in outcome.log and TOKEN not in outcome.log


def test_invalid_webhook_url_is_not_logged(forbidden, monitored):
    for url in (f"https://127.0.0.1:1/{TOKEN} /", f"file:///{TOKEN}"):
        outcome = monitored({"SPIDERMON_WEBHOOK_URL": url})
        assert "AlertError" in outcome.log and TOKEN not in outcome.log


@pytest.fixture
def dripping() -> Iterator[Callable[[bytes, bytes], int]]:
    """Return the port of a server that sends the first bytes, and then again and again the second."""
    closed, servers = threading.Event(), []

    def serve(server: socket.socket, first: bytes, drip: bytes) -> None:
        with suppress(OSError):
            connection, _ = server.accept()
            connection.sendall(first)
            while not closed.wait(0.05):
                connection.sendall(drip)

    def start(first: bytes, drip: bytes) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)
        threading.Thread(target=serve, args=(server, first, drip), daemon=True).start()
        return int(server.getsockname()[1])

    yield start
    closed.set()
    for server in servers:
        server.close()


def test_alert_to_a_server_that_never_ends_its_response_is_given_up(dripping, monkeypatch):
    monkeypatch.setattr("crawler.monitoring.alert.DEADLINE", 0.5)
    mail = {"SPIDERMON_SMTP_HOST": "127.0.0.1", "SPIDERMON_SMTP_PORT": dripping(b"220-hello\r\n", b"220-wait\r\n")}
    with pytest.raises(AlertError, match=r"mail server .* did not accept the alert within"):
        SendEmail(to=["ops@example.org"], sender="a@example.org", settings=Settings(mail)).send_message(EmailMessage())
    webhook = SendWebhook(f"http://127.0.0.1:{dripping(b'HTTP/1.1 200 OK', b'X')}/{TOKEN}", "plain")
    with pytest.raises(AlertError, match=r"webhook at 127.0.0.1 did not accept the alert within"):
        webhook._post(b"{}")


def test_run_is_stopped_while_a_webhook_does_not_answer(forbidden, tmp_path, dripping, monkeypatch):
    monkeypatch.setenv("SPIDERMON_WEBHOOK_URL", f"http://127.0.0.1:{dripping(b'HTTP/1.1 200 OK', b'X')}/{TOKEN}")
    settings = ["-s", "SPIDERMON_ENABLED=1", "-s", "DOWNLOAD_DELAY=0"]
    with scrapy_process(["crawl", "site", "-a", f"url={forbidden.url}/news/", *settings], tmp_path) as process:
        until(lambda: "Site/robots... FAIL" in process.output())
        process.terminate()
        process.wait(PATIENCE)
        log = process.output()
    assert "Site/robots... FAIL" in log
    assert "did not accept the alert" not in log, "the run ends before the deadline of the alert"
    assert TOKEN not in log


def test_password_is_not_sent_to_another_machine_without_tls(mail_server, monkeypatch):
    monkeypatch.setenv("SPIDERMON_SMTP_PASSWORD", PASSWORD)
    settings = Settings(smtp_settings(mail_server))
    action = SendEmail(to=["ops@example.org"], sender="crawler@example.org", settings=settings)
    message = EmailMessage()
    message["From"] = "crawler@example.org"
    message.set_content("text")
    action.send_message(message)
    assert mail_server.passwords == [PASSWORD] and len(mail_server.mails) == 1
    monkeypatch.setattr("crawler.monitoring.email._is_this_machine", lambda host: False)
    with pytest.raises(AlertError, match="offers no TLS"):
        action.send_message(message)
    assert mail_server.passwords == [PASSWORD] and len(mail_server.mails) == 1


def test_password_is_sent_over_starttls_to_a_server_with_a_valid_certificate(tmp_path, monkeypatch):
    (tmp_path / "server.pem").write_bytes(certificate())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    mail_server = MailServer(port=free_port())
    server = controller.Controller(
        mail_server,
        "127.0.0.1",
        mail_server.port,
        tls_context=context,
        authenticator=mail_server.authenticate,
        auth_required=True,
    )
    server.start()
    try:
        monkeypatch.setenv("SPIDERMON_SMTP_PASSWORD", PASSWORD)
        monkeypatch.setattr("crawler.monitoring.email._is_this_machine", lambda host: False)
        action = SendEmail(
            to=["ops@example.org"], sender="a@example.org", settings=Settings(smtp_settings(mail_server))
        )
        message = EmailMessage()
        message["From"] = "a@example.org"
        message.set_content("text")
        with pytest.raises(AlertError, match="SSLCertVerificationError"):
            action.send_message(message)
        assert mail_server.passwords == [] and mail_server.mails == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        action.send_message(message)
        assert mail_server.passwords == [PASSWORD] and len(mail_server.mails) == 1
    finally:
        server.stop()


def certificate() -> bytes:
    """A private key and a self-signed certificate for 127.0.0.1, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(begin).not_valid_after(begin + timedelta(days=2))
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = builder.add_extension(host, critical=False).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + signed.public_bytes(serialization.Encoding.PEM)


@pytest.mark.parametrize("style", ["msgtype", "feishu"])
def test_webhook_json_of_chat_services_contains_headline_and_finding(style):
    alert = Alert("jiangsu", "江苏长安网", (Finding("robots", SiteState.FAILING, "robots.txt forbids it", "Read it."),))
    sent = json.dumps(STYLES[style](alert), ensure_ascii=False)
    assert "jiangsu (江苏长安网) is failing" in sent and "robots.txt forbids it" in sent


def test_unknown_webhook_style_is_refused_with_the_known_ones(forbidden, monitored, hook):
    outcome = monitored({"SPIDERMON_WEBHOOK_URL": hook.url}, SPIDERMON_WEBHOOK_STYLE="carrier-pigeon")
    assert "SPIDERMON_WEBHOOK_STYLE=carrier-pigeon" in outcome.log and "plain, msgtype, feishu" in outcome.log


def test_spidermon_can_be_disabled(forbidden, monitored):
    assert "Spidermon" not in monitored(SPIDERMON_ENABLED=0).log


def past(*runs: bool, now: datetime = NOW) -> History:
    """Daily runs up to `now`; robots.txt forbids everything where the argument is true, else nothing."""
    days = [now - timedelta(days=number) for number in range(len(runs) - 1, -1, -1)]
    groups = [{"failed": {"robots": 3}} if forbidden else {} for forbidden in runs]
    found = [{"articles_found": 0 if forbidden else 20, "articles_stored": 1} for forbidden in runs]
    record = zip(days, found, groups, strict=True)
    return History(now, tuple(RunRecord(day, day, "finished", frozenset(), *figures) for day, *figures in record))


def test_alert_about_a_lasting_fault_is_repeated_after_a_week_and_a_recurring_one_at_once(tmp_path):
    first = past(False, True)
    assert sent_alerts.is_due(tmp_path, "e-mail", first)
    sent_alerts.mark_sent(tmp_path, "e-mail", first)
    assert sent_alerts.is_due(tmp_path, "webhook", first), "each channel has its own entry"
    later = past(False, True, True, now=NOW + timedelta(days=1))
    assert not sent_alerts.is_due(tmp_path, "e-mail", later)
    assert sent_alerts.is_due(tmp_path, "e-mail", past(True, True, now=NOW + timedelta(days=7)))
    assert sent_alerts.is_due(tmp_path, "e-mail", past(True, True, now=NOW - timedelta(days=7))), (
        "the clock was set back"
    )
    assert sent_alerts.is_due(tmp_path, "e-mail", past(True, False, True, now=NOW + timedelta(days=2)))
    sent_alerts.mark_unsent(tmp_path, "e-mail")
    assert sent_alerts.is_due(tmp_path, "e-mail", later), "it could not be sent"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"e-mail": 5}', '{"e-mail": {"rules": ["robots"], "at": "noon"}}'])
def test_invalid_file_of_sent_alerts_causes_one_more_alert(tmp_path, content):
    (tmp_path / sent_alerts.SENT_ALERTS).write_text(content)
    assert sent_alerts.is_due(tmp_path, "e-mail", past(True, True))


def test_alert_text_contains_no_control_characters():
    alert = Alert("x", "y", (Finding("robots", SiteState.FAILING, "a\x1b[31m\r\nBcc: z@example.org", "Read it."),))
    assert "\x1b" not in alert.text and "\r" not in alert.text and "\nBcc" not in alert.text


def test_sent_alerts_of_an_earlier_version_are_read_and_the_file_is_renamed(tmp_path):
    first, later = past(False, True), past(False, True, True, now=NOW + timedelta(days=1))
    sent_alerts.mark_sent(tmp_path, "e-mail", first)
    (tmp_path / sent_alerts.SENT_ALERTS).rename(tmp_path / sent_alerts.OLD_SENT_ALERTS)
    assert not sent_alerts.is_due(tmp_path, "e-mail", later)
    sent_alerts.mark_sent(tmp_path, "webhook", later)
    assert [file.name for file in tmp_path.iterdir()] == [sent_alerts.SENT_ALERTS]
    assert not sent_alerts.is_due(tmp_path, "e-mail", later) and not sent_alerts.is_due(tmp_path, "webhook", later)
