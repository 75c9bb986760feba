"""After the decision: a voucher given back, a training begun, its evidence, and the amount that is settled."""
