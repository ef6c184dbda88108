package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Shows numpy's arrays by their header and its scalars by value. The places are numpy's ABI, the
 * same in 1.x and 2.x ({@code ndarraytypes.h}): an array is data, number of dimensions, dimensions,
 * strides, base, descriptor; a descriptor begins with the scalar's type; a scalar is its value.
 */
final class Numpy {
  private static final int MAX_DIMENSIONS = 64;

  private Numpy() {}

  /** Of these the value is shown. */
  static boolean isScalar(String typeName) {
    return size(typeName) != 0;
  }

  /** Bytes of the value; negative: signed. 0: not one that we show. */
  private static int size(String typeName) {
    switch (typeName) {
      case "numpy.bool":
      case "numpy.bool_":
      case "numpy.uint8":
        return 1;
      case "numpy.int8":
        return -1;
      case "numpy.uint16":
      case "numpy.float16":
        return 2;
      case "numpy.int16":
        return -2;
      case "numpy.uint32":
      case "numpy.uintc":
      case "numpy.float32":
        return 4;
      case "numpy.int32":
      case "numpy.intc":
        return -4;
      case "numpy.uint64":
      case "numpy.ulonglong":
      case "numpy.float64":
        return 8;
      case "numpy.int64":
      case "numpy.longlong":
        return -8;
      default:
        return 0;
    }
  }

  /** {@code np.float64(1.5)}, as numpy 2 does; numpy 1 has the value alone. */
  static void scalar(Repr repr, long object, PyType type, Shape shape) throws MemoryFault {
    TargetMemory memory = repr.memory();
    int size = size(type.name());
    if (size == 0) {
      repr.other(object, shape);
      return;
    }
    long at = object + repr.shapes().headSize();
    String name = shape.name();
    String value;
    if (name.startsWith("float")) {
      value = real(memory.unsigned(at, size), size);
    } else if (name.startsWith("bool")) {
      value = memory.u8(at) != 0 ? "True" : "False";
      repr.out().put("np." + value + "_");
      return;
    } else {
      value =
          size < 0
              ? Long.toString(memory.signed(at, -size))
              : Long.toUnsignedString(memory.unsigned(at, size));
    }
    repr.out().put("np." + name + "(" + value + ")");
  }

  private static String real(long bits, int size) {
    switch (size) {
      case 8:
        return Floats.repr(Double.longBitsToDouble(bits), true);
      case 4:
        // the float's own shortest digits
        return Floats.repr(
            Double.parseDouble(Float.toString(Float.intBitsToFloat((int) bits))), true);
      default:
        return Floats.repr(half((short) bits), true);
    }
  }

  /** The shortest number that reads back as this half. */
  private static double half(short bits) {
    float value = Float.float16ToFloat(bits);
    for (int digits = 1; digits < 5 && Float.isFinite(value); digits++) {
      double shorter = new BigDecimal(value).round(new MathContext(digits)).doubleValue();
      if (Float.floatToFloat16((float) shorter) == bits) {
        return shorter;
      }
    }
    return value;
  }

  /** {@code ndarray(shape=(2, 3), dtype=float64)}. */
  static void array(Repr repr, long object, String name) throws MemoryFault, MalformedException {
    TargetMemory memory = repr.memory();
    Out out = repr.out();
    int dimensions = memory.i32(object + repr.shapes().headSize() + memory.addressSize());
    if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
      throw new MalformedException("array", object, "at most " + MAX_DIMENSIONS + " dimensions");
    }
    long shape = repr.word(object, 2);
    out.put(name + "(shape=(");
    for (int i = 0; i < dimensions && !out.over(); i++) {
      out.put((i == 0 ? "" : ", ") + memory.ssize(shape + (long) i * memory.addressSize()));
    }
    long descriptor = repr.word(object, 5);
    String type = repr.reader().typeAt(repr.word(descriptor, 0)).name();
    out.put((dimensions == 1 ? ",)" : ")") + ", dtype=");
    out.put(type.substring(type.lastIndexOf('.') + 1) + ")");
  }
}
