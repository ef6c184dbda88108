package dev.pystack.dwarf.cfi;

/** The two sections that hold call frame information; they differ in details. */
public enum FrameFormat {
  EH_FRAME,
  DEBUG_FRAME
}
