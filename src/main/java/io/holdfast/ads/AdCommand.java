package io.holdfast.ads;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Routing;
import java.util.List;
import java.util.UUID;

/** What can be asked of the ads. All of them touch the one partition that owns the ads' index. */
public sealed interface AdCommand extends Command {

  /** The routing hash of all ads, which their ids carry. */
  int ROUTING_HASH = Routing.hashOf("ads");

  @Override
  default Footprint footprint(Partitioning partitioning) {
    return partitioning.only(ROUTING_HASH);
  }

  /** Creates an ad. Answered {@link AdReply.Created}, {@link AdReply.Exists}, or that a quota is reached. */
  record CreateAd(Ad ad) implements AdCommand {}

  /**
   * Replaces an ad. Answered {@link AdReply.Replaced}, {@link AdReply.NotFound}, {@link AdReply.Changed}, or that a
   * quota is reached.
   *
   * @param ad the new version; its JSON names the version {@code basis + 1}
   * @param basis the version that is to be replaced
   */
  record ReplaceAd(Ad ad, long basis) implements AdCommand {}

  /**
   * Deletes an ad. Answered {@link AdReply.Deleted}, {@link AdReply.NotFound} or {@link AdReply.Changed}.
   *
   * @param id the ad
   * @param basis the version that is to be deleted; 0 for whichever it is
   */
  record DeleteAd(UUID id, long basis) implements AdCommand {}

  /**
   * Refuses a change that its caller wants made of another version only, for good: so the refusal is kept under the
   * caller's idempotency key, as whatever else is an outcome. Answered {@link AdReply.OtherVersion}; or
   * {@link AdReply.Changed} if it is another version by now, {@link AdReply.NotFound}.
   *
   * @param id the ad
   * @param version the version that the caller does not want to be changed
   */
  record RefuseAdChange(UUID id, long version) implements AdCommand {}

  /**
   * Creates a group of ads, each by itself, as lines of an import. Answered {@link AdReply.Imported}.
   *
   * @param ads the ads, at most {@link #MOST}, since the group is applied in one go and readers wait for it; who makes
   *     it also keeps it below {@link io.holdfast.kernel.Limits#COMMAND_BYTES}
   */
  record ImportAds(List<Ad> ads) implements AdCommand {

    /** Ads in one group, at the most: about two milliseconds of work. */
    public static final int MOST = 100;

    /** Keeps a copy of the list. */
    public ImportAds {
      ads = List.copyOf(ads);
      if (ads.isEmpty() || ads.size() > MOST) {
        throw new IllegalArgumentException("a group has 1 to " + MOST + " ads, not " + ads.size());
      }
    }
  }
}
