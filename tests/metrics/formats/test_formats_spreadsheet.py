"""Text that a spreadsheet must not run."""

import pytest

from metrics.formats.spreadsheet import guarded, is_plain


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+49 30",
        "-cmd",
        "@SUM(A1)",
        "\t=1",
        "  =1+1",
        "\u00a0=1+1",
        "\tcmd",
        "\r1",
        "\n1",
        "＝1+1",
        " －1",
    ],
)
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert not is_plain(text)
    assert guarded(text) == guarded(text, numbers_stay=True) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", " a", "5", "north-west"])
def test_all_else_stays_as_it_is(text: str) -> None:
    assert is_plain(text)
    assert guarded(text) == guarded(text, numbers_stay=True) == text


@pytest.mark.parametrize("text", ["-5", "+5,5", "-1.25"])
def test_numbers_with_a_sign_stay_only_where_that_is_asked_for(text: str) -> None:
    assert guarded(text, numbers_stay=True) == text
    assert guarded(text) == f"'{text}"
