import cProfile
import os
import random
import resource
import time

import pytest
from django.db import connection

from metrics.models import *
from tests.metrics.ingest.loads import *

N = int(os.environ.get("N", "500000"))


@pytest.mark.django_db(transaction=True)
def test_perf(tmp_path):
    path = tmp_path / "big.csv"
    rnd = random.Random(1)
    with path.open("w") as f:
        f.write("id,date,customer,nps,csat,channel,region,segment,product\n")
        for i in range(N):
            f.write(
                f"r{i},2025-{1 + i % 6:02}-{1 + rnd.randrange(28):02} 10:{i % 60:02}:00,c{rnd.randrange(N // 3)},{rnd.randrange(11)},{rnd.randrange(1, 6)},ch{rnd.randrange(6)},re{rnd.randrange(12)},se{rnd.randrange(4)},p{rnd.randrange(20)}\n"
            )
    m = {
        "source": "survey",
        "kind": "responses",
        "columns": {"external_id": "id", "occurred_at": "date", "customer": "customer"},
        "metrics": {"nps": {"measure": "recommend_0_10"}, "csat": {"measure": "satisfaction_1_5"}},
        "dimensions": {"channel": "channel", "region": "region", "segment": "segment", "product": "product"},
    }
    from metrics.ingest.loading import Load

    marks = {}
    for name in ("_begin", "_read", "_settle", "finish"):
        orig = getattr(Load, name)

        def w(self, *a, _o=orig, _n=name, **k):
            t = time.perf_counter()
            r = _o(self, *a, **k)
            marks[_n] = time.perf_counter() - t
            return r

        setattr(Load, name, w)
    t = time.perf_counter()
    made = stored(path, m)
    slow = []

    def timer(run, sql, params, many, ctx):
        t = time.perf_counter()
        r = run(sql, params, many, ctx)
        d = time.perf_counter() - t
        if d > 0.5:
            slow.append((round(d, 2), str(sql)[:110].replace("\n", " ")))
        return r

    cProfile.Profile()
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    t = time.perf_counter()
    with connection.execute_wrapper(timer):
        r = load(made)
    time.perf_counter() - t
    for _s in slow:
        pass
    t = time.perf_counter()
    made = stored(path, m)
    load(made)
    from metrics.ingest.undoing import undo

    t = time.perf_counter()
    undo(r.import_id, now=NOW, days=30)
    if os.environ.get("NOFK"):
        with connection.cursor() as c:
            c.execute("ALTER TABLE metrics_answer DISABLE TRIGGER ALL")
            c.execute("ALTER TABLE metrics_submission DISABLE TRIGGER ALL")
        t = time.perf_counter()
        made = stored(path, m)
        load(made)
