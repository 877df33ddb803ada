"""What each additive measure counts: one row per observation, with its day, member set, customer and value.

Measures of the same facts are seen in one look, a column each; a column is empty where the measure counts nothing.
Each look returns the observations whose day lies in the half-open span `%(start)s .. %(end)s`. An observation is dated
on the day on which it is known, so that nothing that is still being watched is counted; where that is later than what
it is about, `labelled_on` is the day whose segment and region it has. A look reads facts of one customer at a time at
most, so it stays right when facts are spread by customer.
"""

from dataclasses import dataclass

from metrics.models import Measure

RECOVERY_DAYS = 180
REPEAT_DAYS = 365
FIRST_CONTACT_DAYS = 7

_ANSWERS = """
    SELECT business_date AS day, members_id, customer_id, score AS answer
    FROM metrics_answer
    WHERE measure_id = %(measure)s AND business_date >= %(start)s AND business_date < %(end)s
"""

_SUBMISSIONS = """
    SELECT business_date AS day, members_id, customer_id, 1 AS submissions
    FROM metrics_submission WHERE business_date >= %(start)s AND business_date < %(end)s
"""

SPENT = "CASE kind WHEN 'cancellation' THEN NULL WHEN 'refund' THEN -abs(amount) ELSE amount END"
"""What a transaction adds to revenue."""

_TRANSACTIONS = f"""
    SELECT business_date AS day, members_id, customer_id, {SPENT} AS revenue,
           CASE WHEN kind IN ('purchase', 'renewal') THEN 1 END AS orders
    FROM metrics_transaction
    WHERE business_date >= %(start)s AND business_date < %(end)s
"""

WON = """
    COALESCE(
        (SELECT r.acquired FROM metrics_customerrecord r
         WHERE r.customer_id = {customer} AND r.acquired <> 'unknown'
         ORDER BY r.valid_from DESC, r.loaded_by_id DESC, r.id DESC LIMIT 1),
        (SELECT t.acquired FROM metrics_transaction t
         WHERE t.customer_id = {customer} AND t.kind IN ('purchase', 'renewal')
         ORDER BY t.business_date, (t.acquired = 'unknown'), t.external_id LIMIT 1),
        'unknown')
"""
"""How a customer was won: as the latest record says, else as the first purchase does."""

# The first purchase of a customer, or the day on which the customer came where that was before. On one and the
# same day the purchase says more: through which channel, of which product.
_ACQUIRED = f"""
    WITH bought AS (
        SELECT DISTINCT ON (customer_id) customer_id, business_date AS day, members_id, 0 AS place
        FROM metrics_transaction
        WHERE kind IN ('purchase', 'renewal') AND customer_id IS NOT NULL
          AND business_date >= %(start)s AND business_date < %(end)s
        ORDER BY customer_id, business_date, external_id
    ), started AS (
        SELECT DISTINCT ON (customer_id) customer_id, since AS day, members_id, 1 AS place
        FROM metrics_customerrecord
        WHERE since >= %(start)s AND since < %(end)s
        ORDER BY customer_id, since, valid_from, loaded_by_id, id
    ), first AS (
        SELECT DISTINCT ON (customer_id) customer_id, day, members_id
        FROM (SELECT * FROM bought UNION ALL SELECT * FROM started) AS both_ways
        ORDER BY customer_id, day, place
    )
    SELECT first.day, first.members_id, first.customer_id,
           CASE {WON.format(customer="first.customer_id")}
               WHEN 'referral' THEN 1 WHEN 'reputation' THEN 2 WHEN 'advertising' THEN 3
               WHEN 'promotion' THEN 4 WHEN 'sales' THEN 5 ELSE 0 END AS acquired
    FROM first
    WHERE NOT EXISTS (
            SELECT 1 FROM metrics_transaction t
            WHERE t.customer_id = first.customer_id AND t.kind IN ('purchase', 'renewal')
              AND t.business_date < %(start)s)
      AND NOT EXISTS (
            SELECT 1 FROM metrics_customerrecord r
            WHERE r.customer_id = first.customer_id AND r.since < %(start)s)
"""

