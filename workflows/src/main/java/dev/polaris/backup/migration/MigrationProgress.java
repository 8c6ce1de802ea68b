package dev.polaris.backup.migration;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How far the migrations of a database are.
 *
 * @param applied how many this attempt has applied
 * @param wanted how many it is to apply
 * @param current the file at work; null between files
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MigrationProgress(int applied, int wanted, String current) {}
