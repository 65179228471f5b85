"""Groups the names of persons in all articles: which may be one person's, which gives the person's IRI, and which is shown.

Names are compared only within a block, which is the names with one ``PersonName.block``, so the work does not grow with the square of their
number. The result depends on the set of names alone, never on their order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.people import names
from kg.people.names import PersonName


def cluster_persons(full: Iterable[PersonName]) -> list[list[PersonName]]:
    """Group full names that may be one person's; all names of a cluster agree with each other. A name that fits two clusters stands alone.

    :param full: names with a given name
    :returns: clusters, in each the fullest name first

    >>> [[name.key for name in cluster] for cluster in cluster_persons(map(names.person_name, ["Ada Berg", "Ada M. Berg", "Ida Berg"]))]
    [['ada m berg', 'ada berg'], ['ida berg']]
    """
    blocks: dict[tuple[str, str], list[PersonName]] = defaultdict(list)
    for name in full:
        blocks[name.block].append(name)
    return [cluster for block in sorted(blocks) for cluster in _cluster(blocks[block])]


def _cluster(block: Iterable[PersonName]) -> Iterator[list[PersonName]]:
    """Group the names of one block: each goes to the only cluster that it fits, the fullest names first."""
    clusters: list[list[PersonName]] = []
    for name in sorted(block, key=_fullness):
        fitting = [cluster for cluster in clusters if all(names.same_person(name, other) for other in cluster)]
        if len(fitting) == 1:
            fitting[0].append(name)
        else:
            clusters.append([name])
    yield from clusters


def _fullness(name: PersonName) -> tuple[int, int, str]:
    """Sort key, the fullest name first: most tokens that are no initials, then most tokens, then by alphabet."""
    return -sum(len(token) > 1 for token in name.tokens), -len(name.tokens), name.key


def fullest_name(cluster: Iterable[PersonName]) -> PersonName:
    """Choose the name from which a person's IRI is made: the one with most words, initials counted last."""
    return min(cluster, key=_fullness)


def best_name(shown: Mapping[str, int]) -> str:
    """Choose the name to show for a person: the most frequent full one, and of its forms the one with most initials and suffixes.

    :param shown: fullest name of a person in an article → number of articles that call the person so

    >>> best_name({"Berg": 7, "Ada Berg": 2, "Ada M. Berg Jr.": 1, "Ada Maria Berg": 1})
    'Ada M. Berg Jr.'
    """
    forms: dict[str, Counter[str]] = defaultdict(Counter)  # name without initials and suffixes → its forms → number of articles
    for form, count in shown.items():
        forms[names.without_initials(names.without_generation(form))][form] += count

    def order(plain: str) -> tuple[bool, int, int, str]:
        """Sort key of a name without initials and suffixes, the best one first."""
        name = names.person_name(plain)
        return not name.is_full, -forms[plain].total(), -len(name.tokens), plain

    best = forms[min(forms, key=order)]
    return min(best, key=lambda form: (-len(form.split()), -best[form], form))
