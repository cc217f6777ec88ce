package io.holdfast.ads;

import io.holdfast.kernel.Reply;
import java.util.List;
import java.util.UUID;

/** What the caller of an {@link AdCommand} is told. */
public sealed interface AdReply extends Reply {

  /** It is there now, as version 1. */
  record Created(UUID id) implements AdReply {}

  /** There is an ad with this id already. */
  record Exists(UUID id) implements AdReply {}

  /** It has been replaced; this is its version now. */
  record Replaced(long version) implements AdReply {}

  /** It is gone. */
  record Deleted() implements AdReply {}

  /** There is no such ad. */
  record NotFound() implements AdReply {}

  /**
   * Nothing was done, since the ad is not in a version that the caller asked for.
   *
   * @param version the version it had
   */
  record OtherVersion(long version) implements AdReply {}

  /**
   * Nothing was done, since the ad is not in the version that the command was made for. The submitter reads the ad
   * again and submits anew, or has it {@linkplain AdCommand.RefuseAdChange refused} if the caller asked for versions.
   *
   * @param version the version it has
   */
  record Changed(long version) implements AdReply {
    @Override
    public boolean isOutcome() {
      return false;
    }
  }

  /**
   * A group has been gone through.
   *
   * @param created how many ads were created
   * @param refused those that were not, in the order of the group
   */
  record Imported(int created, List<RefusedAd> refused) implements AdReply {

    /** Keeps a copy of the list. */
    public Imported {
      refused = List.copyOf(refused);
    }
  }

  /**
   * An ad of a group that was not created.
   *
   * @param index its place in the group, from 0
   * @param reason the reply that the ad alone would have had: {@link Exists}, or that a quota is reached
   */
  record RefusedAd(int index, Reason reason) {}

  /** Why an ad of a group was not created. */
  enum Reason {
    /** There is an ad with its id already. */
    EXISTS,
    /** There are as many ads as the quota allows. */
    QUOTA,
    /** The ads have as many bytes as the quota allows. */
    QUOTA_BYTES
  }
}
