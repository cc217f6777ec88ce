package io.holdfast.http.coordination;

import io.holdfast.coordination.Names;
import io.holdfast.http.Exchange;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.kernel.Routing;

/** Names in the paths of coordination, checked. */
final class Environment {

  private Environment() {}

  /**
   * The environment that a request is about.
   *
   * @throws ProblemException if it cannot be the name of one
   */
  static String of(Exchange exchange) {
    return name(exchange, "env", Names.LONGEST);
  }

  /**
   * Another name in the path.
   *
   * @throws ProblemException if it cannot be a name
   */
  static String name(Exchange exchange, String parameter, int longest) {
    String name = exchange.pathParameter(parameter);
    if (!Names.isValid(name, longest)) {
      throw new ProblemException(
          Problem.invalid(parameter, "must be a text of 1 to " + longest + " printable characters"));
    }
    return name;
  }

  static int routingHash(String environment) {
    return Routing.of(environment);
  }
}
