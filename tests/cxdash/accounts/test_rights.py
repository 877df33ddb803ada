"""The table of rights: complete, read as it is written, and the only source of rights."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.context_processors import auth
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from cxdash.accounts.backend import RoleBackend
from cxdash.accounts.menu import MENUS, PAGES
from cxdash.accounts.rights import TABLE, Reach, UnknownRightError, covers, reach
from cxdash.accounts.roles import Role
from tests.cast import Cast


@dataclass
class Holder:
    pk: int = 1
    department_id: int | None = 7


@dataclass
class Comment:
    department_id: int | None


@dataclass
class Key:
    user_id: int


@dataclass
class Pack:
    is_published: bool


def test_every_right_says_something_about_every_role() -> None:
    assert all(set(cells) == set(Role) for cells in TABLE.values())


@pytest.mark.parametrize(
    ("role", "right", "expected"),
    [
        ("cco", "metrics.view_comments", Reach.ALL),
        ("ceo", "metrics.view_comments", Reach.NONE),
        ("board", "metrics.view_health", Reach.ALL),
        ("secretary", "boardroom.edit_packs", Reach.ALL),
        ("head", "metrics.view_comments", Reach.OWN_DEPARTMENT),
        ("owner", "metrics.view_health", Reach.NONE),
        ("owner", "metrics.view_metrics", Reach.OWN),
        ("finance", "metrics.load_data", Reach.NONE),
        ("finance", "metrics.load_finance", Reach.ALL),
        ("administrator", "metrics.edit_targets", Reach.ALL),
        ("analyst", "metrics.edit_catalogue", Reach.ALL),
        ("analyst", "metrics.edit_targets", Reach.NONE),
        ("analyst", "accounts.edit_tokens", Reach.OWN),
        ("board", "initiatives.view_initiatives", Reach.PUBLISHED),
    ],
)
def test_the_cells_that_tell_roles_apart(role: str, right: str, expected: Reach) -> None:
    assert reach(role, right) is expected


def test_the_board_has_no_right_to_change_anything() -> None:
    for role in (Role.CEO, Role.BOARD):
        held = {right.partition(".")[2] for right, cells in TABLE.items() if cells[role] is not Reach.NONE}
        assert {name for name in held if not name.startswith("view_")} == {"ask_questions"}


@pytest.mark.parametrize(
    ("how_far", "thing", "expected"),
    [
        (Reach.ALL, object(), True),
        (Reach.NONE, Comment(7), False),
        (Reach.OWN_DEPARTMENT, Comment(7), True),
        (Reach.OWN_DEPARTMENT, Comment(8), False),
        (Reach.OWN_DEPARTMENT, Comment(None), False),
        (Reach.OWN_DEPARTMENT, object(), False),
        (Reach.OWN, Key(1), True),
        (Reach.OWN, Key(2), False),
        (Reach.OWN, object(), False),
        (Reach.PUBLISHED, Pack(is_published=True), True),
        (Reach.PUBLISHED, Pack(is_published=False), False),
        (Reach.PUBLISHED, object(), False),
    ],
)
def test_what_an_object_says_it_belongs_to_decides(how_far: Reach, thing: object, expected: bool) -> None:
    assert covers(how_far, Holder(), thing) is expected


def test_who_has_no_department_reaches_none() -> None:
    assert not covers(Reach.OWN_DEPARTMENT, Holder(department_id=None), Comment(None))


def test_a_slip_in_the_name_of_a_right_is_loud(cast: Cast) -> None:
    with pytest.raises(UnknownRightError, match=r"metrics\.view_helth"):
        cast["cco"].has_perm("metrics.view_helth")


def test_rights_of_people(cast: Cast) -> None:
    head, own = cast["head"], cast.department()
    assert head.has_perm("metrics.view_comments")
    assert head.has_perm("metrics.view_comments", Comment(own.pk))
    assert not head.has_perm("metrics.view_comments", Comment(own.pk + 1))
    assert head.departments_within("metrics.view_comments") == frozenset({own.pk})
    assert cast["cco"].departments_within("metrics.view_comments") is None
    assert cast["board"].departments_within("metrics.view_comments") == frozenset()
    assert cast["analyst"].has_perms(["metrics.load_data", "metrics.edit_members"])
    assert not cast["analyst"].has_perms(["metrics.load_data", "metrics.edit_targets"])
    assert cast["finance"].has_module_perms("boardroom")
    assert not cast["analyst"].has_module_perms("boardroom")


def test_who_has_left_has_no_right_at_all(cast: Cast) -> None:
    assert RoleBackend().get_all_permissions(cast["outsider"]) == set()
    assert cast["outsider"].departments_within("metrics.view_comments") == frozenset()


def test_nobody_has_no_right_at_all() -> None:
    assert not AnonymousUser().has_perm("metrics.view_health")
    assert not AnonymousUser().has_module_perms("metrics")


def test_templates_ask_the_same_table(cast: Cast, rf: RequestFactory) -> None:
    page = Template("{% if perms.metrics.load_data %}load{% else %}look{% endif %}")
    request = rf.get("/")
    said = []
    for name in ("analyst", "ceo"):
        request.user = cast[name]
        said.append(page.render(Context(auth(request))))
    assert said == ["load", "look"]


def test_menus_have_at_most_five_entries_with_a_name_each() -> None:
    assert set(MENUS) == set(Role)
    assert all(len(names) <= 5 and set(names) <= set(PAGES) for names in MENUS.values())


def test_the_menu_has_a_short_name_for_health() -> None:
    for language, label in (("en", "Health"), ("ru", "Клиентский опыт")):
        with translation.override(language):
            assert str(PAGES["health"]) == label
