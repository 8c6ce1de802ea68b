package dev.polaris.backup.verify;

import java.time.Duration;

/**
 * What the verify role sees before a backup begins.
 *
 * @param taken whether the slot holds a commit record
 * @param locked whether the bucket has object lock on
 * @param previousBytes archive bytes of the newest backup; 0 when there is none
 * @param previousDuration how long its dump took; null when there is none
 */
public record SlotView(boolean taken, boolean locked, long previousBytes, Duration previousDuration) {}
