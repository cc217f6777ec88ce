package io.holdfast.kernel.table;

/**
 * Takes bytes straight out of a table, without an intermediate array. The bytes are the table's own memory: they must
 * be copied or compared at once, never kept or changed, and on a reader's thread they may turn out to be torn, so
 * that whatever was made of them is thrown away when the read does not validate.
 */
@FunctionalInterface
public interface ByteSink {

  /** Takes {@code length} bytes of {@code source} from {@code offset}. */
  void accept(byte[] source, int offset, int length);
}
