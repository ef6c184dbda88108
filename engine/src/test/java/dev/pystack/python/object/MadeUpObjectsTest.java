package dev.pystack.python.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R33, R35: what no interpreter at hand has, and objects that are broken in one place. */
class MadeUpObjectsTest {

  @ParameterizedTest
  @ValueSource(ints = {3, 6, 11, 13, 15})
  void aBadElementSpoilsOnlyItself(int minor) {
    MadeUpObjects python = new MadeUpObjects(3, minor);
    long tuple = python.tuple(python.number(4), 0xbad, python.number(6));
    assertThat(python.repr(tuple)).isEqualTo("(4, <invalid object at 0xbad>, 6)");
  }

  @Test
  void aBadTypeIsAnInvalidObject() {
    MadeUpObjects python = new MadeUpObjects(3, 12);
    long number = python.number(4);
    python.set(number, Field.OBJECT_TYPE, python.space(1000));
    assertThat(python.repr(number))
        .isEqualTo("<invalid object at 0x" + Long.toHexString(number) + ">");
    assertThat(python.repr(0)).isEqualTo("<invalid object at 0x0>");
  }

  @Test
  void aTypeWhoseNameIsNoTextIsInvalid() {
    MadeUpObjects python = new MadeUpObjects(3, 12);
    long object = python.object(python.type("\u001b[31m", 0), 16);
    assertThat(python.repr(object)).startsWith("<invalid object at 0x");
  }

  @Test
  void anUnknownObjectIsItsTypeAndAddress() {
    MadeUpObjects python = new MadeUpObjects(3, 12);
    long object = python.object(python.type("pkg.Thing", 0), 16);
    assertThat(python.repr(object)).isEqualTo("<pkg.Thing at 0x" + Long.toHexString(object) + ">");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void tablesOfKeysBefore36(int minor) throws Exception {
    MadeUpObjects python = new MadeUpObjects(3, minor);
    long keys = python.space(300);
    python.set(keys, Field.DICT_KEYS_SIZE, 8);
    entry(python, keys, 1, python.text("b"), python.number(2));
    // deleted: a dummy key without a value
    entry(python, keys, 3, python.text("<dummy key>"), 0);
    entry(python, keys, 6, python.text("a"), python.number(1));
    long dict = python.dict(2, keys, 0);
    assertThat(python.repr(dict)).isEqualTo("{'b': 2, 'a': 1}");
    ObjectReader reader = python.reader();
    assertThat(reader.integer(reader.lookup(dict, "a"))).isEqualTo(1);
    assertThat(reader.lookup(dict, "c")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void splitTablesBefore36(int minor) {
    MadeUpObjects python = new MadeUpObjects(3, minor);
    long keys = python.space(300);
    python.set(keys, Field.DICT_KEYS_SIZE, 8);
    entry(python, keys, 2, python.text("x"), 0);
    entry(python, keys, 5, python.text("y"), 0);
    long values = python.space(64);
    python.put(values + 5 * 8, 8, python.number(7));
    assertThat(python.repr(python.dict(1, keys, values))).isEqualTo("{'y': 7}");
  }

  private static void entry(MadeUpObjects python, long keys, int slot, long key, long value) {
    long entry = keys + python.layout().offset(Field.DICT_KEYS_ENTRIES) + 24L * slot;
    python.set(entry, Field.DICT_ENTRY_KEY, key);
    python.set(entry, Field.DICT_ENTRY_VALUE, value);
  }

  @Test
  void aDictThatClaimsMoreThanItsTableIsMalformed() throws Exception {
    MadeUpObjects python = new MadeUpObjects(3, 5);
    long keys = python.space(300);
    python.set(keys, Field.DICT_KEYS_SIZE, 8);
    long dict = python.dict(9, keys, 0);
    assertThatThrownBy(() -> python.reader().entries(dict)).isInstanceOf(MalformedException.class);
    assertThat(python.repr(dict)).startsWith("<invalid object at 0x");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 7, 11})
  void textThatIsNotReadyYet(int minor) {
    MadeUpObjects python = new MadeUpObjects(3, minor);
    long text = python.object(python.type("str", 1L << 28), 200);
    long wide = python.space(32);
    python.put(wide, 4, 'a');
    python.put(wide + 4, 4, 0x20ac);
    python.put(wide + 8, 4, 0x1f600);
    python.set(text, Field.UNICODE_OBJECT_WSTR, wide);
    python.set(text, Field.UNICODE_OBJECT_WSTR_LENGTH, 3);
    assertThat(python.repr(text)).isEqualTo("'a\u20ac\ud83d\ude00'");
  }

  @ParameterizedTest
  @CsvSource({
    "2, a, u'a'",
    "4, a, u'a'",
    "2, caf\u00e9\u20ac, u'caf\\xe9\\u20ac'",
    "4, caf\u00e9\u20ac, u'caf\\xe9\\u20ac'",
    "4, \ud83d\ude00, u'\\U0001f600'",
    "2, x\ud83d\ude00, u'x\\U0001f600'",
    "4, x\ud83d\ude00, u'x\\U0001f600'"
  })
  void narrowAndWideTextOf27(int width, String text, String shown) {
    MadeUpObjects python = new MadeUpObjects(2, 7);
    long object = python.object(python.type("unicode", 1L << 28), 64);
    long data = python.space(64);
    int[] units = width == 2 ? text.chars().toArray() : text.codePoints().toArray();
    for (int i = 0; i < units.length; i++) {
      python.put(data + (long) width * i, width, units[i]);
    }
    python.set(object, Field.UNICODE_OBJECT_LENGTH, units.length);
    python.set(object, Field.UNICODE_OBJECT_DATA, data);
    assertThat(python.repr(object)).isEqualTo(shown);
  }

  @Test
  void textIsCutWhereAsked() throws Exception {
    MadeUpObjects python = new MadeUpObjects(3, 12);
    assertThat(python.reader().text(python.text("hello"), 3)).isEqualTo("hel");
    assertThat(python.reader().text(python.text("hello"), 300)).isEqualTo("hello");
  }

  @Test
  void whatIsNoTextIsMalformed() {
    MadeUpObjects python = new MadeUpObjects(3, 12);
    long number = python.number(1);
    assertThatThrownBy(() -> python.reader().text(number, 10))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("text, not int");
    assertThatThrownBy(() -> python.reader().text(0xbad, 10)).isInstanceOf(MemoryFault.class);
  }
}
