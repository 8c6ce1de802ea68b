package dev.polaris.backup.settings;

/**
 * All that a run's workflow code may know of the configuration, read once by its first activity so that a replay sees
 * the same values whatever became of the file. Holds no secret.
 *
 * @param env the environment's name
 * @param source where the data comes from, for people: {@code host:port/database}
 * @param bucket the backup bucket
 * @param timing how long to wait and how often to try
 */
public record RunSettings(String env, String source, String bucket, Timing timing) {}
