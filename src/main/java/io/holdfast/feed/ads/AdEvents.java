package io.holdfast.feed.ads;

import io.holdfast.ads.AdChange;
import io.holdfast.feed.DomainEvents;
import io.holdfast.feed.EventBody;
import io.holdfast.feed.JsonText;
import io.holdfast.kernel.Change;
import java.util.Locale;

/** {@code io.holdfast.ad.written} with the whole ad, and {@code io.holdfast.ad.removed} with the cause. */
public final class AdEvents implements DomainEvents {

  @Override
  public Class<AdChange> changes() {
    return AdChange.class;
  }

  @Override
  public EventBody event(Change change) {
    return switch ((AdChange) change) {
      case AdChange.Written written -> new EventBody("io.holdfast.ad.written", written.ad().id().toString(),
          new JsonText().number("version", written.version()).raw("ad", written.ad().json()));
      case AdChange.Removed removed -> new EventBody("io.holdfast.ad.removed", removed.id().toString(),
          new JsonText().text("cause", removed.cause().name().toLowerCase(Locale.ROOT)));
    };
  }
}
