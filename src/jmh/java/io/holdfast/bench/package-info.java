/**
 * Tools of {@code scripts/bench-http} and {@code scripts/check-shop}: what Holdfast is compared with, load generators,
 * a check of a running shop. No part of the product.
 */
package io.holdfast.bench;
