"""Members that arrived in data get their names from a person."""

from pathlib import Path

import pytest

from metrics.ingest.corrections.member_confirming import CannotConfirmMember, confirm_member
from metrics.ingest.corrections.member_merging import merge_members
from metrics.models import Member
from tests.metrics.ingest.loads import RESPONSES, load_rows, response

pytestmark = pytest.mark.django_db


def test_a_member_is_confirmed_and_named(tmp_path: Path) -> None:
    load_rows(tmp_path, [response(1, channel="kiosk2")], RESPONSES)
    confirm_member("channel", "kiosk2", name_en=" Kiosk, new ", name_ru="Новый терминал")
    member = Member.objects.get(code="kiosk2")
    assert (member.status, member.name_en, member.name_ru) == ("confirmed", "Kiosk, new", "Новый терминал")


def test_one_that_is_part_of_another_or_not_there_is_not(tmp_path: Path) -> None:
    load_rows(tmp_path, [response(1, channel="kiosk2")], RESPONSES)
    merge_members("channel", "kiosk2", "kiosk")
    for code in ("kiosk2", "nowhere"):
        with pytest.raises(CannotConfirmMember):
            confirm_member("channel", code, name_en="", name_ru="")
