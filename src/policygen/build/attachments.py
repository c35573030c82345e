"""The document's own data, as its PDF carries it: the sources that were checked, and what is printed from them."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from policygen.build.plan import Item
from policygen.compose.compose import Composed
from policygen.content.corpus import Corpus
from policygen.content.write_yaml import write_yaml
from policygen.writers.attached import Attachment


def attachments_of(composed: Composed, item: Item, corpus: Corpus) -> tuple[Attachment, ...]:
    """Return the files that the PDF of an item carries: what its YAML files say, and the passages as JSON.

    For the joint recommendation the sources are its own; what it says of the regions is in the JSON.
    """
    loaded = [corpus.documents[item.owner, item.kind].source]
    if region := corpus.regions.get(item.owner):
        loaded.append(region.source)
    sources = [
        Attachment(
            PurePosixPath(source.file).name,
            write_yaml(source.data).encode(),
            "application/yaml",
            "Source",
            f"What this document was made from: {source.file}",
        )
        for source in loaded
    ]
    content = Attachment(
        f"{item.key}.json", _content(composed, item), "application/json", "Data",
        "What this document says: every passage with its language and state of translation",
    )  # fmt: skip
    return (*sources, content)


def _content(composed: Composed, item: Item) -> bytes:
    """Return the passages that the document prints, by unit, as JSON with sorted keys.

    ``text`` has the marks of the sources (emphasis, notes, references); ``language`` is the one that it stands in,
    ``wanted`` the one that was asked for, ``state`` what ``content.models.text.State`` says.
    """
    page = composed.page
    passages = [
        {
            "unit": unit, "text": passage.text, "language": passage.language, "wanted": wanted,
            "state": str(passage.state),
        }
        for (unit, wanted), passage in sorted(composed.observed.passages.items())
    ]  # fmt: skip
    data: dict[str, object] = {
        "document": item.document, "kind": item.kind, "language": item.language, "passages": passages,
        **{name: page.properties[name] for name in ("title", "subtitle", "status", "date") if name in page.properties},
    }  # fmt: skip
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
