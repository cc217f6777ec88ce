package io.holdfast.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what is declared for a method and a path by walking over the path's segments, literals before parameters. It
 * knows plain paths only, and never goes back: what it does not find may still be there, and a router that knows all of
 * HTTP has to be asked. So it costs the same however many routes there are.
 *
 * <p>Filled first, then only read. One event loop.
 *
 * @param <T> what is declared
 */
final class PathTree<T> {
  private final Node<T> root = new Node<>("");

  private static final class Node<T> {
    private final String literal;
    private final List<Node<T>> literals = new ArrayList<>(0);
    private final List<HttpMethod> methods = new ArrayList<>(0);
    private final List<T> declared = new ArrayList<>(0);
    private Node<T> parameter;

    Node(String literal) {
      this.literal = literal;
    }

    Node<T> literal(String uri, int from, int to) {
      for (int i = 0; i < literals.size(); i++) {
        Node<T> each = literals.get(i);
        if (each.literal.length() == to - from && uri.startsWith(each.literal, from)) {
          return each;
        }
      }
      return null;
    }

    Node<T> literalOrNew(String text) {
      Node<T> found = literal(text, 0, text.length());
      if (found == null) {
        found = new Node<>(text);
        literals.add(found);
      }
      return found;
    }

    Node<T> parameterOrNew() {
      if (parameter == null) {
        parameter = new Node<>("");
      }
      return parameter;
    }

    T of(HttpMethod method) {
      for (int i = 0; i < methods.size(); i++) {
        if (methods.get(i) == method) {
          return declared.get(i);
        }
      }
      return null;
    }
  }

  /** Declares something; the first one stays if there are two. */
  void add(HttpMethod method, RoutePath path, T what) {
    Node<T> node = root;
    for (int i = 0; i < path.size(); i++) {
      node = path.isParameter(i) ? node.parameterOrNew() : node.literalOrNew(path.segment(i));
    }
    node.methods.add(method);
    node.declared.add(what);
  }

  /** What is declared for a method and the path of a URI; null if that is not known here. */
  T find(HttpMethod method, String uri) {
    int end = RoutePath.endOfPath(uri);
    int from = 0;
    Node<T> node = root;
    while (node != null && from < end) {
      int to = uri.charAt(from) == '/' ? RoutePath.endOfSegment(uri, from + 1, end) : RoutePath.NOT_PLAIN;
      if (to == RoutePath.NOT_PLAIN) {
        return null;
      }
      Node<T> literal = node.literal(uri, from + 1, to);
      node = literal == null ? node.parameter : literal;
      from = to;
    }
    return node == null ? null : node.of(method);
  }
}
