"""Spreadsheets as offices really send them: any CSV or XLSX upload becomes rows of text by our field names.

`read_sheet` reads the file, `guess_mapping` recognises its headings (`known_mapping` remembers a sender's), and
`records` gives the rows; `first_rows` shows some, masked. Between two requests a sheet is kept `packed`. What is wrong
goes to `Problems`, all of it.
"""

from tongcun.county.sheets.cells import Cells, Told
from tongcun.county.sheets.contents import CONTENTS, Content, Field
from tongcun.county.sheets.mapping import (
    Mapping,
    guess_mapping,
    known_mapping,
    known_senders,
    tell_unmapped,
    worth_remembering,
)
from tongcun.county.sheets.packing import UnreadableSheetError, packed, unpacked
from tongcun.county.sheets.preview import first_rows
from tongcun.county.sheets.reading import LARGEST_UPLOAD_BYTES, Sheet, read_sheet
from tongcun.county.sheets.records import Record, records

__all__ = [
    "CONTENTS", "LARGEST_UPLOAD_BYTES", "Cells", "Content", "Field", "Mapping", "Record", "Sheet", "Told",
    "UnreadableSheetError", "first_rows", "guess_mapping", "known_mapping", "known_senders", "packed",
    "read_sheet", "records",
    "tell_unmapped", "unpacked", "worth_remembering",
]  # fmt: skip
