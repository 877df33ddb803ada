"""What a person says of members that nobody has confirmed: each is a new one, or part of another."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.ingest.corrections.member_confirming import CannotConfirmMember, confirm_member
from metrics.ingest.corrections.member_merging import CannotMerge, merge_members
from metrics.ingest.loading import locks

CONFIRM, PART_OF = "confirm", "part-of:"


@transaction.atomic
def settle_members(sent: Mapping[str, str]) -> tuple[list[str], int]:
    """Do what the form says; return what could not be done, and how much was.

    The form has `code-N`, `what-N` (empty: later; `confirm`; `part-of:CODE`), `en-N` and `ru-N`.
    """
    if not locks.members_can_change():
        return [_("A load is just being finished. Try again in a moment.")], 0
    dimension = sent.get("dimension", "")
    problems, settled = [], 0
    for number in _numbers(sent):
        code, what = sent[f"code-{number}"], sent.get(f"what-{number}", "")
        if "all" in sent and not what:
            what = CONFIRM
        try:
            if what == CONFIRM:
                names = {
                    f"name_{language}": sent.get(f"{language}-{number}", "") for language in ("en", "ru")
                }
                confirm_member(dimension, code, **names)
            elif what.startswith(PART_OF):
                merge_members(dimension, code, what.removeprefix(PART_OF))
            else:
                continue
        except (CannotMerge, CannotConfirmMember) as refusal:
            problems.append(str(refusal))
        else:
            settled += 1
    return problems, settled


def _numbers(sent: Mapping[str, str]) -> list[int]:
    return sorted(int(name[5:]) for name in sent if name.startswith("code-") and name[5:].isdigit())
