"""A load that somebody stops brings nothing, however far it was."""

from pathlib import Path

import pytest

from metrics.ingest.loading.load import Load
from metrics.ingest.loading.progress import NoAccount
from metrics.ingest.loading.staging import imports_with_staging
from metrics.ingest.loading.stopping import CannotStop, stop
from metrics.models import Import, Submission
from tests.metrics.ingest.loads import NOW, RESPONSES, SECRET, csv_file, load, response, stored

pytestmark = pytest.mark.django_db


class StoppedMidway(NoAccount):
    """Somebody stops the import when its rows have been read."""

    def __init__(self, import_id: int) -> None:
        self._import_id = import_id

    def renew(self, *, done=None, total=None, cursor=None) -> None:  # type: ignore[no-untyped-def]
        if total is not None:
            stop(self._import_id)


def test_one_that_waits(tmp_path: Path) -> None:
    made = stored(csv_file(tmp_path, [response(1)]), RESPONSES)
    stop(made.pk)
    assert load(made).state == Import.State.FAILED
    assert not Submission.objects.exists()
    with pytest.raises(CannotStop):
        stop(made.pk)


def test_one_that_is_being_read(tmp_path: Path) -> None:
    made = stored(csv_file(tmp_path, [response(1)]), RESPONSES)
    Load(made.pk, progress=StoppedMidway(made.pk), secret=SECRET, clock=lambda: NOW).run()
    made.refresh_from_db()
    assert (made.state, made.problem) == (Import.State.FAILED, "Somebody stopped it. Nothing was loaded.")
    assert not Submission.objects.exists()
    assert imports_with_staging() == set()


def test_one_that_is_loaded(tmp_path: Path) -> None:
    made = stored(csv_file(tmp_path, [response(1)]), RESPONSES)
    load(made)
    with pytest.raises(CannotStop):
        stop(made.pk)
    with pytest.raises(CannotStop):
        stop(made.pk + 1)
