"""The tasks of ``kg eval``: each scores a model, or all of them together, on annotated data.

A task takes the annotated data, where to write predictions (or None), the settings, and what shows how far it is (or nothing).
``marked_sides`` takes a second file, with the texts of the marked articles, behind the annotated data.
"""

from kg.evaluation.attribution import score as attribution
from kg.evaluation.claims import score as claims
from kg.evaluation.marked_stances import score as marked_sides
from kg.evaluation.pronouns import score as speakers
from kg.evaluation.stance import score as stance

__all__ = ["attribution", "claims", "marked_sides", "speakers", "stance"]
