/**
 * Tools of {@code scripts/bench-http}: what Holdfast is compared with, and a load generator for latencies. No part of
 * the product.
 */
package io.holdfast.bench;
