package io.holdfast.kernel.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;

/**
 * What a validated read saw belongs together, whatever compiler and processor reorder.
 *
 * <p>{@code mvn -q -Pjcstress test-compile}, then {@code java -cp <test class path> org.openjdk.jcstress.Main -t
 * io.holdfast.kernel.table -m quick}; a few minutes.
 */
@JCStressTest
@Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "The read knows that it raced.")
@Outcome(id = {"true, 0, 0", "true, 1, 1", "true, 2, 2"}, expect = ACCEPTABLE, desc = "Whole.")
@Outcome(id = "true, .*", expect = FORBIDDEN, desc = "Torn, and believed.")
@State
public class StampStress {

  private final Stamp stamp = new Stamp();
  private int first;
  private int second;

  @Actor
  public void writer() {
    write(1);
    write(2);
  }

  private void write(int value) {
    stamp.begin();
    first = value;
    second = value;
    stamp.end();
  }

  @Actor
  public void reader(ZII_Result result) {
    long s = stamp.beginRead();
    result.r3 = second;
    result.r2 = first;
    result.r1 = stamp.validRead(s);
  }
}
