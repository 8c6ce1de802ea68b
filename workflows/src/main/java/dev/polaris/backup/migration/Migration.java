package dev.polaris.backup.migration;

/**
 * One change of the schema.
 *
 * @param version such as {@code 20250114093000}
 * @param name such as {@code add_profiles}
 * @param digest SHA-256 of its file, lower-case hexadecimal
 */
public record Migration(String version, String name, String digest) {}
