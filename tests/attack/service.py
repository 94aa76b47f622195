"""A service that the attack starts, and plain HTTP to it. Nothing here connects to anything but loopback."""

import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import time

HOST = "127.0.0.1"


class Gone(Exception):
    """The service ended by itself."""


def free_port():
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


def start(program, arguments, environment, log, limit=None):
    """Starts a program; `limit` is its greatest number of open files."""

    def before():
        if limit:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))

    return subprocess.Popen(
        [program, "serve", *arguments],
        env={**os.environ, "DATABASE_URL": "", "RUST_LOG": "warn", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=log,
        preexec_fn=before,
        start_new_session=True,
    )


def stop(process, seconds=30):
    """Ends a process that this program started; returns how long it took, or None where it had to be killed."""
    begun = time.monotonic()
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(seconds)
        return time.monotonic() - begun
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None


class Service:
    """A running service with a Postgres and a folder of its own."""

    def __init__(self, program, home, settings=()):
        """`settings` are pairs: options of the program, and `limit` for its number of open files."""
        settings = dict(settings)
        limit = settings.pop("limit", None)
        os.mkdir(home, 0o755)
        self.data = os.path.join(home, "data")
        self.port = free_port()
        self.log = open(os.path.join(home, "log"), "w+b")
        arguments = ["--model", "fast", "--listen", f"{HOST}:{self.port}"]
        for name, value in settings.items():
            arguments += [f"--{name}", str(value)]
        self.process = start(program, arguments, {"DATELINE_DATA_DIR": self.data}, self.log, limit)
        deadline = time.monotonic() + 120
        while True:
            try:
                if self.get("/readyz", timeout=5).status == 200:
                    return
            except OSError:
                pass
            if not self.is_alive() or time.monotonic() > deadline:
                self.log.seek(0)
                log = self.log.read().decode(errors="replace")[-300:]
                self.stop()
                raise Gone(f"it did not start: {log}")
            time.sleep(0.1)

    def is_alive(self):
        return self.process.poll() is None

    def stop(self):
        seconds = stop(self.process)
        self.log.close()
        return seconds

    def memory(self):
        """The most memory that the process has used so far, in MB; 0 where the system does not say."""
        try:
            with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
                peak = [line for line in status if line.startswith("VmHWM")]
            return int(peak[0].split()[1]) // 1024
        except (OSError, IndexError):
            return 0

    def request(self, method, path, body=None, headers=(), timeout=60):
        """Returns the response, with its content in `content` and its JSON, if it is JSON, in `json`."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=timeout)
        try:
            headers = dict(headers)
            if isinstance(body, (dict, list)):
                body = json.dumps(body)
                headers.setdefault("Content-Type", "application/json")
            if isinstance(body, str):
                body = body.encode()
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.content = response.read()
            try:
                response.json = json.loads(response.content)
            except ValueError:
                response.json = None
            return response
        finally:
            connection.close()

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, body, headers=(), **more):
        return self.request("POST", path, body, headers, **more)

    def raw(self, data, timeout=10):
        """Sends bytes and returns the start of the answer."""
        with socket.create_connection((HOST, self.port), timeout) as connection:
            connection.sendall(data)
            return connection.recv(65536)

    def submit(self, name, body, wait=30):
        """Submits an article, waits for its extraction, and returns the answer's JSON."""
        article = {"source": "attack", "external_id": name, "published_at": "2024-03-14T08:00:00Z", "body": body}
        response = self.post("/v1/articles", article, {"Prefer": f"wait={wait}"}, timeout=wait + 30)
        return response.json or {}
