package io.holdfast.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Reads the records of one class in {@link PlainCbor}: its components in their order, then the canonical constructor.
 * Immutable; any thread.
 */
final class RecordReader implements ValueReader {
  private static final MethodType FROM_ARRAY = MethodType.methodType(Object.class, Object[].class);

  /** Each is made once in a process; null for what is not known here. */
  private static final ClassValue<RecordReader> READERS = new ClassValue<>() {
    @Override
    protected RecordReader computeValue(Class<?> type) {
      return make(type);
    }
  };

  private final MethodHandle constructor;
  private final ValueReader[] components;

  private RecordReader(MethodHandle constructor, ValueReader[] components) {
    this.constructor = constructor;
    this.components = components;
  }

  /** The reader of a record that does not contain itself; null if a component has a type that is not known here. */
  static RecordReader of(Class<?> type) {
    return READERS.get(type);
  }

  private static RecordReader make(Class<?> type) {
    RecordComponent[] declared = type.getRecordComponents();
    ValueReader[] components = Arrays.stream(declared)
        .map(component -> ValueReader.of(component.getGenericType()))
        .toArray(ValueReader[]::new);
    return Arrays.asList(components).contains(null) ? null : new RecordReader(constructor(type, declared), components);
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    Class<?>[] parameters = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .findConstructor(type, MethodType.methodType(void.class, parameters))
          .asSpreader(Object[].class, parameters.length)
          .asType(FROM_ARRAY);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("the constructor of " + type + " is not open to its codec", e);
    }
  }

  @Override
  public Object read(ByteReader source) {
    if (PlainCbor.skipNull(source)) {
      return null;
    }
    PlainCbor.beginRecord(source);
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = components[i].read(source);
    }
    PlainCbor.endRecord(source);
    return construct(values);
  }

  private Object construct(Object[] values) {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a record's canonical constructor cannot throw this", e);
    }
  }
}
