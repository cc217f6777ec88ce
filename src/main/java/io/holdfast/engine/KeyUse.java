package io.holdfast.engine;

/**
 * How a command stands to its idempotency key. The key's outcome is kept under the place in the journal where the key
 * was seen first, whatever command settles it in the end.
 *
 * @param sequence the entry in which the key was seen first
 * @param index the command's place in it
 * @param routing the routing hash of the home of the command that was first
 * @param partition where the outcome is kept, or will be: the owner of that hash
 * @param duplicate whether this command is not the first with its key
 */
record KeyUse(long sequence, int index, int routing, int partition, boolean duplicate) {}
