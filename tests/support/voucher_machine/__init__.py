"""A machine that does everything that people can do with vouchers, in any order, and says what must always hold."""
