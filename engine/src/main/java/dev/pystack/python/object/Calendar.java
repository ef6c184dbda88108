package dev.pystack.python.object;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.Facts;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;

/**
 * Shows dates and times: packed bytes, high ones first (CPython's {@code datetime.h}: year in two,
 * month, day, hour, minute, second, microsecond in three).
 */
final class Calendar {
  private final Repr repr;
  private final ObjectReader reader;
  private final Structs structs;
  private final TargetMemory memory;
  private final Out out;

  Calendar(Repr repr) {
    this.repr = repr;
    this.reader = repr.reader();
    this.structs = repr.structs();
    this.memory = repr.memory();
    this.out = repr.out();
  }

  void put(long object, PyType type, Shape shape) throws MemoryFault, MalformedException {
    // C code's types are shown by tp_name, with the module
    String name = type.name();
    switch (shape.kind()) {
      case DATE:
        out.put(name + "(" + date(bytes(object, Field.DATETIME_OBJECT_DATE_DATA, 4)) + ")");
        break;
      case DATETIME:
        byte[] data = bytes(object, Field.DATETIME_OBJECT_DATA, 10);
        out.put(name + "(" + date(data) + ", " + time(data, 4));
        zone(
            object,
            Field.DATETIME_OBJECT_FOLD,
            Field.DATETIME_OBJECT_HASTZINFO,
            Field.DATETIME_OBJECT_TZINFO);
        break;
      case TIME:
        out.put(name + "(" + time(bytes(object, Field.TIME_OBJECT_DATA, 6), 0));
        zone(object, Field.TIME_OBJECT_FOLD, Field.TIME_OBJECT_HASTZINFO, Field.TIME_OBJECT_TZINFO);
        break;
      case TIMEDELTA:
        out.put(name + "(" + delta(object) + ")");
        break;
      case TIMEZONE:
        timezone(object, name);
        break;
      default:
        repr.other(object, shape);
        break;
    }
  }

  private byte[] bytes(long object, Field field, int count) throws MemoryFault {
    return memory.bytes(structs.address(object, field), count);
  }

  private static String date(byte[] data) {
    return ((data[0] & 0xff) << 8 | (data[1] & 0xff)) + ", " + data[2] + ", " + data[3];
  }

  /** Hour and minute, and what else is not zero. */
  private static String time(byte[] data, int at) {
    int micros = (data[at + 3] & 0xff) << 16 | (data[at + 4] & 0xff) << 8 | (data[at + 5] & 0xff);
    String text = data[at] + ", " + data[at + 1];
    if (micros != 0) {
      return text + ", " + data[at + 2] + ", " + micros;
    }
    return data[at + 2] != 0 ? text + ", " + data[at + 2] : text;
  }

  private void zone(long object, Field fold, Field has, Field zone) throws MemoryFault {
    if (structs.has(fold) && structs.get(object, fold) != 0) {
      out.put(", fold=1");
    }
    if (structs.get(object, has) != 0) {
      out.put(", tzinfo=");
      repr.part(structs.get(object, zone), ")");
    } else {
      out.put(")");
    }
  }

  private String delta(long object) throws MemoryFault {
    long days = structs.signed(object, Field.TIMEDELTA_OBJECT_DAYS);
    long seconds = structs.signed(object, Field.TIMEDELTA_OBJECT_SECONDS);
    long micros = structs.signed(object, Field.TIMEDELTA_OBJECT_MICROSECONDS);
    if (structs.layout().facts().reprs() == Facts.Reprs.POSITIONAL) {
      return days
          + (seconds != 0 || micros != 0 ? ", " + seconds : "")
          + (micros != 0 ? ", " + micros : "");
    }
    String text = days == 0 ? "" : "days=" + days;
    if (seconds != 0) {
      text += (text.isEmpty() ? "" : ", ") + "seconds=" + seconds;
    }
    if (micros != 0) {
      text += (text.isEmpty() ? "" : ", ") + "microseconds=" + micros;
    }
    return text.isEmpty() ? "0" : text;
  }

  /** Offset and name; UTC itself is the one without either. */
  private void timezone(long object, String name) throws MemoryFault, MalformedException {
    long offset = repr.word(object, 0);
    long label = repr.word(object, 1);
    boolean zero =
        structs.signed(offset, Field.TIMEDELTA_OBJECT_DAYS) == 0
            && structs.signed(offset, Field.TIMEDELTA_OBJECT_SECONDS) == 0
            && structs.signed(offset, Field.TIMEDELTA_OBJECT_MICROSECONDS) == 0;
    reader.type(offset);
    if (zero && label == 0) {
      out.put(name + ".utc");
      return;
    }
    out.put(name + "(");
    repr.part(offset, "");
    if (label != 0) {
      out.put(", ");
      repr.part(label, "");
    }
    out.put(")");
  }
}
