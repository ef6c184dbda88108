package dev.pystack.python.frame;

import dev.pystack.model.Frame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * What an interpreter said of its own code objects; written by {@code
 * src/test/scripts/record_line_tables.py}, which tells the format.
 *
 * @param unit bytes of bytecode per place
 */
record LineTableRecording(String version, int unit, List<Code> codes) {

  /**
   * @param places one for each unit of the bytecode
   */
  record Code(int firstLine, byte[] table, List<Frame.Position> places) {}

  static LineTableRecording read(InputStream packed) throws IOException {
    List<Code> codes = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
      String[] head = lines.readLine().split(" ");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("C")) {
          byte[] table = HexFormat.of().parseHex(words[2]);
          codes.add(new Code(Integer.parseInt(words[1]), table, new ArrayList<>()));
        } else {
          Frame.Position place = place(words);
          for (int i = Integer.parseInt(words[1]); i > 0; i--) {
            codes.getLast().places().add(place);
          }
        }
      }
      return new LineTableRecording(head[1], Integer.parseInt(head[2]), codes);
    }
  }

  private static Frame.Position place(String[] words) {
    int line = Integer.parseInt(words[2]);
    if (words.length == 3) {
      return new Frame.Position(line, null);
    }
    return new Frame.Position(
        line,
        new Frame.Range(
            Integer.parseInt(words[3]), Integer.parseInt(words[4]), Integer.parseInt(words[5])));
  }
}
