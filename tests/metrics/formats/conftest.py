"""The catalogue as it is now, for the tests of wording."""

import pytest


@pytest.fixture(scope="package", autouse=True)
def _russian() -> None:
    # pytest reads this file before Django is set up.
    from django.utils.translation.reloader import translation_file_changed  # noqa: PLC0415

    from cxdash.translations import catalogue_path, compile_catalogue  # noqa: PLC0415

    # Django keeps what it has read, maybe before the catalogue was compiled.
    translation_file_changed(None, compile_catalogue(catalogue_path()))
