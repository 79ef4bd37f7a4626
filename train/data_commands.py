"""`vestry-train data`: pictures and records become corpora, corpora become questions.

Only the group. What belongs to it stands in modules of its own beside this one and is added here,
so that nobody's commands grow into another's.
"""

from __future__ import annotations

import click

from train.corpus_commands import closet, rendered
from train.drawing_commands import drawing
from train.fashionrec_commands import fashionrec
from train.fashionx_commands import fashionx
from train.question_commands import qa, qa_check


@click.group()
def data() -> None:
    """Make corpora and questions to train from."""


data.add_command(closet)
data.add_command(drawing)
data.add_command(fashionrec)
data.add_command(fashionx)
data.add_command(qa)
data.add_command(qa_check)
data.add_command(rendered)
