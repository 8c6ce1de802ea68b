package dev.polaris.backup.database;

/** Asks what the source of an environment is. */
public record SourceRequest(String env) {}
