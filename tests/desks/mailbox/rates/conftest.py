"""Letters brought to any state, as the tests of the actions have them."""

from ..actions.conftest import bring, do, write

__all__ = ["bring", "do", "write"]
