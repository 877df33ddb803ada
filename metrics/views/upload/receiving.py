"""Files beyond the limit: turned away while they arrive, so that no disk is filled with them."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

_MARK = "cxdash.file_too_large"


class WithinLimit(FileUploadHandler):
    """Passes pieces of a file on until there are too many; the rest is read and forgotten."""

    chunk_size = 256 * 1024

    def new_file(self, *arguments: Any, **options: Any) -> None:
        """Begin to count."""
        super().new_file(*arguments, **options)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and stop where it is too much."""
        self._received += len(raw_data)
        if self._received > settings.UPLOAD_LIMIT_BYTES:
            if self.request is not None:
                self.request.META[_MARK] = "1"
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def was_too_large(request: HttpRequest) -> bool:
    """Return whether a file of this request was beyond the limit."""
    return _MARK in request.META
