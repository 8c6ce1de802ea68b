package dev.polaris.backup.rebuild;

/**
 * A step that only a person can take.
 *
 * @param name by which it is confirmed
 * @param instruction what is to be done
 */
public record ManualStep(String name, String instruction) {}
