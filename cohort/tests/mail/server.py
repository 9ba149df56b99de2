"""A real mail server for the tests of mail (aiosmtpd): keeps what it is given, one JSON line a message, and refuses some.

server.py PORT FOLDER [--tls starttls|implicit|none] [--sign-in NAME:PASSWORD]

A certificate for localhost is made in FOLDER by trustme; whoever is to trust it trusts FOLDER/client.pem. Messages go to
FOLDER/mail.jsonl, and "ready" to standard output once the door is open. Addresses that begin with "refused" are refused for
good, those that begin with "busy" are put off.
"""

import argparse
import json
import ssl
import subprocess
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Keeper:
    def __init__(self, file):
        self.file = file
        self.lock = threading.Lock()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 No such mailbox: " + address
        if address.startswith("busy"):
            return "451 4.3.2 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        line = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "safe": session.ssl is not None or getattr(server, "tls_from_the_start", False),
            "as": (session.auth_data.login.decode() if session.auth_data else None),
            "text": envelope.content.decode("utf-8", "replace"),
        }
        with self.lock, open(self.file, "a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
        return "250 Kept"


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("port", type=int)
    asked.add_argument("folder")
    asked.add_argument("--tls", default="starttls", choices=["starttls", "implicit", "none"])
    asked.add_argument("--sign-in", default="")
    asked = asked.parse_args()

    context = None
    if asked.tls != "none":
        make = [sys.executable, "-m", "trustme", "-q", "-d", asked.folder, "-i", "localhost"]
        subprocess.run(make, check=True)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(asked.folder + "/server.pem", asked.folder + "/server.key")

    options = {}
    if asked.sign_in:
        name, password = asked.sign_in.encode().split(b":", 1)

        def judge(server, session, envelope, mechanism, data):
            good = (data.login, data.password) == (name, password)
            return AuthResult(success=good, handled=False, auth_data=data)

        # Over an open line nobody is asked for a password.
        options = {"authenticator": judge, "auth_required": True, "auth_require_tls": asked.tls == "starttls"}
    if asked.tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    controller = Controller(
        Keeper(asked.folder + "/mail.jsonl"),
        hostname="localhost",
        port=asked.port,
        ssl_context=context if asked.tls == "implicit" else None,
        server_kwargs=options,
    )
    controller.start()
    print("ready", flush=True)
    # Ends with whoever started it: they hold the other end of standard input.
    sys.stdin.read()
    controller.stop()


main()
