package dev.polaris.backup.archive;

/** One line of an index. Positions named start, end or uncompressed are offsets in the uncompressed archive, in bytes. */
public sealed interface IndexRecord permits IndexHeader, IndexEntry, LargeObjectEntry, Member, IndexEnd {}
