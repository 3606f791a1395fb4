"""Terraform's functions on IP address ranges. Asks no network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final, TypeAlias

from backuplint.terraform.functions.function import Context, FunctionError, Parameter, function
from backuplint.terraform.functions.text import known_text, list_of, not_evaluated
from backuplint.terraform.types import NUMBER, STRING
from backuplint.values import Known, Number, Value

_Network: TypeAlias = IPv4Network | IPv6Network

_PREFIX: Final = Parameter("prefix", STRING)
_LEADING_ZEROS: Final = re.compile(r"(?<![0-9A-Fa-f])0+(?=[0-9A-Fa-f])")
_MOST_NEW_BITS = 32  # that cidrsubnets adds at a time
_MAPPED = "an IPv4 address in IPv6"  # Terraform's results are neither the one nor the other


def parse_network(text: str) -> _Network:
    """The range that a CIDR prefix stands for; bits of the host count for nothing.

    Errors: FunctionError.
    """
    address, slash, length = text.partition("/")
    if not slash or not re.fullmatch("0*[0-9]{1,3}", length, re.ASCII) or "%" in address:
        raise FunctionError("a CIDR prefix must look like 10.0.0.0/16")
    try:
        # Unlike Python, Terraform reads zeros in front, and decimally.
        parsed = ip_address(_LEADING_ZEROS.sub("", address))
        return ip_network((parsed, int(length[-3:])), strict=False)
    except ValueError:
        raise FunctionError("this is no CIDR prefix") from None


def _is_mapped(network: _Network) -> bool:
    return isinstance(network, IPv6Network) and network.network_address.ipv4_mapped is not None


def _shown(value: IPv4Address | IPv6Address | _Network) -> Value:
    address = value.network_address if isinstance(value, IPv4Network | IPv6Network) else value
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return not_evaluated(_MAPPED)
    return known_text(str(value))


def _whole(value: Known[Number], name: str) -> int:
    if not isinstance(value.value, int):
        raise FunctionError(f"`{name}` must be a whole number")
    return value.value


@function("cidrhost", _PREFIX, Parameter("hostnum", NUMBER))
def _cidrhost(_: Context, prefix: Known[str], hostnum: Known[Number]) -> Value:
    network, number = parse_network(prefix.value), _whole(hostnum, "hostnum")
    if _is_mapped(network):
        return not_evaluated(_MAPPED)
    count = network.num_addresses
    if not -count <= number < count:
        raise FunctionError(f"a prefix of {network.prefixlen} bits has no host number {number}")
    return _shown(network[number])


@function("cidrnetmask", _PREFIX)
def _cidrnetmask(_: Context, prefix: Known[str]) -> Value:
    network = parse_network(prefix.value)
    if _is_mapped(network):
        return not_evaluated(_MAPPED)
    if isinstance(network, IPv6Network):
        raise FunctionError("IPv6 has no netmasks")
    return known_text(str(network.netmask))


@function("cidrsubnet", _PREFIX, Parameter("newbits", NUMBER), Parameter("netnum", NUMBER))
def _cidrsubnet(
    _: Context, prefix: Known[str], newbits: Known[Number], netnum: Known[Number]
) -> Value:
    network = parse_network(prefix.value)
    bits, number = _whole(newbits, "newbits"), _whole(netnum, "netnum")
    if bits < 0 or number < 0 or _is_mapped(network):
        return not_evaluated("a subnet of a negative number")
    length = network.prefixlen + bits
    if length > network.max_prefixlen:
        raise FunctionError(f"there are no {bits} bits left behind {network.prefixlen}")
    if number >= 1 << bits:
        raise FunctionError(f"{bits} bits are too few for subnet {number}")
    start = int(network.network_address) + (number << (network.max_prefixlen - length))
    return _shown(_network(network, start, length))


def _network(like: _Network, start: int, length: int) -> _Network:
    if isinstance(like, IPv4Network):
        return IPv4Network((start, length))
    return IPv6Network((start, length))


@function("cidrsubnets", _PREFIX, rest=Parameter("newbits", NUMBER))
def _cidrsubnets(context: Context, prefix: Known[str], *newbits: Known[Number]) -> Value:
    network = parse_network(prefix.value)
    if _is_mapped(network):
        return not_evaluated(_MAPPED)
    context.budget.spend(len(newbits))
    subnets = _subnets(network, [_whole(bits, "newbits") for bits in newbits])
    return list_of(context, map(str, subnets), prefix, *newbits)


def _subnets(network: _Network, newbits: Sequence[int]) -> list[_Network]:
    """Ranges one behind the other, each at the first place that fits it."""
    start = int(network.network_address)
    if newbits and start == 0:
        # Terraform looks for a range before this one, and there is none.
        raise FunctionError("the range starts at the very first address")
    following = start
    subnets: list[_Network] = []
    for bits in newbits:
        length = network.prefixlen + bits
        if not 1 <= bits <= _MOST_NEW_BITS or length > network.max_prefixlen:
            raise FunctionError(f"a prefix of {network.prefixlen} bits cannot get {bits} more")
        size = 1 << (network.max_prefixlen - length)
        place = -(-following // size) * size
        if place >= start + network.num_addresses:
            raise FunctionError("the prefix has not enough addresses left")
        subnets.append(_network(network, place, length))
        following = place + size
    return subnets
