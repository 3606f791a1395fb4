"""HCL → HCL of the same meaning and length, in the part of the language that python-hcl2 reads.

Every token keeps its offset; names become `_`, strings and heredocs quoted strings in which only
`${…}` stands, comments and insignificant newlines blanks. What Terraform refuses and
python-hcl2 lets pass is refused here. Knows nothing of trees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from backuplint.hcl.scan import IDENTIFIER
from backuplint.hcl.template import (
    MAXIMUM_DEPTH,
    SPACE,
    Broken,
    Marker,
    Piece,
    label_text,
    plain_piece,
    quoted_piece,
    too_deep,
)


class Kind(Enum):
    """What a stretch is read as; and what a bracket inside it opened."""

    BODY = "block"
    EXPRESSION = "expression"
    OBJECT = "object"
    FOR_OBJECT = "for expression"
    TUPLE = "tuple"
    FOR_TUPLE = "for expression "
    INDEX = "index"
    PARENTHESES = "parenthesis"
    CALL = "call"
    INTERPOLATION = "template sequence"
    STRING = "string"
    HEREDOC = "heredoc"
    TEMPLATE = "template"


class State(Enum):
    START = auto()  # an item may begin, or the bracket close
    OPERAND = auto()  # an operand must follow
    DONE = auto()  # an operand is complete
    ENDED = auto()  # so is a block


_SENSITIVE = (Kind.BODY, Kind.OBJECT)  # where a newline means something
_TEMPLATES = (Kind.STRING, Kind.HEREDOC, Kind.TEMPLATE)
_FOR = (Kind.FOR_OBJECT, Kind.FOR_TUPLE)
_CLOSES = {
    ")": (Kind.PARENTHESES, Kind.CALL),
    "]": (Kind.TUPLE, Kind.FOR_TUPLE, Kind.INDEX),
    "}": (Kind.BODY, Kind.OBJECT, Kind.FOR_OBJECT, Kind.INTERPOLATION),
}


@dataclass(slots=True)
class _Frame:
    kind: Kind
    start: int
    questions: int = 0  # `?` whose `:` has not come
    key: bool = True  # object: before the `=`
    colon: bool = False  # for: behind the `:`
    arrow: bool = False  # for: behind the `=>`
    condition: bool = False  # for: behind the `if`
    expanded: bool = False  # call, for: behind the `...`
    one_line: bool = False  # body: `{ name = value }`
    names: set[str] = field(default_factory=set)  # body: attributes so far
    pieces: list[Piece] = field(default_factory=list)  # template
    marker: str = ""  # heredoc
    opener: tuple[str, bool, tuple[str, ...]] = ("interpolation", False, ())
    items: list[Argument | Nested] = field(default_factory=list)  # body


@dataclass(slots=True)
class Argument:
    """`name = expression`: the offsets of the name, and of what stands behind the `=`."""

    name: tuple[int, int]
    start: int
    end: int


@dataclass(slots=True)
class Nested:
    """A block: the offsets of its type and labels, its items, and its end."""

    header: list[tuple[int, int]]
    items: list[Argument | Nested]
    end: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The new text, and what it no longer says; all by the offset at which the thing starts."""

    text: str
    start: int  # where it stood
    items: list[Argument | Nested]
    pieces: dict[int, list[Piece]]  # templates, before `~` and `<<-` did their work
    unary: dict[int, list[tuple[str, int]]]  # `!-!x`: all operators, with their offsets
    ends: dict[int, int]  # where `[ * ]` and `. *` end
    names: dict[int, str]  # of functions with `::` in their names

    def shortened(self, start: int, end: int) -> tuple[str, list[int]]:
        """A stretch with one character for each placeholder, and where each boundary stood.

        So that expressions of one shape are one text, which is parsed once.
        """
        piece = self.text[start - self.start : end - self.start]
        offsets: list[int] = []
        done = 0
        for run in _RUN.finditer(piece):
            offsets.extend(range(start + done, start + run.start() + 1))
            done = run.end()
        offsets.extend(range(start + done, end + 1))
        return _RUN.sub(r"\1", piece), offsets


