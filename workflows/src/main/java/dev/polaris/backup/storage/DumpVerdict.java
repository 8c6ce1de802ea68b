package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What came of comparing a manifest with the rows of a database backup.
 *
 * @param backup the backup's slot; null when there is none to compare with
 * @param rows rows of the bucket's objects in it
 * @param explained differences that come from the time between the two
 * @param wrong differences that nothing explains
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DumpVerdict(String backup, long rows, long explained, long wrong) {}
