package io.holdfast.coordination;

import io.holdfast.kernel.Sink;

/** What a command or a tick is applied in: its log time in Unix milliseconds, and where it says what it has to say. */
record Moment(long logTime, Sink sink) {

  int epoch() {
    return sink.position().epoch();
  }
}
