"""Tells translators what a passage is: the kind of text, its room, what the field says, its English and its likes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from policygen.content.corpus import Corpus
from policygen.content.described import described
from policygen.content.models.base import Record
from policygen.content.models.text import Passage, Prose, Room
from policygen.content.walk import annotated

#: How alike (0 to 100) a translated text must be to a new one, to be shown beside it.
ALIKE = 85


def hints(model: Record) -> Iterator[tuple[Passage, str]]:
    """Yield every passage of a model with a sentence on what it is: kind of text, room, what the field is for."""
    for path, value, metadata, record in annotated(model):
        room = next((mark for mark in metadata if isinstance(mark, Room)), None)
        if room is None:
            continue
        fields = type(record).model_fields
        name = next(part for part in reversed(path) if part in fields)
        about = described().get(type(record).__name__, {}).get(name, [""])[0]
        match value:
            case Passage():
                yield value, f"{room.kind}, at most {room.limit} characters. {about}".rstrip()
            case Prose():
                for passage in value.passages:
                    kind = "List item" if "." in passage.unit.rpartition("/")[2] else "Paragraph"
                    yield passage, f"{kind}. {about}".rstrip()
            case _:
                raise AssertionError(value)  # only texts have room


@dataclass(frozen=True)
class Memory:
    """What is translated already, from one language into another: source text and translation."""

    pairs: Mapping[str, str]

    @staticmethod
    def of(pairs: Iterable[tuple[str, str]]) -> Memory:
        """Return the memory of these pairs; of two translations of one text the first counts."""
        found: dict[str, str] = {}
        for source, translation in pairs:
            found.setdefault(source, translation)
        return Memory(found)

    def propose(self, text: str) -> str:
        """Return a comment that shows the translation of the text most like this one, or nothing.

        It is for the translator to judge; nothing of it is printed.
        """
        if text in self.pairs:
            return f"Translated elsewhere as: {self.pairs[text]}"
        best = process.extractOne(text, self.pairs.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best is None:
            return ""
        source, likeness, _ = best
        return f"Alike ({likeness:.0f} %): {source} → {self.pairs[source]}"


def english(text: str, translations: Mapping[str, str]) -> Sequence[str]:
    """Return the comment that shows a passage in English, where it has been translated."""
    return (f"English: {translations[text]}",) if text in translations else ()


def version_of(corpus: Corpus, units: Sequence[str]) -> str:
    """Return the version of the document that units belong to; an empty string where it has none."""
    for unit in units:
        owner, _, rest = unit.partition("/")
        for (name, _), loaded in corpus.documents.items():
            if name == owner and loaded.source.file.endswith(f"/{rest.partition('/')[0]}.yaml"):
                return str(getattr(getattr(loaded.model, "meta", None), "version", ""))
    return ""
