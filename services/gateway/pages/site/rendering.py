"""How templates become Python: as Jinja does it, without what a list of hundreds of rows asks in vain."""

import re
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.runtime import Context
from markupsafe import escape

_PIECES = "yield from context.blocks["
_special = re.compile("[&<>\"']").search


def written(value: object) -> str:
    """The value as it stands in the page. Plain text without a character of markup is that already: it is
    not copied into a marked one, which is half of what writing a cell costs."""
    return value if type(value) is str and not _special(value) else escape(value)


class Calling(Context):
    """Calls what a template calls without asking first whether it wants the context, which nothing here does.

    A long list has thousands of calls, and the question is most of what one takes.
    """

    def call(self, called: Any, /, *given: Any, **named: Any) -> Any:
        """What it returns. Two arguments of Jinja's own are for what takes the context."""
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*given, **named)


class Writing(CodeGenerator):
    """Attributes are read as Python reads them: a test holds every template to what its view has, so that
    there is none to look for among the keys of a dictionary."""

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (Jinja's name)
        """Writes what reads an attribute."""
        self.write("environment.attribute(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        """Writes a line of the template in Python.

        What a block writes is handed on at once: else each piece of it goes through every template around it.
        """
        if x.startswith(_PIECES):
            x = f"yield concat({x.removeprefix('yield from ')})"
        super().writeline(x, node, extra)


class Rendering(Environment):
    """Jinja's, with these in it."""

    context_class = Calling
    code_generator_class = Writing
    attribute = staticmethod(getattr)
    written = staticmethod(written)
