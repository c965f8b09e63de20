"""The event model: a vision transformer for single moments and a temporal transformer over sixteen of them."""
