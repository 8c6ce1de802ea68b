/**
 * The restore engine: what it does to a target, each unit exactly once.
 *
 * <pre>
 * plan      {@link dev.polaris.backup.restore.RestorePlanner}: read the target, then every entry in archive order:
 *             {@link dev.polaris.backup.restore.EntrySteps} says when it is restored,
 *             {@link dev.polaris.backup.restore.EntryDecisions} whether, by the first rule that has something against it;
 *             what depends on something the target cannot hold is left out too
 * prepare   take the target; write the decisions into it; create missing roles
 * pre-data  entries in archive order, up to 200 in a transaction with their progress row
 * data      units of rows, each in a transaction with its progress row
 * post-data sequences; then a graph of entries, worked off by several sessions, largest tables first,
 *             each in a transaction with its progress row, never two at once that lock the same table
 * settle    privileges, the database's settings, materialized views, event triggers, statistics
 * release   drop schema polaris_restore
 * </pre>
 *
 * <p>Every step may be repeated at any time, by any worker: it reads in the target what was decided and what is done, and
 * does the rest. What is not guaranteed: that two restores of one archive give objects the same oids, and that the
 * planner's statistics are those of the source.
 */
package dev.polaris.backup.restore;
