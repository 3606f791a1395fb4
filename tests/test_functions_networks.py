"""Ranges of addresses are cut as they are in Terraform."""

from __future__ import annotations

from ipaddress import IPv4Network
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backuplint.terraform.functions.function import FunctionError
from backuplint.values import Unknown
from tests.function_cases import SPAN, call, plain


@given(st.integers(1, 2**32 - 1), st.integers(8, 24), st.lists(st.integers(1, 8), max_size=6))
def test_subnets_lie_in_their_range_and_apart(address: int, length: int, bits: list[int]) -> None:
    network = IPv4Network((address, length), strict=False)
    if network.network_address == IPv4Network("0.0.0.0/0").network_address:
        return
    try:
        subnets = [IPv4Network(s) for s in plain(call("cidrsubnets", str(network), *bits))]
    except FunctionError:
        assert sum(2.0**-n for n in bits) > 0.5  # half a range has room for all, in any order
        return
    assert [subnet.prefixlen for subnet in subnets] == [length + n for n in bits]
    assert all(subnet.subnet_of(network) for subnet in subnets)
    assert all(a.broadcast_address < b.network_address for a, b in pairwise(subnets))


def test_an_unknown_prefix_gives_an_unknown_that_is_not_null() -> None:
    value = call("cidrsubnet", Unknown("known after apply", (SPAN,)), 8, 1)
    assert isinstance(value, Unknown)
    assert value.not_null


@pytest.mark.parametrize("bits", [0, 33, 10**30])
def test_bits_that_do_not_fit_are_refused(bits: int) -> None:
    with pytest.raises(FunctionError):
        call("cidrsubnets", "10.0.0.0/8", bits)
