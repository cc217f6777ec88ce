package io.holdfast.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Random records from a sample: some of its components, and of the records in it, become other ones, as far as the
 * constructors take them.
 */
final class RecordVariation {
  private static final List<String> TEXTS =
      List.of("", "a", "k/1", "\u00fcber", "\u20ac", "\ud83d\ude00", "\ufffd", "x".repeat(30), "\u00e9".repeat(130));
  private static final int LONGEST_ARRAY = 40;

  private final RandomGenerator random;

  RecordVariation(RandomGenerator random) {
    this.random = random;
  }

  /** Another record of the sample's class, or an equal one if its constructor takes no other. */
  Object of(Object sample) throws ReflectiveOperationException {
    RecordComponent[] components = sample.getClass().getRecordComponents();
    Object accepted = sample;
    for (RecordComponent component : components) {
      if (random.nextBoolean()) {
        accepted = replaced(accepted, components, component);
      }
    }
    return accepted;
  }

  private Object replaced(Object sample, RecordComponent[] components, RecordComponent replaced)
      throws ReflectiveOperationException {
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Object value = valueOf(components[i], sample);
      values[i] = components[i] == replaced ? other(value, components[i].getGenericType()) : value;
    }
    Constructor<?> constructor = sample.getClass().getDeclaredConstructor(
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      // The constructor refuses the new value: it stays as it was.
      return sample;
    }
  }

  private static Object valueOf(RecordComponent component, Object of) throws ReflectiveOperationException {
    component.getAccessor().setAccessible(true);
    return component.getAccessor().invoke(of);
  }

  private Object other(Object value, Type type) throws ReflectiveOperationException {
    if (type instanceof Class<?> plain && !plain.isPrimitive() && random.nextInt(8) == 0) {
      return null;
    }
    return switch (type) {
      case ParameterizedType list -> otherList((List<?>) value, list.getActualTypeArguments()[0]);
      case Class<?> plain when plain.isRecord() -> value == null ? null : of(value);
      case Class<?> plain when plain.isEnum() ->
          plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
      default -> otherSimple((Class<?>) type);
    };
  }

  private List<?> otherList(List<?> values, Type type) throws ReflectiveOperationException {
    List<Object> others = new ArrayList<>();
    for (Object value : values) {
      int copies = random.nextInt(random.nextInt(10) == 0 ? LONGEST_ARRAY : 3);
      for (int i = 0; i < copies; i++) {
        others.add(other(value, type));
      }
    }
    return others;
  }

  private Object otherSimple(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "long" -> random.nextLong() >> random.nextInt(Long.SIZE);
      case "int" -> random.nextInt() >> random.nextInt(Integer.SIZE);
      case "boolean" -> random.nextBoolean();
      case "String" -> TEXTS.get(random.nextInt(TEXTS.size()));
      case "UUID" -> new UUID(random.nextLong(), random.nextLong());
      case "int[]" -> random.ints(random.nextInt(5), 0, 250).sorted().distinct().toArray();
      case "byte[]" -> {
        byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 70_000 : LONGEST_ARRAY)];
        random.nextBytes(bytes);
        yield bytes;
      }
      default -> throw new IllegalArgumentException("no values of " + type + " are made up here yet");
    };
  }
}
