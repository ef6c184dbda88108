package dev.pystack.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a core dump says beside its stacks.
 *
 * @param file its path, as it was given
 * @param process null where the core has no psinfo note
 * @param signal null where the core has no siginfo note and no current signal
 * @param buildIds of every module whose core or file has one
 * @param missing paths, as the program knew them, of modules that are not on this machine
 * @param mismatched modules whose file here is another one than that which was mapped
 */
public record CoreInfo(
    String file,
    @Nullable ProcessInfo process,
    @Nullable Signal signal,
    List<BuildIds> buildIds,
    List<String> missing,
    List<BuildIds> mismatched) {

  /**
   * {@code NT_PRPSINFO} ({@code struct elf_prpsinfo} of the kernel's {@code linux/elfcore.h}).
   *
   * @param state as in {@code /proc/PID/stat}: R, S, D, T, t, Z
   * @param name at most 15 characters
   * @param arguments the first 79 bytes of the command line
   */
  public record ProcessInfo(
      char state,
      boolean zombie,
      int nice,
      long flags,
      long uid,
      long gid,
      int pid,
      int ppid,
      int pgrp,
      int sid,
      String name,
      String arguments) {}

  /**
   * {@code NT_SIGINFO} ({@code siginfo_t}), or less where a core has only the signal's number.
   *
   * @param name such as {@code SIGSEGV}
   * @param code {@code si_code}
   * @param errno {@code si_errno}
   * @param address the address of the fault, of SEGV, BUS, ILL and FPE that the processor raised;
   *     null for others
   * @param sender who called {@code kill} or the like; null for others
   */
  public record Signal(
      int number,
      String name,
      int code,
      int errno,
      @Nullable Long address,
      @Nullable Sender sender) {}

  /** The process that sent a signal. */
  public record Sender(int pid, long uid) {}

  /**
   * @param path of the module, as the program knew it
   * @param core what the core's memory has, in hexadecimal digits; null where that is unknown
   * @param file what the file on this machine has; null where there is no file, or it has none
   */
  public record BuildIds(String path, @Nullable String core, @Nullable String file) {}
}
