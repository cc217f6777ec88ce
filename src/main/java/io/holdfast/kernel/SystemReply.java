package io.holdfast.kernel;

/** The replies that belong to no domain. */
public sealed interface SystemReply extends Reply {

  /** It is done; there is nothing else to say. */
  record Done() implements SystemReply {}

  /**
   * Applying the command failed and was undone; a defect of Holdfast, logged at this position.
   *
   * @param position where it stands in the journal
   */
  record Failed(Position position) implements SystemReply {}

  /**
   * A quota refused growth.
   *
   * @param setting the quota's name
   * @param limit its value
   */
  record QuotaReached(String setting, long limit) implements SystemReply {}

  /** The idempotency key was used before, with another request. */
  record KeyReused() implements SystemReply {}

  /** The command came before under this idempotency key and had its outcome, which was large and is known no more. */
  record OutcomeForgotten() implements SystemReply {}

  /** The setting is not known, or the value is outside its bounds. */
  record SettingRefused(String name, String reason) implements SystemReply {}
}
