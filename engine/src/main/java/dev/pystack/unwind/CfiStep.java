package dev.pystack.unwind;

import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.cfi.CfaRule;
import dev.pystack.dwarf.cfi.Row;
import dev.pystack.dwarf.cfi.Rule;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import org.jspecify.annotations.Nullable;

/** From a frame to its caller by call frame information. */
final class CfiStep {
  private final Abi abi;
  private final TargetMemory memory;

  CfiStep(Abi abi, TargetMemory memory) {
    this.abi = abi;
    this.memory = memory;
  }

  long cfa(Row row, RegisterSet now) throws MalformedException, MemoryFault {
    CfaRule rule = row.cfa();
    if (rule instanceof CfaRule.RegisterOffset base) {
      if (!now.has(base.register())) {
        throw unknown("a CFA by a register whose value is known");
      }
      return now.get(base.register()) + base.offset();
    }
    if (rule instanceof CfaRule.Expression expression) {
      return Expression.evaluate(memory, expression.code(), now);
    }
    throw unknown("a rule for the CFA");
  }

  /**
   * Finds the caller's registers.
   *
   * @return false where this frame is marked as the outermost
   */
  boolean step(FrameRow frame, long cfa, RegisterSet now, RegisterSet next)
      throws MalformedException, MemoryFault {
    Row row = frame.row();
    int link = frame.returnAddress();
    Rule linkRule = row.rule(link);
    if (linkRule instanceof Rule.Undefined) {
      return false;
    }
    if (linkRule == null && link == abi.pc) {
      throw unknown("a rule for the return address");
    }
    next.copyFrom(now);
    // what the ABI says unless there is a rule
    next.set(abi.stackPointer, cfa);
    int count = Math.min(row.size(), abi.count);
    for (int i = 0; i < count; i++) {
      Rule rule = row.rule(i);
      if (rule == null || rule instanceof Rule.SameValue) {
        continue;
      }
      if (i == link || i == abi.stackPointer) {
        next.set(i, value(rule, i, cfa, now));
        continue;
      }
      try {
        next.set(i, value(rule, i, cfa, now));
      } catch (MalformedException | MemoryFault lost) {
        // most are never needed
        next.forget(i);
      }
    }
    long pc;
    if (link < abi.count) {
      if (!next.has(link)) {
        throw unknown("a return address that is known");
      }
      pc = next.get(link);
    } else if (linkRule != null) {
      pc = value(linkRule, link, cfa, now);
    } else {
      throw unknown("a rule for the return address");
    }
    next.set(abi.pc, pc);
    return true;
  }

  private long value(@Nullable Rule rule, int register, long cfa, RegisterSet now)
      throws MalformedException, MemoryFault {
    if (rule instanceof Rule.Offset at) {
      return memory.pointer(cfa + at.offset());
    }
    if (rule instanceof Rule.ValueOffset is) {
      return cfa + is.offset();
    }
    if (rule instanceof Rule.Register other && now.has(other.register())) {
      return now.get(other.register());
    }
    if (rule instanceof Rule.Expression at) {
      return memory.pointer(Expression.evaluate(memory, at.code(), now, cfa));
    }
    if (rule instanceof Rule.ValueExpression is) {
      return Expression.evaluate(memory, is.code(), now, cfa);
    }
    throw unknown("a value for register " + register);
  }

  private static MalformedException unknown(String expected) {
    return new MalformedException("call frame information", 0, expected);
  }
}
