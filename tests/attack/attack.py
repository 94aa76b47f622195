"""Repeats an attack on a service that it starts itself, and prints what held.

    python3 tests/attack/attack.py target/debug/dateline
    python3 tests/attack/attack.py target/release/dateline --against OLDER_PROGRAM

Each of its 18 kinds has a probe of some seconds (`probes.py`). The services listen on loopback only, keep their data in
a temporary folder, and end with this program. `--against` runs the same probes on another build and prints both; `--only 4,9`
takes some of them. Exits with 1 where something broke. Needs Python 3.9 and nothing else.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time

import probes
from service import Gone, Service


def run(program, items, folder, options):
    """Runs the probes of `items`; returns (held, figure) for each."""
    results = {}
    services = {}
    try:
        for item in items:
            probe = probes.PROBES[item]
            begun = time.monotonic()
            try:
                results[item] = attempt(probe, program, services, folder, options)
            except Gone as error:
                results[item] = (False, f"the process ended: {error}")
            except Exception as error:  # noqa: BLE001 - a probe that fails says so in its row
                results[item] = (False, f"no answer as expected: {type(error).__name__} {error}"[:160])
            print(f"  {item:2} {time.monotonic() - begun:5.1f} s  {show(results[item])}", file=sys.stderr, flush=True)
    finally:
        for service in services.values():
            service.stop()
    return results


def attempt(probe, program, services, folder, options):
    """Runs a probe with the service that it needs, which probes with equal needs share while it lives."""
    if probe.settings is None:
        return probe.run(program, folder, options)
    service = services.get(probe.settings)
    if service is None or not service.is_alive():
        home = os.path.join(folder, f"home-{len(os.listdir(folder))}")
        service = services[probe.settings] = Service(program, home, probe.settings)
    held, figure = probe.run(service)
    if not service.is_alive():
        raise Gone(f"exit status {service.process.returncode}")
    return held, figure


def show(result):
    held, figure = result
    return {True: "held", False: "BROKE", None: "not tried"}[held] + f": {figure}"


def table(items, columns):
    """Prints a table row for each item: its number, what was tried, and the outcome for each program."""
    print("| item | what was tried | " + " | ".join(name for name, _ in columns) + " |")
    print("|---|---|" + "---|" * len(columns))
    for item in items:
        cells = [show(results[item]).replace("|", "/") for _, results in columns]
        print(f"| {item} | {probes.PROBES[item].title} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the program to attack: target/debug/dateline")
    parser.add_argument("--against", metavar="PROGRAM", help="an older program, for a column before")
    parser.add_argument("--only", metavar="ITEMS", help="numbers of items, separated by commas")
    parser.add_argument("--small-disk", metavar="FOLDER", help="an empty file system of 200 to 400 MB, for item 6")
    options = parser.parse_args()
    # The services end also when this program is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    items = [int(item) for item in options.only.split(",")] if options.only else sorted(probes.PROBES)
    columns = []
    for name, program in [("before", options.against), ("now", options.program)]:
        if program is None:
            continue
        print(f"{name}: {program}", file=sys.stderr)
        folder = tempfile.mkdtemp(prefix="dateline-attack-")
        # The embedded Postgres of root runs as another user.
        os.chmod(folder, 0o755)
        try:
            columns.append((name, run(os.path.abspath(program), items, folder, options)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    table(items, columns)
    return 1 if any(held is False for held, _ in columns[-1][1].values()) else 0


if __name__ == "__main__":
    sys.exit(main())
