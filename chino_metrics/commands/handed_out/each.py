"""One file of each municipality: what would be too long in one, and is asked for by itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from chino_metrics.commands.arguments.parsing import Refusal, write_file
from chino_metrics.views.prefecture import chosen_parts
from chino_metrics.views.scene import Scene


def write_each(target: Path, scene: Scene, make: Callable[[Scene], bytes], *, force: bool) -> str:
    """``hokoku_202142.pdf`` beside ``hokoku.pdf`` for every municipality of the selection.

    Each is written as soon as it is made, and named on standard error. Returns what is said of
    all; Refusal, before anything is made, where one is there already and not to be replaced.
    """
    parts = {
        target.with_name(f"{target.stem}_{part.choice.municipality}{target.suffix}"): part
        for part in chosen_parts(scene)
    }
    if not parts:
        raise Refusal("選んだ計画、担当、指標のどれも持つ自治体がありません。")
    there = next((path for path in parts if path.exists()), None)
    if there is not None and not force:
        raise Refusal(f"同じ名前のファイルがあります（--force で上書き）: {there}")
    for number, (path, part) in enumerate(parts.items(), 1):
        write_file(path, make(part), force=force)
        name = part.book.publisher.name
        print(f"{number}／{len(parts)}　{name}　{path.name}", file=sys.stderr, flush=True)
    named = target.with_name(f"{target.stem}_自治体コード{target.suffix}")
    return f"{named}（{len(parts)}の自治体）"
