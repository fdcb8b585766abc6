"""Generated examples are the same in each run, so that the gate says the same of the same commit; see `exploring`."""

from exploring import FACTOR, USUAL, times
from hypothesis import settings

settings.register_profile("gate", derandomize=True)
settings.register_profile("explore", derandomize=False, max_examples=times(USUAL))
settings.load_profile("explore" if FACTOR else "gate")
