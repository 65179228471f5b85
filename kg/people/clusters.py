"""Names of persons over all articles: which of them can be one person's, which gives the address, and which is shown.

Names are compared within one block of family names only, so the work grows with their number, not with their pairs. The result depends
on the set of names alone, never on their order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.people import names
from kg.people.names import PersonName


def cluster_persons(full: Iterable[PersonName]) -> list[list[PersonName]]:
    """Join full names that can be one person's. A name that fits two persons stands alone.

    >>> [[name.key for name in cluster] for cluster in cluster_persons(map(names.person_name, ["Ada Berg", "Ada M. Berg", "Ida Berg"]))]
    [['ada m berg', 'ada berg'], ['ida berg']]
    """
    blocks: dict[tuple[str, str], list[PersonName]] = defaultdict(list)
    for name in full:
        blocks[name.block].append(name)
    return [cluster for block in sorted(blocks) for cluster in _cluster(blocks[block])]


def _cluster(block: Iterable[PersonName]) -> Iterator[list[PersonName]]:
    """Join the names of one block, the fullest first."""
    clusters: list[list[PersonName]] = []
    for name in sorted(block, key=_fullness):
        fit = [cluster for cluster in clusters if all(names.same_person(name, other) for other in cluster)]
        if len(fit) == 1:
            fit[0].append(name)
        else:
            clusters.append([name])
    yield from clusters


def _fullness(name: PersonName) -> tuple[int, int, str]:
    """Sort key, the fullest first: most whole tokens, most tokens, alphabet."""
    return -sum(len(token) > 1 for token in name.tokens), -len(name.tokens), name.key


def fullest_name(cluster: Iterable[PersonName]) -> PersonName:
    """Choose the name that gives a person's address."""
    return min(cluster, key=_fullness)


def best_name(forms: Mapping[str, int]) -> str:
    """Choose the name to show: of those with a given name the most frequent, without middle initials.

    >>> best_name({"Berg": 7, "Ada Berg": 2, "Ada M. Berg": 1, "Ada Maria Berg": 1})
    'Ada Berg'
    """
    plain: Counter[str] = Counter()
    for form, count in forms.items():
        plain[names.without_initials(form)] += count
    return min(plain, key=lambda form: (not names.person_name(form).is_full, -plain[form], -len(names.person_name(form).tokens), form))
