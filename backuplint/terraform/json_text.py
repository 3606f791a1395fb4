"""JSON text as Values, with its holes and its places. Does not know what the text says."""

from __future__ import annotations

from dataclasses import dataclass, replace

from backuplint.hcl.json import JsonError, JsonNode, JsonObject, parse_json
from backuplint.source import Source, Span
from backuplint.terraform.template_places import Places, find_places
from backuplint.values import NOTHING, Collection, Known, Mapping, Null, Trail, Unknown, Value

_FIRST_HOLE = 0xF0000  # a plane for private use, whose characters mean nothing to anybody
_MOST_HOLES = 0xFFFE


class JsonTextError(Exception):
    """A text that is not JSON; `trail` leads to the place."""

    def __init__(self, message: str, trail: Trail) -> None:
        super().__init__(message)
        self.message = message
        self.trail = trail


def read_json(value: Known[str] | Unknown) -> Value | None:
    """The value of which a string is the JSON; None if too little of the string is known.

    Where the text stands in a heredoc or a quoted string, each element's trail is its exact
    place there; elsewhere it is the string's own trail. A string that holds holes is Unknown
    with pieces, and a hole in the place of a value is Unknown. So is an object with a hole in a
    key, and what is written under a key that occurs twice. Errors: JsonTextError.
    """
    if value.encodes is not None:
        return value.encodes
    pieces = (value.value,) if isinstance(value, Known) else value.pieces or ()
    if not any(isinstance(piece, str) and piece.strip() for piece in pieces):
        if isinstance(value, Known):
            raise JsonTextError("an empty text is not JSON", value.trail)
        return None
    if len(pieces) > _MOST_HOLES:
        return None
    return _Reading.of(value, pieces).result()


@dataclass(frozen=True, slots=True)
class _Reading:
    value: Known[str] | Unknown
    text: str  # with one character for each hole, in quotes where it stands for a whole value
    offsets: tuple[int, ...]  # from `text` to the same text before those quotes were added
    holes: dict[str, Unknown]
    bare: frozenset[str]  # the holes that stand for a whole value
    places: Places | None
    made_of: frozenset[str]  # what flowed into the known parts

    @classmethod
    def of(cls, value: Known[str] | Unknown, pieces: tuple[str | Unknown, ...]) -> _Reading:
        holes: dict[str, Unknown] = {}
        parts: list[str] = []
        for piece in pieces:
            if isinstance(piece, str):
                if any(ord(character) >= _FIRST_HOLE for character in piece):
                    raise JsonTextError("a character for private use", value.trail)
                parts.append(piece)
            else:
                mark = chr(_FIRST_HOLE + len(holes))
                holes[mark] = piece
                parts.append(mark)
        marked = "".join(parts)
        text, offsets, bare = _quote_bare_holes(marked, holes)
        # The trail of a string with holes goes on to where the first of them comes from.
        tried = (find_places(span, marked) for span in reversed(value.trail))
        places = next((found for found in tried if found is not None), None)
        flowed = NOTHING.union(*(hole.made_of for hole in holes.values()))
        return cls(value, text, offsets, holes, bare, places, value.made_of - flowed)

    def result(self) -> Value | None:
        stand_in = Source("JSON", self.text)

        def place(start: int, end: int) -> Span:
            return self.place(start, end) or stand_in.span(start, end)

        try:
            node = parse_json(self.text, place)
        except JsonError as error:
            if self.holes:
                return None  # what a hole stands for may well mend it
            span = self.place(error.offset, error.offset + 1)
            raise JsonTextError(error.message, (span,) if span else self.value.trail) from None
        return self.convert(node)

    def place(self, start: int, end: int) -> Span | None:
        if self.places is None:
            return None
        last = len(self.offsets) - 1
        start, end = self.offsets[min(start, last)], self.offsets[min(max(end - 1, start), last)]
        return self.places.place(start, end + 1)

    def trail(self, span: Span) -> Trail:
        return (span,) if self.places is not None else self.value.trail

    def known(self, value: object, trail: Trail) -> Value:
        return Known(value, trail, self.made_of, sensitive=self.value.sensitive)

    def convert(self, node: JsonNode) -> Value:
        trail = self.trail(node.span)
        match node.value:
            case None:
                return Null(trail, self.made_of, sensitive=self.value.sensitive)
            case str() as text:
                return self.string(text, trail)
            case tuple() as items:
                return self.array(items, trail)
            case JsonObject() as entries:
                return self.mapping(entries, trail)
            case primitive:
                return self.known(primitive, trail)

    def array(self, nodes: tuple[JsonNode, ...], trail: Trail) -> Value:
        array = self.known(Collection("tuple", tuple(map(self.convert, nodes))), trail)
        for node in nodes:
            if isinstance(node.value, str) and node.value in self.bare:
                # Such a hole is the text of any number of elements.
                return Unknown(self.holes[node.value].reason, trail, not_null=True, partly=array)
        return array

    def mapping(self, entries: JsonObject, trail: Trail) -> Value:
        items: dict[str, Value] = {}
        trails: dict[str, Trail] = {}
        for member in entries.members:
            hole = next((self.holes[c] for c in member.key if c in self.holes), None)
            if hole is not None:
                return Unknown(f"a key of it is unknown: {hole.reason}", trail, not_null=True)
            converted = self.convert(member.value)
            if member.key in items:
                converted = Unknown("its key is written twice", converted.trail)
            items[member.key] = converted
            trails[member.key] = self.trail(member.key_span)
        return self.known(Mapping("object", items, trails), trail)

    def string(self, text: str, trail: Trail) -> Value:
        pieces: list[str | Unknown] = []
        known = ""
        for character in text:
            hole = self.holes.get(character)
            if hole is None:
                known += character
            else:
                pieces += [known, hole] if known else [hole]
                known = ""
        holes = [piece for piece in pieces if isinstance(piece, Unknown)]
        if not holes:
            return self.known(text, trail)
        if len(text) == 1:
            return self.hole(text, holes[0], trail)
        return Unknown(
            holes[0].reason,
            (*trail, *holes[0].trail),
            not_null=True,
            pieces=(*pieces, known) if known else tuple(pieces),
            made_of=self.made_of.union(*(hole.made_of for hole in holes)),
            sensitive=self.value.sensitive or any(hole.sensitive for hole in holes),
        )

    def hole(self, mark: str, hole: Unknown, trail: Trail) -> Value:
        """What a hole stands for: the whole of a string, or any JSON at all."""
        trail = (*trail, *hole.trail)
        if mark not in self.bare:
            return replace(hole, trail=trail, not_null=True, pieces=hole.pieces or (hole,))
        if hole.encodes is not None:
            return hole.encodes
        return Unknown(hole.reason, trail, made_of=hole.made_of, sensitive=hole.sensitive)


def _quote_bare_holes(
    marked: str, holes: dict[str, Unknown]
) -> tuple[str, tuple[int, ...], frozenset[str]]:
    """Put quotes around the holes that stand outside of a string.

    Gives the text, the offset that each of its characters had, and these holes.
    """
    characters: list[str] = []
    offsets: list[int] = []
    bare: set[str] = set()
    in_string = escaped = False
    for offset, character in enumerate(marked):
        written = character
        if character in holes and not in_string:
            bare.add(character)
            written = f'"{character}"'
        elif character == '"' and not escaped:
            in_string = not in_string
        escaped = in_string and character == "\\" and not escaped
        characters.append(written)
        offsets += [offset] * len(written)
    return "".join(characters), tuple(offsets), frozenset(bare)
