"""What the columns of the company's files mean: one mapping for each system that delivers."""

from cxdash.demo.company import ORDER_TOUCHPOINTS

CUSTOMERS = {
    "source": "crm",
    "kind": "customers",
    "columns": {
        "customer": "customer",
        "valid_from": "since",
        "since": "since",
        "until": "until",
        "acquired": "acquired",
    },
    "dimensions": {"segment": "segment", "region": "region"},
}
ORDERS = {
    "source": "shop",
    "kind": "transactions",
    "columns": {
        "external_id": "id",
        "occurred_at": "ordered",
        "customer": "customer",
        "kind": "kind",
        "amount": "amount",
        "currency": {"constant": "EUR"},
    },
    "dimensions": {"channel": "channel", "product": "product"},
}
CONTACTS = {
    "source": "contact_centre",
    "kind": "contacts",
    "columns": {
        "external_id": "id",
        "opened_at": "opened",
        "first_reply_at": "replied",
        "closed_at": "closed",
        "customer": "customer",
        "reason": "reason",
        "solved": "solved",
        "handed_over_to": "handed_to",
        "cost": "cost",
    },
    "dimensions": {"channel": "channel", "touchpoint": "touchpoint", "product": "product"},
}
_ANSWER = {"external_id": "id", "occurred_at": "at", "customer": "customer"}
RECOMMENDATIONS = {
    "source": "relationship_survey",
    "kind": "responses",
    "columns": _ANSWER,
    "dimensions": {"channel": "channel", "survey_mode": "mode"},
    "metrics": {"recommend": {"measure": "recommend_0_10"}},
}
SERVICE = {
    "source": "service_survey",
    "kind": "responses",
    "columns": _ANSWER,
    "dimensions": {
        "channel": "channel",
        "touchpoint": "touchpoint",
        "product": "product",
        "survey_mode": "mode",
    },
    "metrics": {"satisfaction": {"measure": "satisfaction_1_5"}, "ease": {"measure": "effort_1_7"}},
}
DELIVERIES = {
    "source": "order_survey",
    "kind": "responses",
    "columns": _ANSWER,
    "dimensions": {"channel": "channel", "product": "product", "survey_mode": "mode"},
    "metrics": {
        touchpoint: {"measure": "touchpoint_satisfaction_1_5", "touchpoint": touchpoint}
        for touchpoint in ORDER_TOUCHPOINTS
    },
}


def _monthly(source: str, *columns: str) -> dict[str, object]:
    return {
        "source": source,
        "kind": "measurements",
        "columns": {"measure": "measure", "period": "month", **{column: column for column in columns}},
    }


FINANCE = _monthly("finance", "value")
INVITATIONS = _monthly("survey_tool", "value")
PERCEPTION = _monthly("brand_agency", "numerator", "denominator", "value", "n", "low", "high")
PEOPLE = _monthly("staff_survey", "value", "n", "low", "high")
