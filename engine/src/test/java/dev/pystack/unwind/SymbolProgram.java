package dev.pystack.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.elf.ElfFile;
import dev.pystack.elf.ElfSymbol;
import dev.pystack.elf.SymbolTable;
import dev.pystack.model.Frame;
import dev.pystack.target.DebugFiles;
import dev.pystack.target.HostFile;
import dev.pystack.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A C++ program with templates and inlined calls, compiled here, and what is said of it. */
record SymbolProgram(Path file) {
  static SymbolProgram compiled(Path folder, String compiler, String name, String... options)
      throws Exception {
    Path source = folder.resolve("inlined.cc");
    try (InputStream text = SymbolProgram.class.getResourceAsStream("inlined.cc")) {
      Files.write(source, Objects.requireNonNull(text).readAllBytes());
    }
    List<String> command = new ArrayList<>(List.of(compiler, "-O2"));
    command.addAll(List.of(options));
    command.addAll(List.of("-Wl,--build-id", "inlined.cc", "-o", name));
    run(folder, command.toArray(new String[0]));
    return new SymbolProgram(folder.resolve(name));
  }

  SymbolProgram copy(String name) throws IOException {
    Path copy = file.resolveSibling(name);
    Files.copy(file, copy);
    return new SymbolProgram(copy);
  }

  /** What a program prints; it must succeed. */
  static String run(Path folder, String... command) throws IOException, InterruptedException {
    return answer(folder, "", command);
  }

  static String answer(Path folder, String input, String... command)
      throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("stdin"), input);
    Path out = folder.resolve("stdout");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    int code = process.waitFor();
    String text = new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1);
    if (code != 0) {
      throw new IOException(String.join(" ", command) + ": " + text);
    }
    return text;
  }

  static boolean has(String tool) {
    return Files.isExecutable(Path.of("/usr/bin", tool));
  }

  /** Addresses all over the functions of the program, the same at each run. */
  Set<Long> addresses(int count) throws Exception {
    ElfFile elf = ElfFile.parse(Objects.requireNonNull(HostFile.open(file.toString())));
    SymbolTable table = Objects.requireNonNull(elf.symbols());
    List<ElfSymbol> functions = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      ElfSymbol symbol = table.get(i);
      if (symbol.type() == ElfSymbol.FUNCTION && symbol.defined() && symbol.size() > 0) {
        functions.add(symbol);
      }
    }
    Random random = new Random(5);
    Set<Long> addresses = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      ElfSymbol symbol = functions.get(random.nextInt(functions.size()));
      addresses.add(symbol.value() + random.nextLong(symbol.size()));
    }
    return addresses;
  }

  Map<Long, List<Frame.Native>> frames(Set<Long> addresses, @Nullable Path root) throws Exception {
    return frames(addresses, root, new ArrayList<>());
  }

  /**
   * @param root under which debug files are looked for first; null for none
   */
  Map<Long, List<Frame.Native>> frames(
      Set<Long> addresses, @Nullable Path root, List<String> warnings) throws Exception {
    ElfFile elf = ElfFile.parse(Objects.requireNonNull(HostFile.open(file.toString())));
    DebugFiles debugFiles = new DebugFiles(root == null ? null : under(root));
    ModuleSymbols symbols = new ModuleSymbols(elf, file.toString(), elf.buildId(), debugFiles);
    Map<Long, List<Frame.Native>> frames = new LinkedHashMap<>();
    for (long address : addresses) {
      List<Frame.Native> found = new ArrayList<>();
      for (Frame.Native f : symbols.frames(address, address)) {
        found.add(
            new Frame.Native(
                f.address(),
                f.symbol(),
                f.function(),
                f.file(),
                f.line(),
                f.column(),
                null,
                f.inlined()));
      }
      frames.put(address, found);
    }
    warnings.addAll(symbols.warnings());
    checkTogether(addresses, debugFiles, symbols);
    return frames;
  }

  /** Some of the addresses at once, from several places of the program, give the same. */
  private void checkTogether(Set<Long> addresses, DebugFiles debugFiles, ModuleSymbols apart)
      throws Exception {
    int step = Math.max(1, addresses.size() / 50);
    long[] some = new long[(addresses.size() + step - 1) / step];
    int number = 0;
    for (long address : addresses) {
      if (number % step == 0) {
        some[number / step] = address;
      }
      number++;
    }
    Arrays.sort(some);
    ElfFile elf = ElfFile.parse(Objects.requireNonNull(HostFile.open(file.toString())));
    ModuleSymbols together = new ModuleSymbols(elf, file.toString(), elf.buildId(), debugFiles);
    together.prepare(some);
    for (long address : some) {
      assertThat(together.frames(address, address))
          .as("0x%x", address)
          .isEqualTo(apart.frames(address, address));
    }
  }

  /** A target that has files and nothing else. */
  private static Target under(Path root) {
    return (Target)
        Proxy.newProxyInstance(
            Target.class.getClassLoader(),
            new Class<?>[] {Target.class},
            (self, method, arguments) ->
                method.getName().equals("debugFile")
                    ? HostFile.open(root + (String) arguments[0])
                    : null);
  }
}
