"""The explorer: pages that show a graph to people who write no SPARQL. It makes pages and knows no HTTP; kg.server serves them."""

__all__ = ["assets", "explorer", "links", "report", "settings"]
