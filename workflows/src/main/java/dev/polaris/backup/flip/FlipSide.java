package dev.polaris.backup.flip;

/** Which of two instances an app points at. */
public enum FlipSide {
    FROM,
    TO,
    /** Neither, or it cannot be known. */
    OTHER
}
