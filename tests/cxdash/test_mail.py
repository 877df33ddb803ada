"""Mails over a real socket, and what stands in the environment about them."""

import email
import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import cast

import pytest
from pytest_django import Settings

from cxdash import mail
from cxdash.processes.ports import free_port
from metrics.models import Organisation

BASE_DIR = Path(__file__).resolve().parent.parent.parent


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it gets, and takes nothing for `nobody@`."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.kept: list[Message] = []


class Conversation(socketserver.StreamRequestHandler):
    """The least of SMTP."""

    def handle(self) -> None:
        server = cast("MailServer", self.server)
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].upper()
            if word == "RCPT" and "nobody@" in line:
                self._say("550 no such person")
            elif word == "DATA":
                self._say("354 go on")
                lines = []
                while (text := self.rfile.readline()) != b".\r\n":
                    lines.append(text)
                server.kept.append(email.message_from_bytes(b"".join(lines)))
                self._say("250 kept")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAIL_IS_SET_UP = True
    settings.EMAIL_USE_TLS = False
    settings.DEFAULT_FROM_EMAIL = "Acme <cxdash@acme.example>"
    with MailServer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.socket.getsockname()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def send(to: str = "cco@example.com", language: str = "ru") -> None:
    mail.send("reset", to=to, language=language, context={"link": "https://cx.example.com/x/?a=1&b=2"})


def part(message: Message, kind: str) -> str:
    (found,) = [one for one in message.walk() if one.get_content_type() == kind]
    return cast("bytes", found.get_payload(decode=True)).decode()


@pytest.mark.django_db
def test_a_mail_is_text_and_html_in_the_language_of_its_reader(server: MailServer) -> None:
    Organisation.objects.update(name_en="A & B", name_ru="А & Б")
    send()
    (message,) = server.kept
    subject = email.header.make_header(email.header.decode_header(message["Subject"]))
    assert str(subject) == "А & Б: новый пароль"
    assert (message["From"], message["To"]) == ("Acme <cxdash@acme.example>", "cco@example.com")
    assert "https://cx.example.com/x/?a=1&b=2\n" in part(message, "text/plain").replace("\r", "")
    html = part(message, "text/html")
    assert 'href="https://cx.example.com/x/?a=1&amp;b=2"' in html
    assert "А &amp; Б" in html
    assert "http" not in html.replace("https://cx.example.com", "")  # nothing is fetched from anywhere


@pytest.mark.django_db
def test_what_the_server_does_not_take_is_said(server: MailServer, settings: Settings) -> None:
    with pytest.raises(mail.MailError, match="did not take the mail"):
        send("nobody@example.com")
    settings.EMAIL_PORT = free_port()
    with pytest.raises(mail.MailError, match="did not take the mail"):
        send()
    assert server.kept == []


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_line_break_in_a_name_adds_no_header(end: str, server: MailServer) -> None:
    Organisation.objects.update(name_en=f"Acme{end}Bcc: everybody@example.com")
    send(language="en")
    (message,) = server.kept
    assert message["Bcc"] is None
    assert str(message["Subject"]).startswith("Acme")


@pytest.mark.django_db
def test_without_a_mail_server_nothing_is_sent(settings: Settings) -> None:
    settings.MAIL_IS_SET_UP = False
    assert not mail.can_send()
    with pytest.raises(mail.MailError, match="no mail server"):
        send()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"MAIL_HOST": "mail.example.com"}, "MAIL_FROM must name the sender"),
        ({"MAIL_SECURITY": "ssl"}, "MAIL_SECURITY must be starttls, tls or none, not 'ssl'"),
        ({"MAIL_PORT": "smtp"}, "MAIL_PORT must be a whole number"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start(given: dict[str, str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import cxdash.settings"],
        cwd=BASE_DIR,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
