"""The exact first of many: hundreds of thousands of rows packed into arrays, ranked by compiled code."""
