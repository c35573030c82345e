"""Whatever happens to sources and translations: none is lost, none goes to another passage, none old is printed."""

from __future__ import annotations

from dataclasses import dataclass

from babel.messages.catalog import Catalog
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policygen.content.catalog import Catalogs, read_catalog, read_whole
from policygen.content.localise import localise_passage
from policygen.content.models.text import Passage, State
from policygen.messages.catalogs import empty_catalog, serialise
from policygen.messages.update import update

NAMES = ("title", "lead", "text", "caption")

#: Few texts, so that passages exchange them, lose them and get them back; “%” is no placeholder here.
TEXTS = ("15 % več", "16 % več", "Znanje", "Znanje in prostor", "Čebele", "Železo")


@dataclass(frozen=True)
class Edit:
    """Somebody types a text for a passage, or removes it (``None``)."""

    name: str
    text: str | None


@dataclass(frozen=True)
class Translation:
    """A translator translates what a passage says now."""

    name: str


@dataclass(frozen=True)
class Update:
    """Somebody runs the update."""


def unit(name: str) -> str:
    return f"gorenjska/paper/{name}"


def template(source: dict[str, str]) -> Catalog:
    catalog = empty_catalog("sl")
    for name in NAMES:
        if name in source:
            catalog.add(source[name], locations=[("paper.yaml", 1)], auto_comments=[unit(name)])
    for message in catalog:
        message.flags.discard("python-format")
    return catalog


def updated(source: dict[str, str], content: bytes | None) -> bytes:
    old = read_whole(content, domain="gorenjska", language="pl", file="x.po") if content else None
    return serialise(update(template(source), old, language="pl"), source="sl")


def translated(content: bytes, text: str, translation: str) -> bytes:
    catalog = read_whole(content, domain="gorenjska", language="pl", file="x.po")
    found = catalog.get(text)
    assert found is not None
    found.string, found.previous_id = translation, []
    found.flags.discard("fuzzy")
    found.auto_comments = [each for each in found.auto_comments if not each.startswith("Outdated")]
    return serialise(catalog, source="sl")


steps = st.one_of(
    st.builds(Edit, st.sampled_from(NAMES), st.sampled_from(TEXTS)),
    st.builds(Edit, st.sampled_from(NAMES), st.none()),
    st.builds(Translation, st.sampled_from(NAMES)),
    st.just(Update()),
)


@given(st.lists(steps, max_size=25))
@example(  # what a text was translated as is gone once it is made over for another
    [
        Edit("lead", "Znanje"),
        Translation("title"),
        Edit("title", "16 % več"),
        Translation("title"),
        Edit("lead", "15 % več"),
    ]
)
@settings(max_examples=60, deadline=None)
def test_a_translation_stays_with_its_passage_and_an_old_one_is_never_taken_for_current(steps: list[object]) -> None:
    """The model: what each text was last translated as, and which texts a unit has had since its translation."""
    source = dict(zip(NAMES, TEXTS, strict=False))
    content = updated(source, None)
    current: dict[str, str] = {}
    made: dict[str, set[str]] = {}
    had = {name: {text} for name, text in source.items()}
    for number, step in enumerate([*steps, Update()]):
        match step:
            case Edit(name, None):
                source.pop(name, None)
            case Edit(name, str(text)):
                source[name] = text
                had[name].add(text)
            case Translation(name) if name in source:
                # Translators see the catalog as it was at the last update.
                content = updated(source, content)
                for old in overtaken(content, source[name]) - set(source.values()):
                    current.pop(old, None)  # made over for the text that came after it
                translation = f"{source[name].upper()} ({number})"
                content = translated(content, source[name], translation)
                current[source[name]] = translation
                made.setdefault(source[name], set()).add(translation)
            case Update():
                content = updated(source, content)
                assert updated(source, content) == content
                look(source, content, current)
                look_at_outdated(source, content, made, had)
            case _:
                pass


def look(source: dict[str, str], content: bytes, current: dict[str, str]) -> None:
    catalog, findings = read_catalog(content, domain="gorenjska", language="pl", file="x.po")
    assert findings == []
    catalogs = Catalogs({("gorenjska", "pl"): catalog}, {"gorenjska": "sl"})
    for name, text in source.items():
        printed = localise_passage(Passage(text, unit=unit(name)), "pl", catalogs)
        if printed.state is State.TRANSLATED:
            # What a strict build prints was made of this very text.
            assert printed.text == current[text]
        # Nothing that was translated is lost while its text is there.
        if text in current and not was_outdated(content, text):
            assert printed.text == current[text], (name, text)


def look_at_outdated(
    source: dict[str, str], content: bytes, made: dict[str, set[str]], had: dict[str, set[str]]
) -> None:
    """An old translation was made of a text that its passage, or one with the same text, has had before."""
    catalog, _ = read_catalog(content, domain="gorenjska", language="pl", file="x.po")
    for text in source.values():
        if text in catalog.outdated:
            before = set().union(*(texts for texts in had.values() if text in texts)) - {text}
            assert catalog.outdated[text].text in set().union(*(made.get(old, set()) for old in before))


def overtaken(content: bytes, text: str) -> set[str]:
    """Return the text whose translation stands, outdated, at another text."""
    found = read_whole(content, domain="gorenjska", language="pl", file="x.po").get(text)
    return set(found.previous_id) if found is not None else set()


def was_outdated(content: bytes, text: str) -> bool:
    found = read_whole(content, domain="gorenjska", language="pl", file="x.po").get(text)
    return found is not None and "fuzzy" in found.flags
