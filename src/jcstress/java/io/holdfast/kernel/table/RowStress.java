package io.holdfast.kernel.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;

/** The same for a row with a number and a value, whose memory is used again for the next one. */
@JCStressTest
@Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "The read knows that it raced.")
@Outcome(id = {"true, 1, 1", "true, 2, 2", "true, 3, 3"}, expect = ACCEPTABLE, desc = "Whole.")
@Outcome(id = "true, .*", expect = FORBIDDEN, desc = "Torn, and believed.")
@State
public class RowStress {

  private static final Schema.Builder COLUMNS = Schema.uuidKeyed("stress");
  private static final int NUMBER = COLUMNS.longColumn("number");
  private static final int BYTES = COLUMNS.bytesColumn("bytes");
  private static final Schema SCHEMA = COLUMNS.build(RowRouting.ofKey());

  private final Table table = new Table(SCHEMA, new Undo());
  private final int row = table.insert(1, 1);

  public RowStress() {
    fill(1);
  }

  private void fill(int value) {
    table.setBytes(row, BYTES, new byte[] {(byte) value});
    table.setLong(row, NUMBER, value);
    table.close(row);
  }

  @Actor
  public void writer() {
    table.open(row);
    fill(2);
    table.open(row);
    fill(3);
  }

  @Actor
  public void reader(ZII_Result result) {
    byte[] copy = new byte[1];
    long s = table.beginRead(row);
    table.copyBytes(row, BYTES, copy, 0);
    result.r3 = copy[0];
    result.r2 = (int) table.getLong(row, NUMBER);
    result.r1 = table.validRead(row, s);
  }
}
