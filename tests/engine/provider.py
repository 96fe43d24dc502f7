"""An identity provider over TLS for one container, from the platform's own image: ``python provider.py``.

It asks nobody for a password: whoever comes is sent back at once. It answers for one client, which has to
show its secret, and that lies in a file beside this one. The way to a real provider is tried in the browser.
"""

import base64
import json
import ssl
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

ISSUER = "https://provider:8443"
CLIENT = "hehuo"
SUBJECT = "luo"
HERE = Path(__file__).parent
KEY = ECKey.generate_key("P-256", {"kid": "one"})


class Answers(BaseHTTPRequestHandler):
    """The four addresses of a provider."""

    def do_GET(self) -> None:
        """Its description, its keys, and the page that nobody has to fill in."""
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/.well-known/openid-configuration":
            self._say({
                "issuer": ISSUER,
                "authorization_endpoint": f"{ISSUER}/authorize",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys",
            })  # fmt: skip
        elif url.path == "/keys":
            self._say({"keys": [KEY.as_dict(private=False)]})
        else:
            back = {"code": asked["nonce"], "state": asked["state"], "iss": ISSUER}
            self.send_response(303)
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
            self.end_headers()

    def do_POST(self) -> None:
        """The token, for who shows the secret; the code is the nonce itself."""
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        said = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        if unquote(said) != f"{CLIENT}:{(HERE / 'secret').read_text().strip()}":
            self._say({"error": "invalid_client"}, status=401)
            return
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": CLIENT, "sub": SUBJECT, "nonce": sent["code"][0], "iat": now}
        self._say({"id_token": jwt.encode({"alg": "ES256", "kid": "one"}, claims | {"exp": now + 60}, KEY)})

    def _say(self, what: object, status: int = 200) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("", 8443), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(HERE / "authority.pem", HERE / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()
