package dev.pystack.python.runtime;

import dev.pystack.python.runtime.Finding.Attempt;
import dev.pystack.target.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the interpreter in a target. Method by method, in each place where an interpreter is
 * expected (a {@code libpython}, else the executable); where that finds nothing, in every program
 * and library of the target, by their contents.
 */
public final class RuntimeFinder {
  private final Target target;
  private final List<Method> methods;
  private final Decisions decisions;
  private final List<Attempt> attempts = new ArrayList<>();
  private final WritableMemory writable;
  private final SearchedMemory searched = new SearchedMemory();

  private RuntimeFinder(Target target, List<Method> methods, Decisions decisions) {
    this.target = target;
    this.methods = methods;
    this.decisions = decisions;
    this.writable = new WritableMemory(target.mappings());
  }

  /**
   * @param methods what to try; the order of {@link Method} is kept whatever theirs
   * @param decisions is told what is tried and why it fails
   */
  public static Finding find(Target target, List<Method> methods, Decisions decisions) {
    return new RuntimeFinder(target, methods, decisions).find();
  }

  private Finding find() {
    Images images = Images.of(target);
    List<ImageSearch> expected = searches(images.expected());
    List<ImageSearch> others = searches(images.others());
    PythonRuntime found = search(expected);
    if (found == null) {
      // one that starts up or shuts down is where it should be: no need to look everywhere else
      PythonRuntime incomplete = best(expected);
      found = incomplete != null && incomplete.interpreter() != 0 ? incomplete : search(others);
    }
    if (found == null) {
      found = best(expected);
    }
    if (found == null) {
      found = best(others);
    }
    if (found != null) {
      decisions.say(
          "CPython "
              + found.version().text()
              + " found by "
              + found.method().option()
              + " in "
              + found.module()
              + ", interpreter at 0x"
              + Long.toHexString(found.interpreter()));
      return new Finding.Found(found);
    }
    return failure(expected, others);
  }

  private List<ImageSearch> searches(List<Image> images) {
    List<ImageSearch> searches = new ArrayList<>(images.size());
    for (int i = 0; i < images.size(); i++) {
      searches.add(new ImageSearch(target, images.get(i), writable, searched));
    }
    return searches;
  }

  private @Nullable PythonRuntime search(List<ImageSearch> searches) {
    for (int m = 0; m < Method.ALL.size(); m++) {
      Method method = Method.ALL.get(m);
      if (!methods.contains(method)) {
        continue;
      }
      for (int i = 0; i < searches.size(); i++) {
        ImageSearch search = searches.get(i);
        PythonRuntime found = search.by(method);
        if (found != null) {
          return found;
        }
        failed(method, search);
      }
    }
    return null;
  }

  private void failed(Method method, ImageSearch search) {
    String path = search.image().path();
    attempts.add(new Attempt(method, path, search.reason()));
    decisions.say(method.option() + " in " + path + ": " + search.reason());
  }

  private static @Nullable PythonRuntime best(List<ImageSearch> searches) {
    for (int i = 0; i < searches.size(); i++) {
      PythonRuntime fallback = searches.get(i).fallback();
      if (fallback != null) {
        return fallback;
      }
    }
    return null;
  }

  private Finding failure(List<ImageSearch> expected, List<ImageSearch> others) {
    String sign = sign(expected);
    if (sign == null) {
      sign = sign(others);
    }
    List<Attempt> all = List.copyOf(attempts);
    if (sign == null) {
      return new Finding.NotPython(all);
    }
    return new Finding.NotEnoughInformation(sign, all);
  }

  private static @Nullable String sign(List<ImageSearch> searches) {
    for (int i = 0; i < searches.size(); i++) {
      String sign = searches.get(i).sign();
      if (sign != null) {
        return sign;
      }
    }
    return null;
  }
}
