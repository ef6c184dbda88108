package dev.pystack.report;

import java.io.Writer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/** How JSON documents look, and what keeps them safe on a terminal. */
final class JsonStyle {
  private JsonStyle() {}

  /**
   * @param indented by two spaces; else no white space at all
   */
  static JsonGenerator generator(Writer out, boolean indented) {
    ObjectWriteContext context = indented ? new Indented() : ObjectWriteContext.empty();
    return new JsonFactory().createGenerator(context, out);
  }

  /**
   * The same document with escapes for what JSON allows as it is, but neither a terminal nor UTF-8
   * does: control characters above ASCII, overrides of the writing direction, lone surrogates. They
   * can only stand inside strings.
   */
  static StringBuilder safe(CharSequence json) {
    String text = json.toString();
    StringBuilder out = new StringBuilder(text.length() + 1);
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x7f && Escape.dangerous(text, i, c)) {
        out.append(text, done, i);
        Escape.appendUnicode(out, c);
        done = i + 1;
      }
    }
    return out.append(text, done, text.length());
  }

  private static final class Indented extends ObjectWriteContext.Base {
    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }

    @Override
    public PrettyPrinter getPrettyPrinter() {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      Separators separators =
          Separators.createDefaultInstance()
              .withObjectNameValueSpacing(Separators.Spacing.AFTER)
              .withObjectEmptySeparator("")
              .withArrayEmptySeparator("");
      return new DefaultPrettyPrinter(separators)
          .withObjectIndenter(indenter)
          .withArrayIndenter(indenter);
    }
  }
}
