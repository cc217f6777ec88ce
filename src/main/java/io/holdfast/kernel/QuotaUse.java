package io.holdfast.kernel;

/**
 * How much of a quota one partition uses. What is used may be more than what is allowed: a quota may be set below what
 * is there.
 *
 * @param quota which one
 * @param used in the quota's unit
 * @param allowed what this partition may use, in the quota's unit; beyond it growth is refused
 */
public record QuotaUse(Setting quota, long used, long allowed) {}
