package dev.polaris.backup.storage.source;

/**
 * One line of a listing.
 *
 * @param key the object's whole name in its bucket
 * @param facts what the listing tells about it
 */
public record ListedObject(String key, ObjectFacts facts) {}