_RUN = re.compile(r"([_0 ])\1++")
_COMMENT = r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/"
_TOKEN = re.compile(
    rf"""(?P<blank>(?:[ \t]++|{_COMMENT})++)
    |(?P<newline>\r?\n|(?:\#|//)[^\n]*+(?:\n|\Z))
    |(?P<name>{IDENTIFIER})
    |(?P<number>[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)
    |(?P<string>"(?:[^"\\$%\r\n]++|\\[^\r\n]|\$\$\{{|%%\{{|\$(?!\{{)|%(?!\{{))*+")
    |(?P<heredoc><<-?(?P<marker>{IDENTIFIER})\r?\n)
    |(?P<symbol>\.\.\.|==|!=|<=|>=|=>|&&|\|\||[-+*/%<>!?:=.,()\[\]{{}}"~])""",
    re.VERBOSE,
)
_GAP = re.compile(rf"(?:[ \t\n]++|\r\n|{_COMMENT}|(?:\#|//)[^\n]*+(?:\n|\Z))*+")
_BLANK_GAP = re.compile(rf"(?:[ \t]++|{_COMMENT})*+")
_NAME = re.compile(IDENTIFIER)
_LABEL = re.compile(rf'"(?:[^"\\\n]|\\[^\n])*+"|{IDENTIFIER}')
_EQUALS = re.compile(r"=(?![=>])")
_DIGITS = re.compile(r"[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_NAME_OR_FRACTION = re.compile(r"[^\W\d]|\.[0-9]")
_QUOTED_TEXT = re.compile(r"(?:[^\"\\$%\r\n]|\\[^\r\n])++|\$\$\{|%%\{|\$(?!\{)|%(?!\{)")
_PLAIN_TEXT = re.compile(r"(?:[^\n$%]++|\$\$\{|%%\{|\$(?!\{)|%(?!\{))*+\n?")
_OPENER = re.compile(r"[$%]\{~?")
_CLOSER = re.compile(r"~?\}")
_BINARY = frozenset(["==", "!=", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%", "<", ">"])


def rewrite(text: str, start: int, end: int, kind: Kind) -> Rewritten:
    """Rewrite a stretch. Raises Broken, with offsets in `text`.

    `kind` is BODY for attributes and blocks, EXPRESSION for one expression, TEMPLATE for the
    inside of a template without its quotes.
    """
    rewriter = _Rewriter(text, start, end, kind)
    try:
        return rewriter.run()
    except Broken as error:
        error.item = rewriter.item_start
        raise


class _Rewriter:
    def __init__(self, text: str, start: int, end: int, kind: Kind) -> None:
        self.text = text
        self.start = self.position = self.item_start = start
        self.limit = end
        self.out: list[str] = []
        self.frame = _Frame(kind, start)
        self.stack = [self.frame]
        self.state = State.START if kind is Kind.BODY else State.OPERAND
        self.callable = False  # a name stands before, which `(` makes a call
        self.chain: list[tuple[str, int]] | None = None  # unary operators without their operand
        self.pieces: dict[int, list[Piece]] = {}
        self.unary: dict[int, list[tuple[str, int]]] = {}
        self.ends: dict[int, int] = {}
        self.names: dict[int, str] = {}

    def run(self) -> Rewritten:
        if self.frame.kind is Kind.TEMPLATE:
            self.pieces[self.position] = self.frame.pieces
            if lone := _LONE_RETURN.search(self.text, self.position, self.limit):
                # Terraform takes all that follows for plain text, which nobody can mean.
                raise Broken("a carriage return stands alone", *lone.span())
            self.template()
        while self.position < self.limit:
            self.token()
        if len(self.stack) > 1:
            raise Broken(
                f"this {self.frame.kind.value.strip()} is never closed",
                self.frame.start,
                self.frame.start + 1,
            )
        self.finish_expression("the text ends", self.limit, self.limit)
        self.end_item()
        text = "".join(self.out)
        return Rewritten(
            text,
            self.start,
            self.frame.items,
            self.pieces,
            self.unary,
            self.ends,
            self.names,
        )

    def end_item(self) -> None:
        if self.state is State.DONE and self.frame.items:
            self.frame.items[-1].end = self.position

    # -- writing --------------------------------------------------------------------

    def keep(self, end: int) -> None:
        self.out.append(self.text[self.position : end])
        self.position = end

    def blank(self, end: int) -> None:
        self.out.append(" " * (end - self.position))
        self.position = end

    def placeholder(self, end: int) -> None:
        self.out.append("_" * (end - self.position))
        self.position = end

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self.text, self.position, self.limit)

    def gap(self) -> None:
        """Blank out what may stand between two tokens."""
        self.blank(self.after_gap(self.position, newlines=False))

    def broken(self, message: str, end: int | None = None) -> Broken:
        return Broken(message, self.position, self.position + 1 if end is None else end)

    def push(self, frame: _Frame, state: State) -> None:
        if len(self.stack) >= MAXIMUM_DEPTH:
            raise too_deep(frame.start, frame.start + 1)
        self.stack.append(frame)
        self.frame = frame
        self.state = state
        self.callable = False

    def pop(self) -> None:
        self.stack.pop()
        self.frame = self.stack[-1]
        self.state = State.DONE
        self.callable = False

    # -- tokens ---------------------------------------------------------------------

    def token(self) -> None:
        matched = self.match(_TOKEN)
        if matched is None:
            raise self.broken(f"{self.text[self.position]!r} has no meaning here")
        end = matched.end()
        if (what := matched.lastgroup) == "blank":
            self.blank(end)
        elif what == "newline":
            self.newline(end)
        elif self.frame.kind is Kind.BODY and self.state is State.START and matched[0] != "}":
            self.item(matched)
        elif what == "name":
            self.name(matched)
        elif what == "number":
            self.number(end)
        elif what == "string":
            self.operand(end)
            self.out.append('"' + "_" * (end - self.position - 2) + '"')
            self.position = end
        elif what == "heredoc":
            self.operand(end)
            self.heredoc(matched)
        else:
            self.symbol(matched[0], end)

    def newline(self, end: int) -> None:
        frame = self.frame
        if frame.kind not in _SENSITIVE:
            return self.blank(end)
        self.finish_expression("the line ends", self.position, self.position + 1)
        if frame.one_line:
            raise self.broken("a block on one line is closed on that line")
        if frame.kind is Kind.OBJECT:
            if frame.key and self.state is State.DONE:
                raise self.broken("this key has no value on its line")
            frame.key = True
        else:
            self.end_item()
        self.state = State.START
        has_newline = self.text[end - 1] == "\n"
        self.blank(end - has_newline)
        if has_newline:
            self.keep(end)
        return None

    def finish_expression(self, event: str, start: int, end: int) -> None:
        if self.state is State.OPERAND:
            raise Broken(f"{event} where a value must follow", start, end)
        if self.frame.questions:
            raise Broken(f"{event} before the `:` that belongs to a `?`", start, end)

    def operand(self, end: int) -> None:
        """An operand begins at the position."""
        if self.state in (State.DONE, State.ENDED):
            raise self.broken(self.missing(), end)
        self.state = State.DONE
        self.callable = False
        self.chain = None

    def missing(self) -> str:
        match self.frame.kind:
            case Kind.BODY:
                return "a new line must come before this"
            case Kind.OBJECT:
                return "a comma or a new line must come before this"
            case Kind.TUPLE | Kind.CALL:
                return "a comma must come before this"
        return "an operator must come before this"

    def name(self, matched: re.Match[str]) -> None:
        text, end = matched[0], matched.end()
        frame = self.frame
        if self.state is State.DONE and text == "if" and frame.kind in _FOR and frame.colon:
            self.finish_expression("`if` stands", self.position, end)
            frame.condition = True
            self.keep(end)
            self.state = State.OPERAND
            return
        if not text.isascii():
            self.check_name(text)
        start = self.position
        self.operand(end)
        self.callable = True
        while self.text.startswith("::", after := self.after_gap(end, newlines=False), self.limit):
            part = _NAME.match(self.text, self.after_gap(after + 2, newlines=False), self.limit)
            if part is None:
                raise Broken("a name must follow `::`", after, after + 2)
            text, end = f"{text}::{part[0]}", part.end()
        self.placeholder(end)
        if end > matched.end():
            self.names[start] = text
            self.gap()
            if not self.text.startswith("(", self.position, self.limit):
                raise Broken("`::` stands in the names of functions only", start, end)

    def check_name(self, text: str) -> None:
        if not text.replace("-", "_").isidentifier():
            raise self.broken(f"{text!r} is no name", self.position + len(text))

    def number(self, end: int) -> None:
        self.number_ends(end)
        self.operand(end)
        # In python-hcl2 a name goes on behind a `-`, and so does a number: `_-_` would be a name.
        size = end - self.position
        self.out.append("0" if size == 1 else '"' + "_" * (size - 2) + '"')
        self.position = end

    def number_ends(self, end: int) -> None:
        if _NAME_OR_FRACTION.match(self.text, end, self.limit):
            raise self.broken("this is no number", end + 1)

    # -- bodies ---------------------------------------------------------------------

    def item(self, matched: re.Match[str]) -> None:
        start = self.position
        if len(self.stack) == 1:
            self.item_start = start
        name = self.match(_NAME)
        if name is None:
            raise self.broken("an argument or a block is expected here", matched.end())
        if not name[0].isascii():
            self.check_name(name[0])
        frame = self.frame
        self.placeholder(name.end())
        self.gap()
        if self.match(_EQUALS):
            if name[0] in frame.names:
                raise Broken(f"the argument {name[0]!r} is set twice", *name.span())
            frame.names.add(name[0])
            self.keep(self.position + 1)
            self.state = State.OPERAND
            frame.items.append(Argument(name.span(), self.position, self.position))
            return
        if frame.one_line:
            raise self.broken("a block on one line holds one argument and no block")
        header = [name.span()]
        while label := self.match(_LABEL):
            header.append(label.span())
            quoted = label[0].startswith('"')
            if quoted:
                label_text(self.text, *label.span())
            size = label.end() - label.start()
            self.out.append('"' + "_" * (size - 2) + '"' if quoted else "_" * size)
            self.position = label.end()
            self.gap()
        if not self.text.startswith("{", self.position, self.limit):
            raise self.broken(self.why_no_block())
        self.open_body(start, header)

    def why_no_block(self) -> str:
        if self.text[self.position : self.position + 1] in ("", "\n", "\r", "#", "/"):
            return "`=` and a value, or a block's opening brace must follow on this line"
        return "this is neither an argument nor the header of a block"

    def open_body(self, start: int, header: list[tuple[int, int]]) -> None:
        self.keep(self.position + 1)
        frame = _Frame(Kind.BODY, start)
        self.frame.items.append(Nested(header, frame.items, start))
        self.push(frame, State.START)
        self.gap()
        after = self.text[self.position : self.position + 1]
        self.frame.one_line = after not in ("", "\n", "\r", "#", "}") and not (
            self.text.startswith("//", self.position)
        )

    # -- templates ------------------------------------------------------------------

    def heredoc(self, matched: re.Match[str]) -> None:
        frame = _Frame(Kind.HEREDOC, self.position, marker=matched["marker"])
        self.pieces[self.position] = frame.pieces
        self.out.append('"' + "_" * (matched.end() - self.position - 1))
        self.position = matched.end()
        self.push(frame, State.DONE)
        self.template()

    def template(self) -> None:
        """Go on in the template of the top frame: to its end, or into its next expression."""
        frame = self.frame
        pattern = _QUOTED_TEXT if frame.kind is Kind.STRING else _PLAIN_TEXT
        piece = quoted_piece if frame.kind is Kind.STRING else plain_piece
        while self.frame is frame and self.position < self.limit:
            matched = self.match(pattern)
            if matched and matched.end() > self.position:
                if frame.marker and self.ends_heredoc(frame, matched):
                    return
                frame.pieces.append(piece(self.text, self.position, matched.end()))
                self.placeholder(matched.end())
            elif opener := self.match(_OPENER):
                self.sequence(opener)
            elif self.text[self.position] == '"':
                self.keep(self.position + 1)
                self.pop()
            else:
                raise self.broken("a quoted string ends on the line on which it began")
        if self.position >= self.limit and frame.kind is Kind.TEMPLATE:
            self.state = State.DONE

    def ends_heredoc(self, frame: _Frame, matched: re.Match[str]) -> bool:
        line = matched[0]
        if lone := _LONE_RETURN.search(self.text, *matched.span()):
            raise Broken("a carriage return stands alone", *lone.span())
        at_line_start = self.text[self.position - 1] == "\n"
        if not (at_line_start and line.endswith("\n") and line.strip(SPACE) == frame.marker):
            return False
        end = self.position + line.index(frame.marker) + len(frame.marker)
        self.out.append("_" * (end - self.position - 1) + '"')
        self.ends[frame.start] = self.position = end
        newline = matched.end() - (2 if line.endswith("\r\n") else 1)
        self.pop()
        self.blank(newline)
        return True

    def sequence(self, opener: re.Match[str]) -> None:
        start = self.position
        trims = opener[0].endswith("~")
        if opener[0][0] == "$":
            self.open_sequence(opener.end(), start, "interpolation", trims)
            return
        # Gaps here are as in parentheses: the frame of the template is not sensitive to newlines.
        keyword = _NAME.match(self.text, self.after_gap(opener.end()), self.limit)
        match keyword[0] if keyword else None:
            case "if" | "for" as kind:
                assert keyword is not None
                self.open_sequence(keyword.end(), start, kind, trims)
                if kind == "for":
                    names = self.for_names(blank=True)
                    self.frame.opener = (kind, trims, names)
            case "else" | "endif" | "endfor" as kind:
                assert keyword is not None
                close = _CLOSER.match(self.text, self.after_gap(keyword.end()), self.limit)
                if close is None:
                    raise Broken(f"%{{ {kind} }} holds nothing else", start, keyword.end())
                after = close[0] == "~}"
                self.frame.pieces.append(Marker(kind, start, close.end(), trims, after))
                self.placeholder(close.end())
            case _:
                what = (
                    "if, else, endif, for or endfor must follow %{; write %%{ for the text itself"
                )
                raise Broken(what, start, opener.end())

    def after_gap(self, position: int, *, newlines: bool = True) -> int:
        newlines = newlines or self.frame.kind not in _SENSITIVE
        matched = (_GAP if newlines else _BLANK_GAP).match(self.text, position, self.limit)
        return matched.end() if matched else position

    def open_sequence(self, end: int, start: int, kind: str, trims: bool) -> None:
        self.out.append("${")
        self.position += 2
        self.blank(end)
        frame = _Frame(Kind.INTERPOLATION, start, opener=(kind, trims, ()))
        self.push(frame, State.OPERAND)

    def close_sequence(self, closer: str) -> None:
        kind, trims, names = self.frame.opener
        end = self.position + len(closer)
        self.out.append(" }" if closer == "~}" else "}")
        self.position = end
        start = self.frame.start
        self.pop()
        marker = Marker(kind, start, end, trims, closer == "~}", names)  # type: ignore[arg-type]
        self.frame.pieces.append(marker)
        self.template()

    # -- symbols --------------------------------------------------------------------

    def symbol(self, text: str, end: int) -> None:
        match text:
            case '"':
                self.operand(end)
                frame = _Frame(Kind.STRING, self.position)
                self.pieces[self.position] = frame.pieces
                self.keep(end)
                self.push(frame, State.DONE)
                self.template()
            case "(" | "[" | "{":
                self.open(text, end)
            case ")" | "]" | "}":
                self.close(text, end)
            case "~" if self.frame.kind is Kind.INTERPOLATION and self.text[end : end + 1] == "}":
                self.close("~}", end + 1)
            case "-" | "!" if self.state is not State.DONE:
                self.unary_operator(text, end)
            case ".":
                self.dot(end)
            case ",":
                self.comma(end)
            case _:
                self.operator(text, end)

    def operator(self, text: str, end: int) -> None:
        """A symbol that stands behind an operand, and before the next."""
        frame = self.frame
        if self.state is not State.DONE or frame.expanded:
            raise self.broken(f"a value must come before `{text}`", end)
        match text:
            case "?":
                frame.questions += 1
            case ":" if frame.questions:
                frame.questions -= 1
            case "=" | ":" if frame.kind is Kind.OBJECT and frame.key and not frame.questions:
                frame.key = False
            case ":" if frame.kind in _FOR and not frame.colon:
                frame.colon = True
            case "=>" if (
                frame.kind is Kind.FOR_OBJECT
                and frame.colon
                and not frame.arrow
                and not frame.questions
            ):
                frame.arrow = True
            case "..." if not frame.questions and (
                frame.kind is Kind.CALL or (frame.arrow and not frame.condition)
            ):
                # An operand is complete, and only a closing bracket or an `if` may follow.
                frame.expanded = frame.kind is Kind.CALL
                self.callable = False
                return self.keep(end)
            case _ if text not in _BINARY:
                raise self.broken(f"`{text}` has no meaning here", end)
        self.keep(end)
        self.state = State.OPERAND
        return None

    def unary_operator(self, text: str, end: int) -> None:
        if self.state is State.ENDED:
            raise self.broken(self.missing(), end)
        if self.chain is not None:
            # python-hcl2 knows one unary operator in a row.
            self.chain.append((text, self.position))
            if len(self.chain) > MAXIMUM_DEPTH:
                raise too_deep(self.position, end)
            self.blank(end)
        else:
            self.chain = [(text, self.position)]
            self.unary[self.position] = self.chain
            self.keep(end)
        self.state = State.OPERAND

    def dot(self, end: int) -> None:
        start = self.position
        if self.state is not State.DONE or self.frame.expanded:
            raise self.broken("a value must come before `.`", end)
        self.keep(end)
        self.callable = False
        after = self.after_gap(end, newlines=False)
        if self.text.startswith("*", after, self.limit):
            self.out.append("*" + " " * (after - end))
            self.position = self.ends[start] = after + 1
            return
        self.blank(after)
        if name := self.match(_NAME):
            if not name[0].isascii():
                self.check_name(name[0])
            self.placeholder(name.end())
        elif number := self.match(_DIGITS):
            if not number[0].isdigit():
                raise self.broken("an index written `.0` is followed by a name", number.end())
            self.out.append("0" * len(number[0]))
            self.position = number.end()
            self.number_ends(self.position)
        else:
            raise self.broken("the name of an attribute must follow `.`")

    def comma(self, end: int) -> None:
        frame = self.frame
        if self.state is not State.DONE:
            raise self.broken("a value must come before `,`", end)
        self.finish_expression("`,` stands", self.position, end)
        if frame.kind is Kind.OBJECT:
            if frame.key:
                raise self.broken("this key has no value", end)
            frame.key = True
        elif frame.kind not in (Kind.TUPLE, Kind.CALL) or frame.expanded:
            raise self.broken("`,` has no meaning here", end)
        self.keep(end)
        self.state = State.START

    # -- brackets -------------------------------------------------------------------

    def open(self, text: str, end: int) -> None:
        start = self.position
        if text == "(" and self.state is State.DONE and self.callable:
            self.keep(end)
            self.push(_Frame(Kind.CALL, start), State.START)
        elif text == "[" and self.state is State.DONE and not self.frame.expanded:
            self.index(end)
        else:
            self.operand(end)
            self.keep(end)
            if text == "(":
                self.push(_Frame(Kind.PARENTHESES, start), State.OPERAND)
            elif (word := _NAME.match(self.text, self.after_gap(end), self.limit)) and (
                word[0] == "for"
            ):
                kind = Kind.FOR_OBJECT if text == "{" else Kind.FOR_TUPLE
                self.push(_Frame(kind, start), State.OPERAND)
                self.gap()
                self.keep(word.end())
                self.for_names(blank=False)
            else:
                kind = Kind.OBJECT if text == "{" else Kind.TUPLE
                self.push(_Frame(kind, start), State.START)

    def index(self, end: int) -> None:
        start = self.position
        star = self.after_gap(end, newlines=False)
        close = self.after_gap(star + 1, newlines=False)
        if self.text.startswith("*", star, self.limit) and self.text.startswith(
            "]", close, self.limit
        ):
            self.out.append("[*]" + " " * (close - start - 2))
            self.position = self.ends[start] = close + 1
            self.callable = False
        else:
            self.keep(end)
            self.push(_Frame(Kind.INDEX, start), State.OPERAND)

    def for_names(self, *, blank: bool) -> tuple[str, ...]:
        """`k, v in`, from behind the `for`."""
        write = self.blank if blank else self.placeholder
        names = []
        self.gap()
        while name := self.match(_NAME):
            names.append(name[0])
            write(name.end())
            self.gap()
            if len(names) == 2 or not self.text.startswith(",", self.position, self.limit):
                break
            (self.blank if blank else self.keep)(self.position + 1)
            self.gap()
        if not names:
            raise self.broken("`for` declares one or two names")
        word = self.match(_NAME)
        if word is None or word[0] != "in":
            raise self.broken("`in` must follow the names that `for` declares")
        (self.blank if blank else self.keep)(word.end())
        self.state = State.OPERAND
        return tuple(names)

    def close(self, text: str, end: int) -> None:
        frame = self.frame
        if frame.kind not in _CLOSES[text[-1]] or len(self.stack) == 1:
            raise self.broken(f"`{text}` closes nothing", end)
        self.finish_expression(f"`{text}` stands", self.position, end)
        match frame.kind:
            case Kind.INTERPOLATION:
                return self.close_sequence(text)
            case Kind.OBJECT if frame.key and self.state is State.DONE:
                raise self.broken("this key has no value", end)
            case Kind.BODY if self.state is not State.START and not frame.one_line:
                raise self.broken("a new line must come before the closing brace", end)
            case Kind.FOR_TUPLE if not frame.colon:
                raise self.broken("`:` and a value are missing from this `for`", end)
            case Kind.FOR_OBJECT if not frame.arrow:
                raise self.broken("`:`, a key, `=>` and a value are missing from this `for`", end)
        if frame.kind is not Kind.BODY:
            self.keep(end)
            return self.pop()
        self.end_item()
        self.keep(end)
        self.pop()
        self.frame.items[-1].end = end
        self.state = State.ENDED
        return None
