package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.cli.Request.General;
import dev.pystack.cli.Request.Remote;
import dev.pystack.python.runtime.Method;
import dev.pystack.stacks.merge.NativeMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final General NONE = new General(0, false);

  @Test
  void nothingIsAskedForByDefault() throws UsageException {
    assertThat(Arguments.parse(new String[] {"remote", "12"}))
        .isEqualTo(new Remote(NONE, 12, true, null, false, false, Method.DEFAULT));
  }

  @Test
  void everythingAtOnce() throws UsageException {
    assertThat(parse("-v --no-color remote --no-block --locals --json --exhaustive 12 -vv"))
        .isEqualTo(new Remote(new General(2, true), 12, false, null, true, true, Method.ALL));
  }

  @Test
  void generalOptionsStandAnywhere() throws UsageException {
    assertThat(general("remote --no-color 1")).isEqualTo(new General(0, true));
    assertThat(general("--no-color remote 1")).isEqualTo(new General(0, true));
    // the larger count, as PyStack has it
    assertThat(general("-v remote 1 -v")).isEqualTo(new General(1, false));
    assertThat(general("-vvv remote 1 -v")).isEqualTo(new General(3, false));
    assertThat(general("remote --verbose 1 --verbose")).isEqualTo(new General(2, false));
  }

  @Test
  void optionsMayBeShortened() throws UsageException {
    assertThat(((Remote) parse("remote --loc --js 1")).locals()).isTrue();
    assertThat(((Remote) parse("remote --no-b 1")).block()).isFalse();
  }

  @Test
  void theLastNativeOptionCounts() throws UsageException {
    assertThat(((Remote) parse("remote --native 1")).natives()).isEqualTo(NativeMode.KNOWN_THREADS);
    assertThat(((Remote) parse("remote --native --native-all 1")).natives())
        .isEqualTo(NativeMode.ALL_THREADS);
    assertThat(((Remote) parse("remote --native-all 1 --native-l")).natives())
        .isEqualTo(NativeMode.LAST);
  }

  @Test
  void methodsAreTakenTogether() throws UsageException {
    assertThat(methods("remote --method bss,heap 1")).containsExactly(Method.BSS, Method.HEAP);
    assertThat(methods("remote --method=symbols --exhaustive 1")).containsExactly(Method.SYMBOLS);
    assertThat(methods("remote --method heap --method bss,heap 1"))
        .containsExactly(Method.HEAP, Method.BSS);
    assertThat(methods("remote --exhaustive 1")).isEqualTo(List.of(Method.values()));
  }

  @Test
  void thePidMayStandAfterTwoDashes() throws UsageException {
    assertThat(((Remote) parse("remote --locals -- 12")).pid()).isEqualTo(12);
  }

  @Test
  void theDemoTakesAPython() throws UsageException {
    assertThat(parse("demo")).isEqualTo(new Request.Demo(NONE, null));
    assertThat(parse("demo --python /opt/python3"))
        .isEqualTo(new Request.Demo(NONE, "/opt/python3"));
  }

  private static General general(String line) throws UsageException {
    return ((Remote) parse(line)).general();
  }

  private static List<Method> methods(String line) throws UsageException {
    return ((Remote) parse(line)).methods();
  }

  private static Request parse(String line) throws UsageException {
    return Arguments.parse(line.split(" "));
  }
}
