"""How the models are trained."""

__all__ = ["training"]
