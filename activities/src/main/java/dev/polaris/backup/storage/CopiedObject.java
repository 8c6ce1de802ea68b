package dev.polaris.backup.storage;

import dev.polaris.backup.storage.manifest.ShardLine;

/**
 * What came of reading an object.
 *
 * @param line its place in the new inventory
 * @param copied whether its bytes went over the wire now, and not in an earlier attempt
 */
record CopiedObject(ShardLine line, boolean copied) {}