# First-time buyers a year after: did they buy again within the year, on another day? The lines of one order are
# one purchase. Only once the year has passed.
_REPEAT_PURCHASE = f"""
    WITH first AS (
        SELECT DISTINCT ON (customer_id) customer_id, id, business_date, members_id
        FROM metrics_transaction t
        WHERE kind = 'purchase' AND customer_id IS NOT NULL
          AND business_date >= %(start)s::date - {REPEAT_DAYS} AND business_date < %(end)s::date - {REPEAT_DAYS}
          AND NOT EXISTS (
              SELECT 1 FROM metrics_transaction e
              WHERE e.customer_id = t.customer_id AND e.kind = 'purchase'
                AND e.business_date < %(start)s::date - {REPEAT_DAYS})
        ORDER BY customer_id, business_date, external_id
    )
    SELECT first.business_date + {REPEAT_DAYS} AS day, first.business_date AS labelled_on,
           first.members_id, first.customer_id,
           EXISTS (
               SELECT 1 FROM metrics_transaction s
               WHERE s.customer_id = first.customer_id AND s.kind = 'purchase'
                 AND s.business_date > first.business_date
                 AND s.business_date <= first.business_date + {REPEAT_DAYS})::int AS repeat_purchase
    FROM first
    WHERE first.business_date + {REPEAT_DAYS} <= (SELECT max(business_date) FROM metrics_transaction)
"""


def _recovery(measure: str, question: str) -> str:
    """An unhappy answer followed by a next one: dated at the next, labelled by the unhappy one."""
    return f"""
    WITH question AS (SELECT id, unhappy_to FROM metrics_measure WHERE code = '{question}'), answered AS (
        SELECT a.customer_id, a.business_date, a.members_id, a.score, q.unhappy_to,
               lead(a.business_date) OVER in_order AS next_date, lead(a.score) OVER in_order AS next_score
        FROM metrics_answer a JOIN question q ON q.id = a.measure_id
        JOIN metrics_submission s ON s.id = a.submission_id
        WHERE a.customer_id IS NOT NULL
          AND a.business_date >= %(start)s::date - {RECOVERY_DAYS} AND a.business_date < %(end)s
        WINDOW in_order AS (PARTITION BY a.customer_id ORDER BY s.occurred_at, a.submission_id)
    )
    SELECT next_date AS day, business_date AS labelled_on, members_id, customer_id,
           (next_score > unhappy_to)::int AS {measure}
    FROM answered
    WHERE score <= unhappy_to AND next_date >= %(start)s AND next_date <= business_date + {RECOVERY_DAYS}
    """


# A contact that was solved may still bring another one on the same matter; of the last days that is not known yet.
_CONTACTS = f"""
    WITH seen AS (
        SELECT c.*, count(*) OVER (
                   PARTITION BY customer_id, reason_id ORDER BY opened_at
                   RANGE BETWEEN interval '1 microsecond' FOLLOWING
                             AND interval '{FIRST_CONTACT_DAYS} days' FOLLOWING) AS further
        FROM metrics_contact c
        WHERE kind = 'contact' AND business_date >= %(start)s
          AND business_date < %(end)s::date + {FIRST_CONTACT_DAYS + 1}
    )
    SELECT c.business_date AS day, c.members_id, c.customer_id, 1 AS contacts,
           CASE WHEN reason.complaint THEN 1 END AS complaints,
           c.cost AS contact_cost,
           CASE WHEN c.business_date + {FIRST_CONTACT_DAYS} <= (SELECT max(business_date) FROM metrics_contact)
               THEN (c.solved AND (c.customer_id IS NULL OR c.further = 0))::int END AS solved_first_contact,
           CASE WHEN channel.code <> 'not_stated' THEN channel.self_service::int END AS self_service,
           extract(epoch FROM c.first_reply_at - c.opened_at)::int AS first_reply,
           extract(epoch FROM c.closed_at - c.opened_at)::int AS handling_time
    FROM seen c
    JOIN metrics_memberset ms ON ms.id = c.members_id JOIN metrics_member channel ON channel.id = ms.channel_id
    LEFT JOIN metrics_contactreason reason ON reason.id = c.reason_id
    WHERE c.business_date < %(end)s
"""

