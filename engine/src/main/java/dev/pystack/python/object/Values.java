package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;

/** Shows numbers, text and the other values that contain no objects, or a few of them. */
final class Values {
  private final Repr repr;
  private final ObjectReader reader;
  private final Structs structs;
  private final TargetMemory memory;
  private final Out out;
  private final boolean python2;

  Values(Repr repr) {
    this.repr = repr;
    this.reader = repr.reader();
    this.structs = repr.structs();
    this.memory = repr.memory();
    this.out = repr.out();
    this.python2 = repr.shapes().python2();
  }

  void put(long object, PyType type, Shape shape) throws MemoryFault, MalformedException {
    switch (shape.kind()) {
      case NONE:
        out.put("None");
        break;
      case ELLIPSIS:
        out.put("Ellipsis");
        break;
      case NOT_IMPLEMENTED:
        out.put("NotImplemented");
        break;
      case BOOL:
        out.put(reader.integer(object) == 0 ? "False" : "True");
        break;
      case INT:
      case LONG:
        if (Ints.isSmall(structs, type)) {
          out.put(Long.toString(structs.signed(object, Field.INT_OBJECT_IVAL)));
        } else {
          integer(object);
          if (python2) {
            out.put("L");
          }
        }
        break;
      case FLOAT:
        out.put(Floats.repr(number(object, Field.FLOAT_OBJECT_FVAL), true));
        break;
      case COMPLEX:
        out.put(
            Floats.repr(
                number(object, Field.COMPLEX_OBJECT_REAL),
                number(object, Field.COMPLEX_OBJECT_IMAG)));
        break;
      case TEXT:
        Characters text = reader.texts().unicode(object, most());
        Quotes.put(out, text, python2 ? "u" : "", python2, false);
        break;
      case BYTES:
        long length = reader.size(object);
        quoted(reader.texts().bytes(object, most()), length, python2 ? "" : "b", false);
        break;
      case BYTEARRAY:
        out.put("bytearray(");
        long size = reader.size(object);
        Field start =
            structs.has(Field.BYTEARRAY_OBJECT_START)
                ? Field.BYTEARRAY_OBJECT_START
                : Field.BYTEARRAY_OBJECT_BYTES;
        int count = (int) Math.min(size, most());
        byte[] bytes = count == 0 ? new byte[0] : memory.bytes(structs.get(object, start), count);
        quoted(
            bytes,
            size,
            "b",
            structs.layout().facts().reprs().compareTo(Facts.Reprs.BYTEARRAY_QUOTES) < 0);
        out.put(")");
        break;
      case RANGE:
        range(object);
        break;
      case XRANGE:
        xrange(object);
        break;
      case SLICE:
        out.put("slice(");
        repr.part(structs.get(object, Field.SLICE_OBJECT_START), "");
        out.put(", ");
        repr.part(structs.get(object, Field.SLICE_OBJECT_STOP), "");
        out.put(", ");
        repr.part(structs.get(object, Field.SLICE_OBJECT_STEP), ")");
        break;
      case MEMORYVIEW:
        out.put("<memory" + Repr.at(object));
        break;
      case DECIMAL:
        Decimals.put(repr, object, shape.name());
        break;
      case NUMPY_ARRAY:
        Numpy.array(repr, object, shape.name());
        break;
      case NUMPY_SCALAR:
        Numpy.scalar(repr, object, type, shape);
        break;
      default:
        repr.other(object, shape);
        break;
    }
  }

  /** Characters that can be of use: one more than fits. */
  private int most() {
    return Math.max(0, out.room()) + 1;
  }

  private void quoted(byte[] bytes, long length, String prefix, boolean single) {
    Characters characters = new Characters(bytes, 1, false, bytes.length == length);
    Quotes.put(out, characters, prefix, true, true, single);
  }

  private double number(long object, Field field) throws MemoryFault {
    return Double.longBitsToDouble(memory.i64(structs.address(object, field)));
  }

  void integer(long object) throws MemoryFault, MalformedException {
    Ints value = Ints.read(structs, object);
    if (value.fits()) {
      out.put(Long.toString(value.value()));
    } else {
      BigInts.put(memory, out, value);
    }
  }

  private void range(long object) throws MemoryFault, MalformedException {
    out.put("range(");
    repr.part(structs.get(object, Field.RANGE_OBJECT_START), "");
    out.put(", ");
    repr.part(structs.get(object, Field.RANGE_OBJECT_STOP), "");
    long step = structs.get(object, Field.RANGE_OBJECT_STEP);
    Ints value = reader.type(step).isLong() ? Ints.read(structs, step) : null;
    if (value == null || !value.fits() || value.value() != 1) {
      out.put(", ");
      repr.part(step, "");
    }
    out.put(")");
  }

  private void xrange(long object) throws MemoryFault {
    long start = structs.signed(object, Field.RANGE_OBJECT_START);
    long step = structs.signed(object, Field.RANGE_OBJECT_STEP);
    long stop = start + structs.signed(object, Field.RANGE_OBJECT_LENGTH) * step;
    String text = start == 0 && step == 1 ? "" : start + ", ";
    out.put("xrange(" + text + stop + (step == 1 ? "" : ", " + step) + ")");
  }
}
