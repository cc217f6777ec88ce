package io.holdfast.simulation;

/** What goes wrong in a simulated world, and how often; probabilities between 0 and 1. Changed by the test at will. */
public final class Faults {
  /** An append is reported as unknown and was never accepted. */
  public double unknownBefore;

  /** An append is reported as unknown and was accepted. */
  public double unknownAfter;

  /** An append is reported as unknown and is accepted only later, like the statement of a hung session. */
  public double unknownLate;

  /** An append or a read is refused because the journal cannot be reached. */
  public double unavailable;

  /** An append or a read takes up to {@link #LATE_MILLIS} longer. */
  public double late;

  /** An announcement is lost by the stream. */
  public double streamLoses;

  /** An announcement is delivered twice. */
  public double streamRepeats;

  /** An announcement is delivered much later, behind others. */
  public double streamDelays;

  /** How much longer something late takes, at the most. */
  public static final long LATE_MILLIS = 300;

  /** Nothing goes wrong any more. */
  public void cease() {
    unknownBefore = 0;
    unknownAfter = 0;
    unknownLate = 0;
    unavailable = 0;
    late = 0;
    streamLoses = 0;
    streamRepeats = 0;
    streamDelays = 0;
  }

  /** Everything goes wrong now and then. */
  public static Faults some() {
    Faults faults = new Faults();
    faults.unknownBefore = 0.02;
    faults.unknownAfter = 0.02;
    faults.unknownLate = 0.02;
    faults.unavailable = 0.02;
    faults.late = 0.05;
    faults.streamLoses = 0.05;
    faults.streamRepeats = 0.05;
    faults.streamDelays = 0.05;
    return faults;
  }
}
