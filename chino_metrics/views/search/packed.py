"""The index as a script that hands it to ``static/search.js``: also where nothing can be fetched."""

from __future__ import annotations

import json

from chino_metrics.views.search import folding, scoring
from chino_metrics.views.search.index import WEIGHT, Index
from chino_metrics.wording import search


def packed(index: Index) -> bytes:
    """``searchIndex(…)`` with the items, the tables of folding and the numbers of scoring, UTF-8."""
    content = {
        "items": [
            (i.kind, i.title, i.figure, i.sentence, i.address, i.beside, i.around)
            for i in index.items
        ],
        "kinds": {kind: (word, WEIGHT[kind]) for kind, word in search.KIND_WORD.items()},
        "synonyms": index.synonyms,
        "variants": folding.VARIANTS,
        "eras": folding.ERAS,
        "era": folding.ERA,
        "particle": folding.PARTICLE,
        "fields": scoring.FIELDS,
        "covered": scoring.COVERED,
        "last": scoring.LAST,
        "least": scoring.LEAST,
        "nearly": scoring.NEARLY,
        "instead": scoring.INSTEAD,
        "decimals": scoring.DECIMALS,
        "most": index.most,
        "words": {"nothing": search.NOTHING, "count": search.COUNT},
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"searchIndex({text})\n".encode()
