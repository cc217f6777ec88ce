package io.holdfast.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** Leaves the handling of a request with a problem. Has no stack trace: it is an answer, not a defect. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final Pattern SOURCE = Pattern.compile(" \\([A-Za-z ]*\\[Source:[^\\]]*\\]\\)");

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

  /**
   * Why a body is no JSON, and where. The parser's own words, without those about its source, which mean nothing to the
   * caller.
   */
  public static ProblemException malformed(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    return new ProblemException(
        ProblemType.MALFORMED_JSON, SOURCE.matcher(e.getOriginalMessage()).replaceAll("") + where);
  }
}
