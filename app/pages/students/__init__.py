"""The students of a school, for its coordinator: with whom they are in touch, and who found a place."""
