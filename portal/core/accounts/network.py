"""The network a request comes from: as coarse as a household or an office, and never stored in clear."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

from portal.core.crypto import keyed_hash


def network_of(address: str | None) -> str:
    """The /24 of an IPv4 address, the /56 of an IPv6 one (what a provider gives one customer)."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip_network((ip, 24 if ip.version == 4 else 56), strict=False))


def network_hash() -> str:
    """Keyed hash of the present request's network."""
    return keyed_hash("network", network_of(request.remote_addr))
