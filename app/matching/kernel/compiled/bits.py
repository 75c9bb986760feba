"""Compiled: single instructions that Python has no name for: on words of 64 bits, on 64 numbers, on the cache."""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

MANY = 64
"""So many numbers of 16 bits are worked on at once; processors with shorter vectors take a few turns."""
VECTOR = ir.VectorType(ir.IntType(16), MANY)


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


@intrinsic
def reaching(_context, numbers, first, least):
    """Return a word with the bits of those of 64 numbers, from `first` on, that are `least` or more."""

    def generate(context, builder, signature, arguments):
        numbers, first, least = arguments
        found = builder.load(_vector(context, builder, signature.args[0], numbers, first), align=2)
        return builder.bitcast(builder.icmp_unsigned(">=", found, _all(builder, least)), ir.IntType(64))

    return types.uint64(types.Array(types.uint16, 1, "C"), types.int64, types.uint16), generate


@intrinsic
def spread(_context, numbers, first, value):
    """Make 64 numbers, from `first` on, all `value`."""

    def generate(context, builder, signature, arguments):
        numbers, first, value = arguments
        builder.store(_all(builder, value), _vector(context, builder, signature.args[0], numbers, first), align=2)
        return context.get_dummy_value()

    return types.void(types.Array(types.uint16, 1, "C"), types.int64, types.uint16), generate


@intrinsic
def soon(_context, array, at):
    """Have an element (of a table: the row) of an array on its way from memory; what follows need not wait for it."""

    def generate(context, builder, signature, arguments):
        kind = signature.args[0]
        found = context.make_array(kind)(context, builder, arguments[0])
        step = builder.extract_value(found.strides, 0)
        address = builder.add(builder.ptrtoint(found.data, ir.IntType(64)), builder.mul(step, arguments[1]))
        pointer, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        name = ir.FunctionType(ir.VoidType(), [pointer, flag, flag, flag])
        prefetch = cgutils.get_or_insert_function(builder.module, name, "llvm.prefetch.p0i8")
        builder.call(prefetch, [builder.inttoptr(address, pointer), flag(0), flag(3), flag(1)])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


def _vector(context, builder, kind, numbers, first):
    """Return where 64 numbers stand."""
    data = context.make_array(kind)(context, builder, numbers).data
    return builder.bitcast(builder.gep(data, [first]), VECTOR.as_pointer())


def _all(builder, value):
    """Return a vector that is one value throughout."""
    one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), MANY), None)
    return builder.shuffle_vector(one, ir.Constant(VECTOR, ir.Undefined), zeros)
