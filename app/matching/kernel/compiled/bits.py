"""Compiled: single instructions on words of 64 bits that Python has no name for."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic


@intrinsic
def ones(_context, word):
    """Return how many bits of a word are set."""

    def generate(_context, builder, _signature, arguments):
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@intrinsic
def lowest(_context, word):
    """Return the number of the lowest bit that is set; the word is not zero."""

    def generate(_context, builder, _signature, arguments):
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), generate