# Dated at the contact: of the newest unhappy answers only those that were called back at once would be known.
_CALL_BACK = f"""
    SELECT back.business_date AS day, s.business_date AS labelled_on, s.members_id, s.customer_id,
           extract(epoch FROM back.opened_at - s.occurred_at)::int AS call_back
    FROM metrics_submission s
    JOIN LATERAL (
        SELECT c.opened_at, c.business_date FROM metrics_contact c
        WHERE c.customer_id = s.customer_id AND c.kind = 'contact' AND c.opened_at > s.occurred_at
          AND c.opened_at <= s.occurred_at + interval '{RECOVERY_DAYS} days'
        ORDER BY c.opened_at LIMIT 1
    ) AS back ON back.business_date >= %(start)s AND back.business_date < %(end)s
    WHERE s.business_date >= %(start)s::date - {RECOVERY_DAYS + 1} AND s.business_date < %(end)s
      AND EXISTS (
          SELECT 1 FROM metrics_answer a JOIN metrics_measure m ON m.id = a.measure_id
          WHERE a.submission_id = s.id AND a.score <= m.unhappy_to)
"""


@dataclass(frozen=True)
class Sighting:
    """One look at the facts, in which some measures are seen.

    Attributes
    ----------
    query
        SQL of `day`, `members_id`, `customer_id` and a column for each measure.
    measures
        Their codes, which name the columns.
    labelled_earlier
        Whether the query has `labelled_on` too.
    """

    query: str
    measures: tuple[str, ...]
    labelled_earlier: bool = False


SIGHTINGS = (
    Sighting(_SUBMISSIONS, ("submissions",)),
    Sighting(_TRANSACTIONS, ("revenue", "orders")),
    Sighting(_ACQUIRED, ("acquired",)),
    Sighting(_REPEAT_PURCHASE, ("repeat_purchase",), labelled_earlier=True),
    *(
        Sighting(_recovery(measure, question), (measure,), labelled_earlier=True)
        for measure, question in (
            ("recovery_recommend", "recommend_0_10"),
            ("recovery_satisfaction", "satisfaction_1_5"),
        )
    ),
    Sighting(
        _CONTACTS,
        (
            "contacts",
            "complaints",
            "contact_cost",
            "solved_first_contact",
            "self_service",
            "first_reply",
            "handling_time",
        ),
    ),
    Sighting(_CALL_BACK, ("call_back",), labelled_earlier=True),
)

_SIGHTING_OF = {code: sighting for sighting in SIGHTINGS for code in sighting.measures}


def sighting_of(measure: Measure) -> Sighting:
    """Return the look in which a measure is seen; a question is seen by itself, under its own number.

    Raises
    ------
    KeyError
        If the measure is neither answered nor declared.
    """
    if measure.kind == Measure.Kind.SCALE:
        return Sighting(_ANSWERS, ("answer",))
    return _SIGHTING_OF[measure.code]


def statement_of(measure: Measure) -> str:
    """Return the SQL of one measure's observations, each with its `value`.

    Raises
    ------
    KeyError
        If the measure is neither answered nor declared.
    """
    sighting = sighting_of(measure)
    column = column_of(measure)
    labelled_on = "labelled_on, " if sighting.labelled_earlier else ""
    return f"""
        SELECT day, {labelled_on}members_id, customer_id, {column} AS value
        FROM ({sighting.query}) AS sighted WHERE {column} IS NOT NULL
    """


def column_of(measure: Measure) -> str:
    """Return the column of its look that holds a measure."""
    return "answer" if measure.kind == Measure.Kind.SCALE else measure.code


def with_customer(sighting: Sighting, query: str) -> str:
    """Return a query of observations with the segment and region that their customers had on the day."""
    day = "seen.labelled_on" if sighting.labelled_earlier else "seen.day"
    return f"""
        SELECT seen.*, cs.segment_id AS segment_of_customer, cs.region_id AS region_of_customer
        FROM ({query}) AS seen
        LEFT JOIN metrics_customerspan cs
          ON cs.customer_id = seen.customer_id AND cs.valid_from <= {day} AND {day} < cs.valid_until
    """
