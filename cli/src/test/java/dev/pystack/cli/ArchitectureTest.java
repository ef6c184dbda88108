package dev.pystack.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The layers: data flows one way, and only what must touches files or native code. */
class ArchitectureTest {
  private static final String ROOT = "dev.pystack.";

  /** Every package of the program, and the packages of ours that it may use. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("bytes", Set.of()),
          Map.entry("compress", Set.of()),
          Map.entry("model", Set.of()),
          Map.entry("memory", Set.of("bytes")),
          Map.entry("elf", Set.of("bytes", "compress", "memory")),
          Map.entry("dwarf", Set.of("bytes", "memory")),
          Map.entry("demangle", Set.of()),
          Map.entry("dwarf.cfi", Set.of("bytes")),
          Map.entry(
              "unwind",
              Set.of(
                  "bytes", "memory", "elf", "dwarf", "dwarf.cfi", "target", "model", "demangle")),
          Map.entry("target", Set.of("bytes", "memory", "elf", "model")),
          Map.entry("target.core", Set.of("bytes", "compress", "memory", "elf", "target", "model")),
          Map.entry("python.layout", Set.of("bytes", "memory")),
          Map.entry("python.runtime", python()),
          Map.entry("python.object", python()),
          Map.entry("python.frame", python("python.object")),
          Map.entry("python.thread", python("python.runtime", "python.object")),
          Map.entry(
              "stacks",
              python("python.runtime", "python.object", "python.frame", "python.thread", "dwarf")),
          Map.entry(
              "stacks.merge",
              python("python.runtime", "python.frame", "python.thread", "stacks", "unwind")),
          Map.entry("report", Set.of("model")),
          Map.entry("linux", Set.of("bytes", "memory", "elf", "target", "model")),
          Map.entry("cli.options", Set.of()),
          Map.entry(
              "cli",
              python(
                  "cli.options",
                  "python.runtime",
                  "python.object",
                  "stacks",
                  "stacks.merge",
                  "unwind",
                  "report",
                  "linux",
                  "dwarf",
                  "target.core")));

  @SuppressWarnings("unused") // by the parameterized test
  private static final List<String> PACKAGES = List.copyOf(new TreeSet<>(MAY_USE.keySet()));

  private static JavaClasses program;

  private static Set<String> python(String... more) {
    Set<String> all =
        new TreeSet<>(Set.of("bytes", "memory", "elf", "target", "model", "python.layout"));
    all.addAll(List.of(more));
    return all;
  }

  @BeforeAll
  static void load() {
    program =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/testkit"))
            .importPackages("dev.pystack");
  }

  @Test
  void everyPackageHasItsPlaceInTheTable() {
    Set<String> known = new TreeSet<>();
    for (JavaClass type : program) {
      known.add(type.getPackageName().substring(ROOT.length()));
    }
    assertThat(known).isNotEmpty().isSubsetOf(MAY_USE.keySet());
  }

  @ParameterizedTest
  @FieldSource("PACKAGES")
  void usesOnlyWhatItsLayerMay(String name) {
    Set<String> allowed = new TreeSet<>(MAY_USE.get(name));
    allowed.add(name);
    DescribedPredicate<JavaClass> forbidden =
        DescribedPredicate.describe(
            "packages of ours other than " + allowed,
            type ->
                type.getPackageName().startsWith(ROOT)
                    && !allowed.contains(type.getPackageName().substring(ROOT.length())));
    noClasses()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .dependOnClassesThat(forbidden)
        .allowEmptyShould(true)
        .check(program);
  }

  @Test
  void noCycles() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(program);
  }

  @Test
  void parsersAndReadersDoNoFileInputOrOutput() {
    DescribedPredicate<JavaClass> files =
        resideInAnyPackage("java.nio.file..", "java.nio.channels..")
            .or(
                DescribedPredicate.describe(
                    "java.io's files",
                    type ->
                        type.getName().startsWith("java.io.File")
                            || type.getName().equals("java.io.RandomAccessFile")));
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + "bytes..",
            ROOT + "model..",
            ROOT + "memory..",
            ROOT + "elf..",
            ROOT + "dwarf..",
            ROOT + "demangle..",
            ROOT + "python..",
            ROOT + "stacks..",
            ROOT + "report..")
        .should()
        .dependOnClassesThat(files)
        .check(program);
  }

  @Test
  void nativeCodeIsCalledByModuleLinuxOnly() {
    methods()
        .that()
        .areDeclaredInClassesThat(DescribedPredicate.not(resideInAPackage(ROOT + "linux..")))
        .should()
        .notHaveModifier(JavaModifier.NATIVE)
        .check(program);
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage(ROOT + "linux..")))
        .should()
        .dependOnClassesThat(resideInAPackage("java.lang.foreign.."))
        .check(program);
  }

  @Test
  void versionsOfPythonAreComparedInLayoutsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "python.layout")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "compares a PythonVersion",
                call ->
                    call.getTargetOwner().getSimpleName().equals("PythonVersion")
                        && Set.of("compareTo", "atLeast", "isAtLeast").contains(call.getName())))
        .check(program);
  }
}
