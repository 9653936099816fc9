"""The fenced blocks of Markdown files, and the comment that may stand right before one.

<!-- run -->                        the sh block is run, after those before it in the same file
<!-- file: name -->                 the block is a file, there for the sh blocks behind it
<!-- refused: what check says -->   the yaml block shows a mistake, or what is yet to come
<!-- not checked: reason -->        the yaml block is a fragment
"""

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"(?:^<!-- (?P<comment>.*?) -->\n+)?^(?P<fence>```+)(?P<language>\w*)[^\n]*\n(?P<text>.*?)^(?P=fence)[ ]*$",
    re.MULTILINE | re.DOTALL,
)


@dataclass
class Block:
    file: Path
    line: int
    language: str
    comment: str
    text: str

    def __str__(self) -> str:
        return f"{self.file.name}:{self.line}"

    @property
    def is_run(self) -> bool:
        return self.language == "sh" and self.comment == "run"

    @property
    def file_name(self) -> str | None:
        """The name under which later blocks find its text."""
        return self.comment.removeprefix("file: ") if self.comment.startswith("file: ") else None


def blocks(file: Path) -> list[Block]:
    """The blocks of one file, each with the line its text starts on."""
    source = file.read_text()
    return [
        Block(
            file,
            source.count("\n", 0, match.start("text")) + 1,
            match["language"],
            match["comment"] or "",
            match["text"],
        )
        for match in _BLOCK.finditer(source)
    ]


def documents(repository: Path) -> list[Path]:
    """What users read: README.md and docs/."""
    return [path for path in [repository / "README.md", *sorted(repository.glob("docs/**/*.md"))] if path.exists()]
