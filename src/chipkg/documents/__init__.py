"""Documents from files, folders, archives, web addresses and standard input.

    for result in read_documents(["articles/", "https://example.org/story", "-"]):
        if isinstance(result, DocumentError): ...   # counted, and the rest goes on

A format is a function from `Raw` to drafts. A package adds one under the entry-point group
`chipkg.documents`, named by its suffix (".epub") or media type ("application/epub+zip").
"""

from chipkg.documents.dates import parse_date
from chipkg.documents.draft import Draft, ReadOptions
from chipkg.documents.formats import Reader, accepted_suffixes
from chipkg.documents.raw import Raw
from chipkg.documents.reading import read_documents

__all__ = ["Draft", "Raw", "ReadOptions", "Reader", "accepted_suffixes", "parse_date", "read_documents"]
