"""`manage.py import_file`: with a worker and without one, in words and as JSON."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from metrics.management import following
from metrics.models import Import, Job, Submission, Transaction
from tests.metrics.ingest.loads import RESPONSES, TRANSACTIONS, csv_file, response, sale
from tests.servers import RunningRedis
from tests.workers import WorkerFactory

pytestmark = pytest.mark.usefixtures("bells")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "PATIENCE_SECONDS", 0.0)


def mapping_file(folder: Path, mapping: Any) -> Path:
    path = folder / "mapping.json"
    path.write_text(json.dumps(mapping), encoding="utf-8")
    return path


def run(folder: Path, rows: list[dict[str, Any]], mapping: Any, *options: str) -> str:
    output = StringIO()
    call_command(
        "import_file",
        str(csv_file(folder, rows)),
        f"--mapping={mapping_file(folder, mapping)}",
        *options,
        stdout=output,
        stderr=StringIO(),
    )
    return output.getvalue()


@pytest.mark.django_db(transaction=True)
def test_without_a_worker_it_loads_the_file_itself(tmp_path: Path) -> None:
    rows = [response(number) for number in range(1, 11)] + [response(11, nps=11), response(12, nps="x")]
    mapping = {**RESPONSES, "metrics": {**RESPONSES["metrics"], "csat": {"measure": "satisfaction_1_5"}}}
    for row in rows:
        row["csat"] = 5
    said = run(tmp_path, rows, mapping)
    assert "rows 12, accepted 11, rejected 1" in said
    assert "new 11, changed 0, unchanged 0" in said
    assert "1 answer missing: nps = 11" in said
    assert "row 13, nps = “x”: Not a whole number from 0 to 10." in said
    assert "delimiter ','" in said
    assert Submission.objects.count() == 11
    assert Job.objects.get().state == "done"


@pytest.mark.django_db(transaction=True)
def test_the_report_as_json(tmp_path: Path) -> None:
    said = json.loads(run(tmp_path, [sale(1), sale(2)], TRANSACTIONS, "--json", "--source", "till"))
    assert (said["state"], said["source"]) == ("loaded", "till")
    assert said["parts"][0]["new"] == 2
    assert said["unconfirmed"] == ["product: tea"]
    assert Transaction.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    run(tmp_path, [sale(1)], TRANSACTIONS)
    said = run(tmp_path, [sale(1), sale(2), sale(1, amount=4)], TRANSACTIONS, "--dry-run", "--accept-rejects")
    assert "new 1, changed 1, unchanged 0" in said
    assert "row 2: Row 4 of the same file has the same id" in said
    assert "1 member waits for a person to confirm it: product: tea" in said
    assert Import.objects.count() == Transaction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_too_many_rejects_end_with_three(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, [response(1), response(2, nps="x")], RESPONSES)
    assert ended.value.code == 3
    assert not Submission.objects.exists()
    made = Import.objects.get()
    assert made.state == "waiting"
    output = StringIO()
    call_command("confirm_import", str(made.pk), stdout=output)
    assert "new 1," in output.getvalue()
    assert Submission.objects.count() == 1
    with pytest.raises(CommandError, match="does not wait"):
        call_command("confirm_import", str(made.pk))


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_loaded_ends_with_one(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, [{"other": "1", "thing": "2"}], RESPONSES)
    assert ended.value.code == 1
    made, job = Import.objects.get(), Job.objects.get()
    assert (made.state, job.state) == ("failed", "failed")
    assert "The file has no column “id”" in made.problem == job.problem


@pytest.mark.django_db(transaction=True)
def test_a_wrong_mapping_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="columns"):
        run(tmp_path, [sale(1)], {**TRANSACTIONS, "columns": {"amout": "amount"}})
    assert not Import.objects.exists()


def test_with_a_worker_the_worker_does_it(
    tmp_path: Path,
    celery_worker_process: WorkerFactory,
    redis_server: RunningRedis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    celery_worker_process()
    monkeypatch.undo()
    monkeypatch.setattr(following, "PATIENCE_SECONDS", 600.0)
    monkeypatch.setattr(following, "claim_job", None)
    assert "new 2," in run(tmp_path, [sale(1), sale(2)], TRANSACTIONS)
    assert Transaction.objects.count() == 2
