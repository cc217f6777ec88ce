package io.holdfast.ads;

import java.util.List;
import java.util.UUID;

/**
 * A page of all ads in one stage, for operators.
 *
 * @param ads the page: upcoming ads by when they start, others by when they end, then by id
 * @param total the number of all ads in the stage
 */
public record AdListing(List<ListedAd> ads, int total) {

  /** Keeps a copy of the list. */
  public AdListing {
    ads = List.copyOf(ads);
  }

  /**
   * An ad.
   *
   * @param id its id
   * @param version its version
   * @param startAt when it starts, in Unix milliseconds
   * @param endAt when it ends, in Unix milliseconds
   * @param removeAt when it is removed at the earliest, in Unix milliseconds
   * @param json the whole ad, encoded; not to be changed
   */
  public record ListedAd(UUID id, long version, long startAt, long endAt, long removeAt, byte[] json) {}
}
