"""How long a panel's page takes for 200 requests over 12 classes, against one for 2: prints both and their ratio.

    PYTHONPATH=. .venv/bin/python tests/bench/divisions.py
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from portal import create_app
from portal.config import Settings
from portal.core import capacity
from portal.core.db import transaction
from portal.core.migrations import upgrade
from portal.subsidies import asking, requests
from portal.subsidies.programme import programme_of
from portal.subsidies.sharing import rounds
from tests.people import PortalClient, client_for
from tests.subsidies import supports

CLASSES, MANY, FEW, TURNS = 12, 200, 2, 15


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.for_tests(Path(folder)))
        with app.app_context():
            upgrade()
            for command in (["keys", "make"], ["calendar", "seed"]):
                app.test_cli_runner().invoke(args=command)
            few, many = measured("few", FEW), measured("many", MANY)
        print(f"{FEW} requests: {few * 1000:.1f} ms; {MANY} requests: {many * 1000:.1f} ms; ratio {many / few:.2f}")


def measured(code: str, count: int) -> float:
    """Median seconds of the page of a round over `count` requests."""
    official, pool = supports.signatory(), supports.site(code, total=100_000)
    with transaction():
        for n in range(CLASSES - len(supports.CLASSES)):
            one = capacity.add_class(None, pool, code=f"extra{n}", name_fa=f"رده‌ی {n}")
            capacity.set_level(None, one, supports.today(-1), 1000)
    ask_many(code, count)
    with transaction():
        made = rounds.open_round(supports.site(code), official)
    browser: PortalClient = client_for(official)
    return median(timed(browser, f"/support/divisions/{made.token}") for _ in range(TURNS))


def ask_many(code: str, count: int) -> None:
    vendor, licence = supports.licensed()
    pool, words = supports.site(code), supports.typed({"vcpu": 8, "memory": 16, "gpu": 1})
    words |= {f"{asking.UNITS}extra{n}": "10" for n in range(CLASSES - len(supports.CLASSES))}
    for _ in range(count):
        case = supports.drafted(programme_of("datacentre"), vendor, licence, pool, words)
        supports.step(case, "submit", requests.support_case(case).created_by)


def timed(browser: PortalClient, url: str) -> float:
    begun = time.perf_counter()
    assert browser.get(url).status_code == 200
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
