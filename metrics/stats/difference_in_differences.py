"""What a change did where it was made, against where it was not: before and after, collapsed to one figure each.

References
----------
.. [1] Bertrand, M., Duflo, E., Mullainathan, S. (2004). How much should we trust differences-in-differences
   estimates? Quarterly Journal of Economics 119(1), 249-275: collapsing each unit to before and after.
.. [2] Card, D., Krueger, A. B. (1994). Minimum wages and employment. American Economic Review 84(4), 772-793.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.stats.estimate import critical_t, two_sided_p_of_t


@dataclass(frozen=True, slots=True)
class Effect:
    """The mean change of treated units beyond that of the others.

    Attributes
    ----------
    value, low, high
        In the unit of the figures; the range is that of Student's t with `degrees_of_freedom`.
    p_value
        Two-sided, of "no effect".
    treated, control
        How many units there are of each.
    """

    value: float
    low: float
    high: float
    p_value: float
    degrees_of_freedom: int
    treated: int
    control: int


def collapsed_effect(
    treated: Sequence[float], control: Sequence[float], confidence: float = 0.95
) -> Effect | None:
    """Return the effect from each unit's mean after less its mean before [1]_.

    The same as least squares on one change per unit with a dummy for the treated, t with n - 2 degrees of freedom.

    Parameters
    ----------
    treated, control
        One change per unit.
    confidence
        Of the range, between 0 and 1.

    Returns
    -------
    Effect or None
        None with fewer than three units in all or none on either side: nothing tells chance from effect then.
    """
    if not treated or not control or len(treated) + len(control) < 3:
        return None
    degrees = len(treated) + len(control) - 2
    spread = sum(float(np.sum((np.asarray(side) - np.mean(side)) ** 2)) for side in (treated, control))
    error = float(np.sqrt(spread / degrees * (1 / len(treated) + 1 / len(control))))
    value = float(np.mean(treated) - np.mean(control))
    give = critical_t(confidence, degrees) * error
    p_value = two_sided_p_of_t(value / error, degrees) if error else float(value == 0)
    return Effect(value, value - give, value + give, p_value, degrees, len(treated), len(control))
