"""Which addresses belong to one client."""

from ipaddress import IPv6Address, ip_address, ip_network

_NETWORK_BITS = 64  # of an IPv6 address; a client with one address has all addresses with this prefix


def address_group(address: str | None) -> str:
    """Return the group of an address: itself, or for IPv6 the network of one household or machine.

    >>> address_group("192.0.2.7"), address_group("2001:db8::1:2:3:4"), address_group(None)
    ('192.0.2.7', '2001:db8::/64', 'unknown')
    """
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return address or "unknown"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, _NETWORK_BITS), strict=False))
    return str(parsed)
