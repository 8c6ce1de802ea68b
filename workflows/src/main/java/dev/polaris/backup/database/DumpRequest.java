package dev.polaris.backup.database;

/**
 * Asks for one dump.
 *
 * @param attempt the attempt
 * @param uploadId the open upload its parts go to
 * @param expectedBytes archive bytes of the previous backup, to tell progress by; 0 when unknown
 */
public record DumpRequest(Attempt attempt, String uploadId, long expectedBytes) {}
