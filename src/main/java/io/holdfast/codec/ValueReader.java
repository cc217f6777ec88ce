package io.holdfast.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads values of one type in {@link PlainCbor}. Immutable; any thread. */
@FunctionalInterface
interface ValueReader {

  /** What is neither a record, nor a list, nor of an enum. */
  Map<Class<?>, ValueReader> SIMPLE = Map.of(
      long.class, PlainCbor::getLong,
      int.class, PlainCbor::getInt,
      boolean.class, PlainCbor::getBoolean,
      String.class, source -> PlainCbor.skipNull(source) ? null : PlainCbor.getText(source),
      byte[].class, source -> PlainCbor.skipNull(source) ? null : PlainCbor.getBytes(source),
      int[].class, source -> PlainCbor.skipNull(source) ? null : PlainCbor.getInts(source),
      UUID.class, source -> PlainCbor.skipNull(source) ? null : PlainCbor.getUuid(source));

  /** The next value; null for nothing, if the type is not primitive. */
  Object read(ByteReader source);

  /** The reader of a component of a record or an element of a list; null if the type is not known here. */
  static ValueReader of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class ? ofList(of(generic.getActualTypeArguments()[0])) : null;
    }
    return type instanceof Class<?> plain ? ofClass(plain) : null;
  }

  private static ValueReader ofList(ValueReader element) {
    return element == null ? null
        : source -> PlainCbor.skipNull(source) ? null : PlainCbor.getList(source, element);
  }

  private static ValueReader ofClass(Class<?> type) {
    if (type.isRecord()) {
      return RecordReader.of(type);
    }
    return type.isEnum() ? ofEnum(type) : SIMPLE.get(type);
  }

  private static ValueReader ofEnum(Class<?> type) {
    Object[] constants = type.getEnumConstants();
    byte[][] names = Arrays.stream(constants)
        .map(constant -> ((Enum<?>) constant).name().getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
    return source -> PlainCbor.skipNull(source) ? null : constants[PlainCbor.getTextOf(source, names)];
  }
}
