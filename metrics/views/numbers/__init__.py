"""Enter numbers: a grid of metrics and months, typed or pasted, with the name of whoever reports them."""
