"""Where to look for a missing person (查找): a belief over streets, and a plan from it."""

from jiban.science.search.area import Area
from jiban.science.search.belief import Belief
from jiban.science.search.categories import CATEGORIES, Category
from jiban.science.search.motion import Motion

__all__ = ["CATEGORIES", "Area", "Belief", "Category", "Motion"]
