"""Run as a process of its own: reads one sheet of a workbook within limits, whatever the workbook holds.

`python -m metrics.ingest.reading.workbook_child WORKBOOK RESULT [SHEET]` writes the cells as text in Arrow's format
and prints what it found as JSON. A workbook of a few kilobytes can ask for gigabytes: then this process dies, and
not the one that works on jobs.
"""

import json
import resource
import sys
from contextlib import suppress

MEGABYTES = 3_000
"""Memory that may be addressed; the libraries alone take 900."""
SECONDS = 45
"""Of computing; less than a lease lasts."""


def main(workbook: str, result: str, said: str | None = None) -> dict[str, object]:
    """Return the name of the sheet that was read, the names there are, or that the file is damaged."""
    import fastexcel  # noqa: PLC0415 - under the limits
    import polars as pl  # noqa: PLC0415

    try:
        book = fastexcel.read_excel(workbook)
        names = book.sheet_names
        for name in [said] if said in names else names if said is None else []:
            cells = pl.DataFrame(
                book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string", dtype_coercion="coerce")
            )
            if cells.height or said is not None:
                cells.write_ipc(result)
                return {"read": name, "sheets": names}
    except fastexcel.FastExcelError:
        return {"damaged": True}
    return {"read": None, "sheets": names}


if __name__ == "__main__":
    with suppress(ValueError, OSError):  # not every system knows this limit
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
