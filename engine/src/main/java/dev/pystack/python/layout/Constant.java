package dev.pystack.python.layout;

/** Numbers of CPython's headers that differ by version: values of enumerations and flags, masks. */
public enum Constant {
  FRAME_OWNER_THREAD("frame_owner.thread"),
  FRAME_OWNER_GENERATOR("frame_owner.generator"),
  FRAME_OWNER_FRAME_OBJECT("frame_owner.frame_object"),
  FRAME_OWNER_INTERPRETER("frame_owner.interpreter"),
  FRAME_OWNER_CSTACK("frame_owner.cstack"),
  FRAME_STATE_CREATED("frame_state.created"),
  FRAME_STATE_SUSPENDED("frame_state.suspended"),
  FRAME_STATE_SUSPENDED_YIELD_FROM("frame_state.suspended_yield_from"),
  FRAME_STATE_SUSPENDED_YIELD_FROM_LOCKED("frame_state.suspended_yield_from_locked"),
  FRAME_STATE_EXECUTING("frame_state.executing"),
  FRAME_STATE_COMPLETED("frame_state.completed"),
  FRAME_STATE_CLEARED("frame_state.cleared"),
  FRAME_OBJECT_LASTI_UNIT("frame_object.lasti_unit"),
  DICT_KEYS_KIND_GENERAL("dict_keys_kind.general"),
  DICT_KEYS_KIND_UNICODE("dict_keys_kind.unicode"),
  DICT_KEYS_KIND_SPLIT("dict_keys_kind.split"),
  TYPE_FLAG_MANAGED_DICT("type_flag.managed_dict"),
  TYPE_FLAG_INLINE_VALUES("type_flag.inline_values"),
  STACK_REF_TAG_MASK("stack_ref.tag_mask"),
  STACK_REF_INT_TAG("stack_ref.int_tag"),
  STACK_REF_INT_SHIFT("stack_ref.int_shift"),
  STACK_REF_NULL("stack_ref.null"),
  LONG_TAG_SIGN_MASK("long_tag.sign_mask"),
  LONG_TAG_SIZE_SHIFT("long_tag.size_shift"),
  LOCAL_KIND_LOCAL("local_kind.local"),
  LOCAL_KIND_CELL("local_kind.cell"),
  LOCAL_KIND_FREE("local_kind.free"),
  THREAD_STATE_KIND_DETACHED("thread_state_kind.detached"),
  THREAD_STATE_KIND_ATTACHED("thread_state_kind.attached"),
  THREAD_STATE_KIND_SUSPENDED("thread_state_kind.suspended");

  private final String path;

  Constant(String path) {
    this.path = path;
  }

  /** As written in the layout files: {@code structure.field}. */
  public String path() {
    return path;
  }
}
