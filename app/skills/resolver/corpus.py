"""The concepts to choose from: their labels, and what else is known of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Facts:
    """What the loaded vocabulary knows of a concept besides the labels of the corpus.

    `labels` are further labels in the language of the corpus, `foreign` those in other languages;
    `group` is the code of its ISCO group, `skills` the names of the skills that the work needs,
    `broader` the names of what it falls under.
    """

    labels: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    description: str = ""
    group: str = ""
    skills: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


NOTHING_KNOWN = Facts()


@dataclass
class Corpus:
    """Concepts in the order in which they first came, each with its labels side by side in `labels`.

    `firsts[c]` is where the labels of concept c begin, `owners[l]` the concept of label l.
    """

    ids: list[str]
    labels: list[str]
    firsts: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]
    facts: list[Facts] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]], facts: Mapping[str, Facts] | None = None) -> "Corpus":
        """Take (id, label) rows in any order and what is known by id; the same label of a concept counts once."""
        known = facts or {}
        by_id: dict[str, dict[str, None]] = {}
        for key, label in rows:
            by_id.setdefault(key, {}).setdefault(label)
        for key, labels in by_id.items():
            for label in known.get(key, NOTHING_KNOWN).labels:
                labels.setdefault(label)
        sizes = np.asarray([len(labels) for labels in by_id.values()], dtype=np.int64)
        firsts = np.concatenate(([0], np.cumsum(sizes)[:-1])) if len(sizes) else np.zeros(0, dtype=np.int64)
        return cls(
            ids=list(by_id),
            labels=[label for labels in by_id.values() for label in labels],
            firsts=firsts.astype(np.int64),
            owners=np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
            facts=[known.get(key, NOTHING_KNOWN) for key in by_id],
        )

    def __len__(self) -> int:
        return len(self.ids)

    def groups(self) -> list[str]:
        """Return the code of the ISCO group of each concept; an ISCO group is its own, "" where unknown."""
        return [facts.group or _code(uri) for uri, facts in zip(self.ids, self.facts, strict=True)]


def _code(uri: str) -> str:
    """Return the code in the URI of an ISCO group: ".../isco/C2166" is 2166."""
    _, found, code = uri.rpartition("/isco/C")
    return code if found and code.isdigit() else ""


def kind_of(ids: Iterable[str]) -> str:
    """Return whether most of these URIs are of skills or of occupations, by ESCO's way of writing them."""
    counts = [("/skill/" in uri or "/isced-f/" in uri) for uri in ids]
    return "skill" if sum(counts) * 2 > len(counts) else "occupation"
