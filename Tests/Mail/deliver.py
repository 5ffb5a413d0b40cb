"""Sends digests through aiosmtpd, and reads what arrives."""
import email, email.policy, logging, os, pathlib, shutil, ssl, subprocess, sys, tempfile, warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

binary, place = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
warnings.simplefilter("ignore")
# A client that refuses a certificate is what is tried here.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
PASSWORD = "pass:wörd secret"
failures = 0


def check(what, holds, shown=""):
    global failures
    failures += not holds
    print(("ok    " if holds else "FAIL  ") + what + ("" if holds else f"\n{shown}"))


class Handler:
    def __init__(self):
        self.letters = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((session.ssl is not None, session.authenticated, envelope))
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    isRight = data.login == b"moi" and data.password == PASSWORD.encode()
    return AuthResult(success=isRight, handled=True if isRight else False)


def context(name):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(place / f"{name}.pem", place / f"{name}.key")
    return context


class Server(Controller):
    """On a free port; `tls` is the context of STARTTLS."""

    def __init__(self, handler, tls=None, needsLogin=False, **other):
        super().__init__(handler, hostname="127.0.0.1", port=0, **other)
        self.options = dict(tls_context=tls, require_starttls=tls is not None and needsLogin,
                            auth_required=needsLogin, authenticator=authenticate if needsLogin else None,
                            auth_require_tls=needsLogin and other.get("ssl_context") is None)

    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=True, **self.options)

    def _trigger_server(self):
        # The port was not known before: the first connection goes where it listens.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def home(channels):
    folder = pathlib.Path(tempfile.mkdtemp(dir=place))
    (folder / "page.md").write_text("# Veille & IA\n\n## Énergie\n\n* [Un](https://e.fr/1)\n")
    (folder / "veille.yml").write_text(
        f"pages: [page.md]\nfetch: {{allow_private: [localhost], ca_file: {place}/trusted.pem}}\n"
        "digest:\n  language: fr\n"
        "  mail: {from: Équipe <v@e.fr>, to: [Liste <l@e.fr>], list_id: v.e.fr, unsubscribe: https://e.fr/bye}\n"
        "  send:\n" + "".join(f"    - {channel}\n" for channel in channels))
    for number, title in enumerate(["L’eau « douce » 🔒", ".", "a\r\nBcc: victim@e.fr"]):
        veille(folder, "add", f"https://n.fr/{number}", "--title", title, "--offline", "--accept", "--section", "1")
    return folder


def veille(folder, *arguments):
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "LOGIN": "moi:" + PASSWORD, "WRONG": "moi:wr0ng"}
    return subprocess.run([binary, *arguments, "--now", "2026-03-14T08:00:00Z"], cwd=folder, env=environment,
                          capture_output=True, text=True)


def serving(server):
    server.start()
    return server.port


# STARTTLS, signed in, one recipient refused.
handler = Handler()
server = Server(handler, tls=context("trusted"), needsLogin=True)
port = serving(server)
folder = home([f"{{name: list, smtp: 'smtp://localhost:{port}', tls: required, credentials: LOGIN, to: [a@e.fr, nobody@e.fr]}}",
               f"{{name: shut, smtp: 'smtp://localhost:{port}', tls: required, credentials: WRONG}}",
               f"{{name: open, smtp: 'smtp://localhost:{port}', tls: off}}"])
run = veille(folder, "digest", "--send")
told = run.stdout + run.stderr
check("exit code 3 for what was refused", run.returncode == 3, told)
check("the refused address is told", "nobody@e.fr: 550 5.1.1 no such user" in told, told)
check("a wrong password is told with its variable", "check the credentials WRONG" in told, told)
check("without encryption that server takes nothing", "open: the mail server refused it: 530" in told, told)
ledger = (folder / "state/decisions.jsonl").read_text()
check("no secret in messages or the ledger", "secret" not in told + ledger and "wr0ng" not in told, told + ledger)
check("one letter arrived", len(handler.letters) == 1, handler.letters)
if handler.letters:
    isEncrypted, isKnown, envelope = handler.letters[0]
    check("encrypted and signed in", isEncrypted and isKnown)
    check("from and to on the way", (envelope.mail_from, envelope.rcpt_tos) == ("v@e.fr", ["a@e.fr"]), envelope.rcpt_tos)
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    check("the parser finds no defect", not message.defects and not any(p.defects for p in message.walk()))
    check("headers", (message["From"], message["To"], message["List-Unsubscribe-Post"], message["Bcc"])
          == ("Équipe <v@e.fr>", "Liste <l@e.fr>", "List-Unsubscribe=One-Click", None), message.items())
    check("the subject", str(message["Subject"]).startswith("[Veille & IA] n°\u202f1 — 3 nouveautés"), message["Subject"])
    kinds = [part.get_content_type() for part in message.walk()]
    check("its parts", kinds == ["multipart/alternative", "text/plain", "text/html"], kinds)
    plain = message.get_body(("plain",)).get_content()
    check("the text", all(w in plain for w in ["L’eau « douce » 🔒", "\n. [2]", "Bcc: victim@e.fr", "https://n.fr/2"]), plain)
    rendered = veille(folder, "digest", "--number", "1", "--format", "eml").stdout
    check("byte for byte what digest --format eml writes",
          envelope.content.replace(b"\r\n", b"\n") == rendered.encode().replace(b"\r\n", b"\n"))
again = veille(folder, "digest", "--send")
check("nothing is sent twice", len(handler.letters) == 1 and again.returncode == 0, again.stderr)
server.stop()

# smtps.
handler = Handler()
server = Server(handler, ssl_context=context("trusted"))
port = serving(server)
folder = home([f"{{name: list, smtp: 'smtps://localhost:{port}'}}"])
run = veille(folder, "digest", "--send")
check("smtps", run.returncode == 0 and len(handler.letters) == 1, run.stderr)
server.stop()

# A certificate that nobody trusts, and a server without STARTTLS.
for what, tls in [("a foreign certificate is refused", context("foreign")), ("STARTTLS that is not offered", None)]:
    handler = Handler()
    server = Server(handler, tls=tls)
    port = serving(server)
    folder = home([f"{{name: list, smtp: 'smtp://localhost:{port}', tls: required}}"])
    run = veille(folder, "digest", "--send")
    check(what, run.returncode == 3 and not handler.letters and "certificate or encryption" in run.stderr, run.stderr)
    if tls is None:
        near = (folder / "veille.yml").read_text().replace(", tls: required", "")
        (folder / "veille.yml").write_text(near)
        run = veille(folder, "digest", "--resend", "list")
        check("near by it is sent without", run.returncode == 0 and len(handler.letters) == 1, run.stderr)
    server.stop()

for folder in place.glob("tmp*"):
    shutil.rmtree(folder)
sys.exit(1 if failures else 0)
