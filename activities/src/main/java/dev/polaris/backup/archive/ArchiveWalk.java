package dev.polaris.backup.archive;

/** Verification of a packed archive against its index. */
public final class ArchiveWalk {}
