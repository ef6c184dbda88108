package dev.pystack.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Frame;
import dev.pystack.target.EmptyTarget;
import dev.pystack.target.TextFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R30, R9. */
class SourceLinesTest {
  private final Files files = new Files();
  private final SourceLines lines = new SourceLines(files);

  private Frame.@Nullable SourceLine line(String text, int number) {
    files.put("/a.py", text.getBytes(StandardCharsets.UTF_8));
    return lines.at("/a.py", new Frame.Position(number, null));
  }

  private @Nullable String highlight(String text, int line, int endLine, int column, int end) {
    files.put("/a.py", text.getBytes(StandardCharsets.UTF_8));
    Frame.SourceLine found =
        lines.at("/a.py", new Frame.Position(line, new Frame.Range(endLine, column, end)));
    return found == null
        ? null
        : found.text().substring(found.highlightStart(), found.highlightEnd());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\n  b()  \nc\n", "a\r\n  b()\r\nc", "a\r  b()\rc", "a\n\u00a0b()\f"})
  void linesAsPythonReadsThem(String text) {
    assertThat(line(text, 2)).isEqualTo(new Frame.SourceLine("b()", 0, 0));
  }

  @Test
  void onlyPythonsEndsOfLinesEndThem() {
    assertThat(line("a\u2028b\u0085c\u000bd\fe\n2", 2)).isEqualTo(new Frame.SourceLine("2", 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 3, 4, Integer.MAX_VALUE})
  void pastTheEndIsNothing(int number) {
    assertThat(line("a\nb\n", number)).isNull();
  }

  @Test
  void anEmptyFileHasNoLines() {
    assertThat(line("", 1)).isNull();
    assertThat(line("\n  \nx", 2)).isNull();
  }

  @Test
  void columnsAreOfTheLineAsItStandsInTheFile() {
    assertThat(highlight("    return f(x)\n", 1, 1, 11, 15)).isEqualTo("f(x)");
  }

  @Test
  void columnsAreBytesOfUtf8() {
    //            0         4    8    10 (a character of 2, 4 and 3 bytes)
    assertThat(highlight("    'ä😀€' + f(x)\n", 1, 1, 18, 22)).isEqualTo("f(x)");
    assertThat(highlight("    'ä😀€' + f(x)\n", 1, 1, 4, 15)).isEqualTo("'ä😀€'");
  }

  @Test
  void severalLinesGoOnToTheEndOfTheFirst() {
    assertThat(highlight("x = f(a,\n      b)\n", 1, 2, 4, 8)).isEqualTo("f(a,");
  }

  @Test
  void columnsThatMakeNoSenseHighlightNothing() {
    assertThat(highlight("f(x)\n", 1, 1, 3, 3)).isEmpty();
    assertThat(highlight("f(x)\n", 1, 1, 9, 4)).isEmpty();
    assertThat(highlight("f(x)\n", 1, 1, 5, Integer.MAX_VALUE)).isEmpty();
    assertThat(highlight("f(x)\n", 1, 1, 2, Integer.MAX_VALUE)).isEqualTo("x)");
  }

  /** PEP 263. */
  @ParameterizedTest
  @CsvSource({
    "# -*- coding: latin-1 -*-, ISO-8859-1",
    "# vim: set fileencoding=iso-8859-15 :, ISO-8859-15",
    "#coding:cp1251, windows-1251",
    "  # coding= koi8_r, KOI8-R",
    "# coding: utf-8-sig, UTF-8",
    "# encoding: EUC-JP, EUC-JP",
    "# nothing, UTF-8",
    "#coding: utf8, UTF-8"
  })
  void encodings(String declaration, String charset) {
    Charset expected = Charset.forName(charset);
    String sample = charset.equals("EUC-JP") ? "日本" : charset.startsWith("ISO") ? "é" : "Я";
    for (String prefix : List.of("", "#!/usr/bin/python\n", "\r\n")) {
      Files each = new Files();
      String text = prefix + declaration + "\nx = '" + sample + "'\n";
      each.put("/a.py", text.getBytes(expected));
      int line = prefix.isEmpty() ? 2 : 3;
      assertThat(new SourceLines(each).at("/a.py", new Frame.Position(line, null)))
          .isEqualTo(new Frame.SourceLine("x = '" + sample + "'", 0, 0));
    }
  }

  @Test
  void aDeclarationAfterCodeIsNone() {
    assertThat(line("x = 1\n# coding: latin-1\ny = 'é'", 3))
        .extracting("text")
        .isEqualTo("y = 'é'");
    assertThat(line("x = '# coding: latin-1'\ny = 'é'", 1)).isNotNull();
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLine() {
    assertThat(highlight("\ufefff(x)\n", 1, 1, 0, 4)).isEqualTo("f(x)");
  }

  @Test
  void anUnknownEncodingStillShowsSomething() {
    assertThat(line("# coding: klingon-8\nf(x)\n", 2))
        .isEqualTo(new Frame.SourceLine("f(x)", 0, 0));
    assertThat(line("# coding: ---..__\nf(x)\n", 2)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<string>", "<frozen importlib._bootstrap>", "", "/b.zip/a.py"})
  void namesThatAreNoFiles(String name) {
    assertThat(lines.at(name, new Frame.Position(1, null))).isNull();
    assertThat(lines.warnings()).isEmpty();
  }

  @Test
  void aFileIsReadOnceAndAnOlderOneTrusted() {
    files.put("/a.py", "a\nb\n".getBytes(StandardCharsets.UTF_8));
    for (int line = 1; line < 5; line++) {
      lines.at("/a.py", new Frame.Position(line, null));
      lines.at("/none.py", new Frame.Position(line, null));
    }
    assertThat(files.asked).containsExactly("/a.py", "/none.py");
    assertThat(lines.warnings()).isEmpty();
  }

  @Test
  void aNewerFileIsSaidToBe() {
    files.known.put("/a.py", new TextFile("a\n".getBytes(StandardCharsets.UTF_8), true));
    lines.at("/a.py", new Frame.Position(1, null));
    lines.at("/a.py", new Frame.Position(1, null));
    assertThat(lines.warnings()).singleElement().asString().startsWith("/a.py was changed after");
  }

  @Test
  void manyNewerFilesAreCounted() {
    for (int i = 0; i < 8; i++) {
      files.known.put("/" + i, new TextFile("a\n".getBytes(StandardCharsets.UTF_8), true));
      lines.at("/" + i, new Frame.Position(1, null));
    }
    assertThat(lines.warnings())
        .hasSize(6)
        .last()
        .isEqualTo("3 more files were changed after the process started");
  }

  @Property(tries = 1000)
  void survivesAnyBytes(
      @ForAll byte[] bytes, @ForAll int line, @ForAll int column, @ForAll int end) {
    Files any = new Files();
    any.put("/a.py", bytes);
    SourceLines found = new SourceLines(any);
    for (int i = -1; i < 5; i++) {
      found.at("/a.py", new Frame.Position(i, new Frame.Range(i, column, end)));
    }
    found.at("/a.py", new Frame.Position(line, null));
  }

  /** A target that has nothing but text files. */
  private static final class Files extends EmptyTarget {
    final Map<String, TextFile> known = new HashMap<>();
    final List<String> asked = new ArrayList<>();

    void put(String path, byte[] bytes) {
      known.put(path, new TextFile(bytes, false));
    }

    @Override
    public @Nullable TextFile textFile(String path, int maxBytes) {
      asked.add(path);
      return known.get(path);
    }
  }
}
