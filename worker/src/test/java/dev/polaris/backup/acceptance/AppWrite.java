package dev.polaris.backup.acceptance;

/**
 * A write that an app was told is done.
 *
 * @param database where, as the server that took it says
 * @param key of its row
 * @param profiles how many profiles there were
 */
record AppWrite(String database, String key, int profiles) {}
