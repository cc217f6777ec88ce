package io.holdfast.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Lets instances say nothing in a class of tests that kills, fences and restores thousands of them; what goes wrong
 * there is told by the simulator. The tests' own messages are shown.
 */
public final class Quiet implements BeforeAllCallback, AfterAllCallback {
  private static final Logger ENGINE = (Logger) LoggerFactory.getLogger("io.holdfast.engine");
  private static final Logger TESTS = (Logger) LoggerFactory.getLogger("io.holdfast.simulation");

  private Level before;

  @Override
  public void beforeAll(ExtensionContext context) {
    before = ENGINE.getLevel();
    ENGINE.setLevel(Level.OFF);
    TESTS.setLevel(Level.INFO);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ENGINE.setLevel(before);
    TESTS.setLevel(null);
  }
}
