"""What the tests of integrations share: promptguard serve, servers that play a part, and small checks."""

import http.server
import json
import os
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
CPR, NAME = "120358-8905", "Mette Testesen"
KEY = "test-" + "0123456789abcdef" * 2


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def call(method, url, body=None, headers=None, timeout=60):
    """Status and text of an answer; status 0 when there was none."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})}, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


class Guard:
    """A running `promptguard serve`."""

    def __init__(self, folder, port=0, policy="lemvig-copilot"):
        key = Path(folder, "server.key")
        key.write_text(KEY + "\n")
        command = [os.environ["PROMPTGUARD_BIN"], "serve", "--no-open", "--port", str(port), "--key-file", str(key), "--policy", policy]
        environment = {**os.environ, "PROMPTGUARD_DATA": str(Path(folder, "data"))}
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = self.process.stdout.readline().strip().split("#")[0].rstrip("/")
        assert self.url.startswith("http://"), "promptguard serve did not start"
        self.port = int(self.url.rsplit(":", 1)[1])

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


class Part:
    """A small HTTP server: `answer(request)` gives status, headers and body (bytes, or a list of pieces)."""

    def __init__(self, answer, port=0):
        seen = self.seen = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                seen.append(body.decode())
                status, headers, out = answer(json.loads(body or b"null"))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Connection", "close")
                self.end_headers()
                for piece in out if isinstance(out, list) else [out]:
                    self.wfile.write(piece)
                    self.wfile.flush()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            allow_reuse_address = True

        self.server = Server(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def wait_for(url, process, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"{url}: it ended with {process.returncode}")
        if call("GET", url, timeout=2)[0] == 200:
            return
        time.sleep(0.3)
    raise SystemExit(f"{url}: no answer in {seconds} s")
