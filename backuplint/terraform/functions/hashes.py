"""Terraform's functions that make digests and identifiers. Reads no file."""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from backuplint.terraform.functions.function import Context, FunctionError, Parameter, function
from backuplint.terraform.functions.text import known_text, not_evaluated, spend_text
from backuplint.terraform.types import NUMBER, STRING
from backuplint.values import Known, Unknown, Value

_ANEW = "made anew at every apply"


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


DIGESTS: Final[Mapping[str, Callable[[bytes], str]]] = MappingProxyType(
    {
        "md5": lambda content: hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "sha1": lambda content: hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        "sha256": lambda content: hashlib.sha256(content).hexdigest(),
        "sha512": lambda content: hashlib.sha512(content).hexdigest(),
        "base64sha256": lambda content: _base64(hashlib.sha256(content).digest()),
        "base64sha512": lambda content: _base64(hashlib.sha512(content).digest()),
    }
)
"""What each function makes of the bytes of its argument."""

_NAMESPACES: Final = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}
_HEX: Final = "[0-9a-fA-F]"
_DASHED: Final = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"
# Any two characters may stand around it: Go's reader looks at the length alone.
_UUID: Final = re.compile(
    rf"(?P<plain>{_HEX}{{32}})|(?:(?i:urn:uuid:)|)(?P<dashed>{_DASHED})|.(?P<around>{_DASHED})."
)


def _declare(name: str, digest: Callable[[bytes], str]) -> None:
    @function(name, Parameter("str", STRING))
    def implementation(context: Context, text: Known[str]) -> Value:
        spend_text(context, len(text.value))
        return known_text(digest(text.value.encode()))


for _name, _digest in DIGESTS.items():
    _declare(_name, _digest)


@function("uuidv5", Parameter("namespace", STRING), Parameter("name", STRING))
def _uuidv5(_: Context, namespace: Known[str], name: Known[str]) -> Value:
    space = _NAMESPACES.get(namespace.value)
    if space is None:
        match = _UUID.fullmatch(namespace.value)
        if match is None:
            raise FunctionError("`namespace` must be a UUID, dns, url, oid or x500")
        space = uuid.UUID(match["plain"] or match["dashed"] or match["around"])
    return known_text(str(uuid.uuid5(space, name.value)))


@function("uuid")
def _uuid(_: Context) -> Value:
    return Unknown(f"a UUID is {_ANEW}", not_null=True)


@function("bcrypt", Parameter("str", STRING), rest=Parameter("cost", NUMBER))
def _bcrypt(_: Context, text: Known[str], *cost: Value) -> Value:
    del text
    if len(cost) > 1:
        raise FunctionError("bcrypt() takes no more than 2 arguments")
    return Unknown(f"a bcrypt hash has a salt, {_ANEW}", not_null=True)


@function("rsadecrypt", Parameter("ciphertext", STRING), Parameter("privatekey", STRING))
def _rsadecrypt(_: Context, ciphertext: Known[str], private_key: Known[str]) -> Value:
    del ciphertext, private_key
    return not_evaluated("nothing is decrypted here")
