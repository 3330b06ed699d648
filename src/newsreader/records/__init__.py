"""The records that cross layers: frozen dataclasses with little behavior of their own. Import them from here.

Positions are **code points**: indices into the `str` of one revision's text. Ranges are half-open. Times are aware
`datetime`s in UTC. This package must not know where a record is stored or how it is drawn.
"""

from .articles import *
from .feeds import *
from .highlights import *
from .history import *
from .incoming import *
from .statistics import *
from .texts import *
