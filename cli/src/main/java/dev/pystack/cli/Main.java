package dev.pystack.cli;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs the command line given by {@code args} and exits with its code. */
  public static void main(String[] args) {
    System.out.println("pystack, version 0.1.0");
  }
}
