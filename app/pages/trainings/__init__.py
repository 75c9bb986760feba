"""The public pages of trainings: what people can learn, for how much, and what a voucher pays of it."""
