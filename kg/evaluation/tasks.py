"""The tasks of ``kg eval``: each takes the gold, where to write predictions, and the settings, and gives scores.

``marked_sides`` also takes the texts of the marked articles, behind the gold.
"""

from kg.evaluation.attribution import score as attribution
from kg.evaluation.claims import score as claims
from kg.evaluation.marked_stances import score as marked_sides
from kg.evaluation.pronouns import score as speakers
from kg.evaluation.stance import score as stance

__all__ = ["attribution", "claims", "marked_sides", "speakers", "stance"]
