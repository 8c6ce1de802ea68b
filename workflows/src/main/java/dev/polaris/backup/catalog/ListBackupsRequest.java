package dev.polaris.backup.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Asks for an environment's backups, newest first.
 *
 * @param env the environment
 * @param limit how many at most, up to 100; null for 20
 * @param before only backups older than this one; null to begin with the newest
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ListBackupsRequest(String env, Integer limit, String before) {}
