package dev.polaris.backup.flip;

import java.time.Duration;
import java.time.Instant;

/**
 * That the app was pointed at the other instance.
 *
 * @param at when
 * @param pause how long the app's statements were held meanwhile; zero when the adapter holds none
 * @param evidence what was changed, for people
 */
public record FlipProof(Instant at, Duration pause, String evidence) {}
