"""Web addresses: one page, nothing that it refers to."""

import ipaddress
import socket
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING

from chipkg.documents.formats import ARCHIVES, formats, suffix_of
from chipkg.documents.raw import Raw, too_large
from chipkg.errors import DocumentError

if TYPE_CHECKING:
    import httpx

MAX_REDIRECTS = 5
_TIMEOUT = 20.0  # seconds for each step: connecting, and every wait for more
# br and zstd expand by more, and in one piece
_HEADERS = {"User-Agent": "chip-kg", "Accept-Encoding": "gzip, deflate"}
_UNTELLING = ("", "text/plain", "application/octet-stream", "binary/octet-stream")


def fetch(url: str, max_bytes: int, transport: "httpx.BaseTransport | None" = None) -> Raw:
    """The page at an http or https address.

    A redirect to a private address (this machine, the local network) is refused, unless the given
    address is private itself: what a stranger's page names must not make us read the user's network.
    """
    import httpx

    try:
        with httpx.Client(transport=transport, timeout=_TIMEOUT, headers=_HEADERS) as client:
            return _follow(client, url, max_bytes)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, ImportError) as error:  # the last two: a proxy it cannot use
        reason = f"it cannot be fetched ({str(error) or type(error).__name__}); check the address and the connection"
        raise DocumentError(url, reason) from error


def _follow(client: "httpx.Client", url: str, max_bytes: int) -> Raw:
    request = client.build_request("GET", url)
    may_be_private = _is_private(request.url.host)
    for _ in range(MAX_REDIRECTS + 1):
        if request.url.scheme not in ("http", "https") or not request.url.host:
            raise DocumentError(url, "only http and https addresses with a host are fetched")
        with closing(client.send(request, stream=True)) as response:
            if response.next_request is None:
                return _accept(response, url, max_bytes)
            request = response.next_request
        if not may_be_private and _is_private(request.url.host):
            raise DocumentError(url, f"it redirects to the private address {request.url.host}, which is not followed")
    raise DocumentError(url, f"it redirects more than {MAX_REDIRECTS} times")


def _accept(response: "httpx.Response", url: str, max_bytes: int) -> Raw:
    import httpx

    if response.status_code != 200:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        raise DocumentError(url, f"the server answers {status}; save the page and give the file")
    kind = _format(response, url)
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > max_bytes:
            raise too_large(url, max_bytes)
    shown = str(httpx.URL(url).copy_with(userinfo=b"", fragment=None))
    return Raw(url, kind, BytesIO(data), max_bytes, shown, response.charset_encoding or "")


def _format(response: "httpx.Response", url: str) -> str:
    """By the content type; where that says little ("text/plain" for a .md), by the address."""
    media = str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()
    suffix = suffix_of(response.url.path)
    if media in _UNTELLING and suffix and suffix not in ARCHIVES:
        return suffix
    if media in formats():
        return media
    accepted = " ".join(name for name in formats() if "/" in name)
    raise DocumentError(
        url, f"it is {media or 'of no declared type'}; accepted are {accepted}; or save and give the file"
    )


def _is_private(host: str) -> bool:
    """Whether a name or address leads anywhere but into the public internet; an unknown name fails later by itself."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False
    return not all(_is_public(ipaddress.ip_address(address)) for address in found)


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_global and not address.is_multicast
