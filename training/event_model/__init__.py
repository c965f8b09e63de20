"""The event model: a vision transformer per moment and a temporal transformer over sixteen of them."""
