package dev.polaris.backup.database;

/**
 * Asks for an uploaded archive to be packed.
 *
 * @param dump where to
 * @param archive what
 */
public record ImportDumpRequest(DumpRequest dump, UploadedArchive archive) {}
