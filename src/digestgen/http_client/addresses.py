"""Network addresses: which of them are public, and which a name has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# Azure and Oracle answer questions about a machine here; is_global takes both for public
_METADATA = (ip_network("168.63.129.16/32"), ip_network("192.0.0.0/24"))
_NAT64 = ip_network("64:ff9b::/96")

Address = IPv4Address | IPv6Address


def is_public(address: Address) -> bool:
    """Return whether anyone on the internet could reach `address`, however it is written."""
    if isinstance(address, IPv6Address):
        if inner := address.ipv4_mapped or address.sixtofour:
            return is_public(inner)
        if address.teredo:
            return is_public(address.teredo[1])
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    odd = address.is_multicast or any(address in each for each in _METADATA)
    return address.is_global and not odd


def allowed_addresses(*, private: bool) -> Callable[[Address], bool]:
    """Return the test for addresses that may be asked: all if `private`, else only the public ones."""
    return (lambda _address: True) if private else is_public


async def resolve_addresses(name: str) -> list[Address]:
    """Return the addresses of a host name, in the system's order, each once. Raises OSError."""
    try:
        return [ip_address(name)]
    except ValueError:
        pass
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(name, None, proto=6)  # TCP
    except UnicodeError as error:
        raise OSError(f"{name} is not a name") from error
    return list(dict.fromkeys(ip_address(str(each[4][0]).partition("%")[0]) for each in found))
