"""Stage 5: contents of attributions become claims, each with its place in the text and its date."""

__all__ = ["contents", "cues", "speech"]
