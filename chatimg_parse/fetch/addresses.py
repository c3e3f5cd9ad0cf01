"""Which addresses may be connected to: the table of ssrfguard (IANA's registries), with what it leaves open.

Two answers: for any host only public addresses; for a host that the caller allowed also those of his own networks.
Addresses of machines that tell secrets (metadata services) are in neither.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_network

try:
    import ssrfguard as ssrfguard  # for all of this room, which says what to install only once
    from ssrfguard import DEFAULT_DENIED, AddressTable, Block, Reach, Verdict
except ImportError as missing:
    raise ImportError("chatimg_parse.fetch needs ssrfguard: pip install 'chatimg-parse[fetch]'") from missing

# Private networks and this machine: open to hosts that the caller named.
_OWN = frozenset(
    map(
        ip_network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "::1/128", "fc00::/7"),
    )
)
# What carries an IPv4 address in a way that no public server is reached by any more: deprecated by RFC 7526 (6to4),
# RFC 4291 2.5.5.1 (IPv4-compatible), and gone in practice (Teredo).
_OUTLIVED = frozenset(map(ip_network, ("2002::/16", "2001::/32", "::/96")))


def _denied(network: str, name: str, source: str) -> Block:
    return Block(ip_network(network), name, source, Reach.DENIED)


_MORE = (
    _denied("168.63.129.16/32", "Azure's wire server", "Azure"),
    _denied("fd20:ce::254/128", "Cloud metadata (GCP over IPv6)", "GCP"),
    _denied("fd00:ec2::23/128", "Credentials of pods (EKS)", "AWS"),
    _denied("fd00:42::42/128", "Cloud metadata (Scaleway)", "Scaleway"),
    _denied("fd00:c1::a9fe:a9fe/128", "Cloud metadata (Oracle Cloud over IPv6)", "OCI"),
    _denied("::ffff:0:0:0/96", "IPv4-translated (SIIT)", "RFC7915"),
)
_UNICAST = ip_network("2000::/3")  # all of IPv6 that was ever given out for public use (RFC 4291, 2.4)
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # the upper half of an interface identifier that carries an IPv4 address


class _Table(AddressTable):
    """The table, and what is told by the lower half of an address."""

    def _classify(
        self, address: IPv4Address | IPv6Address, chain: tuple[tuple[Block, IPv4Address | IPv6Address], ...]
    ) -> Verdict:
        if isinstance(address, IPv6Address) and int(address) >> 32 & 0xFFFF_FFFF in _ISATAP:
            block = _denied(f"{address}/128", "ISATAP", "RFC5214")
            return Verdict(address=address, blocked=True, block=block, chain=chain)
        verdict = super()._classify(address, chain)
        if isinstance(address, IPv6Address) and verdict.block is None and address not in _UNICAST:
            return Verdict(
                address=address, blocked=True, block=_denied("::/0", "Never given out", "RFC4291"), chain=chain
            )
        return verdict


def _table(blocks: list[Block]) -> AddressTable:
    known = {block.network for block in _MORE}
    return _Table((*(block for block in blocks if block.network not in known), *_MORE))


def _judged(block: Block, *, own: bool) -> Block:
    if block.network in _OUTLIVED:
        return replace(block, reach=Reach.DENIED)
    return replace(block, reach=Reach.PERMITTED) if own and block.network in _OWN else block


PUBLIC = _table([_judged(block, own=False) for block in DEFAULT_DENIED.blocks])
OWN = _table([_judged(block, own=True) for block in DEFAULT_DENIED.blocks])
