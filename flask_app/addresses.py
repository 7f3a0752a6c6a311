"""Addresses and host names: which of them are this machine's own, and which are the service's."""

from __future__ import annotations

import functools
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from gunicorn.util import parse_address
from werkzeug.sansio.utils import host_is_trusted

MAX_PORT: Final = 65_535


@functools.lru_cache(256)  # few callers and names make most requests
def _address(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that a host is written as, if it is one."""
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches a host: ``localhost``, or a loopback address."""
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def is_local_bind(bind: str) -> bool:
    """Return whether only this machine reaches what is bound to addresses, comma-separated as gunicorn has them.

    A socket in the file system is local, one that another process opened (``fd://``) may be anything.

    Raises:
        ValueError: if there is no such address.
    """
    try:
        addresses = [parse_address(part.strip()) for part in bind.split(",")]
    except RuntimeError as error:
        said = str(error).removesuffix(".")
        raise ValueError(f"{said}, expected an address such as '127.0.0.1:8000'") from None
    for place in addresses:
        if isinstance(place, tuple) and place[1] > MAX_PORT:
            raise ValueError(f"port {place[1]} is too large, expected 1 to {MAX_PORT}")
    return all(isinstance(place, str) or (isinstance(place, tuple) and is_loopback(place[0])) for place in addresses)


def is_known_host(host: str, names: Collection[str]) -> bool:
    """Return whether a ``Host`` header is the service's own.

    A page whose name was given this machine's address (DNS rebinding) sends that name. An IP address cannot be rebound,
    so that it is always known, and so is ``localhost``, which browsers resolve by themselves.

    Args:
        host: name or address, with or without a port.
        names: what the operator calls the service; one that starts with a dot stands for all names that end so.
    """
    if not host_is_trusted(host):
        return False
    literal = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return _address(literal) is not None or host_is_trusted(host.lower(), ["localhost", *names])
