package io.holdfast.codec;

import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdReply;
import java.util.List;

/** The kinds of ads: ids 100–199. */
final class AdKinds {

  static final List<Kind> ALL = List.of(
      Kind.of(100, 1, AdCommand.CreateAd.class),
      Kind.of(101, 1, AdCommand.ReplaceAd.class),
      Kind.of(102, 1, AdCommand.DeleteAd.class),
      Kind.of(103, 1, AdCommand.ImportAds.class),
      Kind.of(104, 1, AdCommand.RefuseAdChange.class),
      Kind.of(150, 1, AdReply.Created.class),
      Kind.of(151, 1, AdReply.Exists.class),
      Kind.of(152, 1, AdReply.Replaced.class),
      Kind.of(153, 1, AdReply.Deleted.class),
      Kind.of(154, 1, AdReply.NotFound.class),
      Kind.of(155, 1, AdReply.Changed.class),
      Kind.of(156, 1, AdReply.Imported.class),
      Kind.of(157, 1, AdReply.OtherVersion.class));

  private AdKinds() {}
}
