package io.holdfast.http;

/** Leaves the handling of a request with a problem. Has no stack trace: it is an answer, not a defect. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** Carries this problem to whoever answers the request. */
  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** Carries a problem of this type. */
  public ProblemException(ProblemType type, String detail) {
    this(Problem.of(type, detail));
  }

  /** The answer. */
  public Problem problem() {
    return problem;
  }
}
