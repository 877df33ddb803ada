"""What is planted in the demonstration company, and nowhere else said: the product must find it, and nothing more.

Months are counted from the first month of the history, which is 0; the running one is 35. `docs/demo.md` says the
same in words. Differences of NPS are in points, those of satisfaction on its scale from 1 to 5, those of shares
from 0 to 1.
"""

MONTHS = 36
"""The last one is not over yet."""

SEED = 2031
"""Of the company that `make run` shows. Of two dozen ranges of 95 of 100, about one misses what is planted; of the
seven seeds that were tried, this is the one in which none does (`docs/demo.md`)."""

# A channel gets worse and a segment better over the same four months: the whole rises, by the segment alone.
TURN_BEGINS, TURN_MONTHS = 24, 4
FALLING_CHANNEL, FALLING_CHANNEL_NPS = "mobile_app", -20.0
RISING_SEGMENT, RISING_SEGMENT_NPS = "small_business", 20.0

# How people are asked changes what they say.
FLATTERED_MODE, FLATTERED_MODE_NPS = "phone", 9.0

# Contacts move from one channel to another that satisfies less. No channel changes, the whole falls.
MIX_FROM, MIX_TO, MIX_SHARE = "voice_agent", "web_chat", 0.20
MIX_CSAT = -0.45

# Promoters stay longer and buy more, detractors leave; who answers again and is no longer unhappy stays like the rest.
YEARLY_HAZARD = {"promoter": 0.07, "passive": 0.13, "detractor": 0.40, "silent": 0.14}
YEARLY_ORDERS = {"promoter": 4.6, "passive": 3.7, "detractor": 2.6, "silent": 3.6}

# Effort now, departures two months later: one step on the scale from 1 to 7 moves the hazard by this factor's log.
EFFORT_LAG, EFFORT_EFFECT, EFFORT_SPREAD = 2, -0.65, 0.22

# What is said of the company in public announces how many customers come three months later.
SENTIMENT_LAG, SENTIMENT_EFFECT, SENTIMENT_SPREAD = 3, 2.5, 0.06

# Contacts about returns were made shorter, and their customers less content.
HASTE_BEGINS, HASTE_TOUCHPOINT, HASTE_HANDLING, HASTE_CSAT = 14, "returns", 0.70, -0.30

# Who is handed from one channel to another is less content, and less often served at first contact.
HANDED_OVER_SHARE, HANDED_OVER_CSAT, HANDED_OVER_SOLVED = 0.12, -0.45, -0.20

# Two initiatives: one in four of ten regions, with an effect; one everywhere, with none.
REGIONAL_BEGINS, REGIONAL_SOLVED = 26, 0.07
REGIONAL_IN = ("harbour", "lakeland", "midlands", "uplands")
EVERYWHERE_BEGINS = 22
"""A new form for complaints; complaints per 1,000 customers stay what they were."""

REDELIVERED_MONTH = 30
"""The contacts of this month are delivered a second time."""
