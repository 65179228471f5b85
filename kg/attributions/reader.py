"""Reads an article: its sentences, its attributions and whom its pronouns may mean. No article's reading depends on another's."""

from pathlib import Path

from kg.attributions import rules
from kg.models import files, runtime
from kg.models.network import Runtime
from kg.models.tagger import Tagger
from kg.records import Article, ModelRef, Reading
from kg.text.sentences import split


class Reader:
    """Reads articles with one attribution model.

    :param model: a model folder that ``kg train attribution`` wrote; the bundled model when None
    :param run_with: library that runs the model
    :param threads: CPU cores that the reading of one article may use
    :raises ModelError: the folder holds no such model
    """

    def __init__(self, model: Path | None = None, run_with: Runtime = "onnx", threads: int = 1) -> None:
        """Load the model."""
        folder = files.read("attribution", model)
        self.model = ModelRef("attribution", folder.config["name"], folder.digest)
        self._tag = Tagger(folder, runtime.start(folder, run_with, threads))

    def __call__(self, article: Article) -> Reading:
        """Read one article.

        1. cut it into sentences
        2. find its attributions, and whom its pronouns may mean, by the model
        3. correct the attributions by conventions of print
        """
        # 1
        sentences = split(article)
        # 2
        tagged = self._tag(article, sentences)
        # 3
        return Reading(article, sentences, rules.apply(article, tagged.attributions), tagged.references, tagged.name_words)
