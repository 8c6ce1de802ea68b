/**
 * Bringing rows of one table back from a backup, into the database they were lost from, without a temporary database.
 *
 * <ol>
 *   <li>Find the backup, the table in it, and the target.
 *   <li>Load the table's rows, and nothing else of the backup, into a staging schema of the target.
 *   <li>Compare: which rows are missing today, which have other values, which are there today only. Follow foreign keys to
 *       parents and children that are gone as well.
 *   <li>Show the plan with a digest of the exact rows it is about. A dry run ends here.
 *   <li>Wait until that digest is approved.
 *   <li>In one transaction: lock the tables, compare again, and only when the digest is still the approved one write. Else
 *       nothing is written, and the new plan waits for a new approval.
 *   <li>Drop the staging schema, whatever came before.
 * </ol>
 *
 * <p>No value of a row is in any of the records here; what a person must see of values is in a file on the restore worker.
 * A condition or keys that the request names are part of the request, and so of the history.
 */
package dev.polaris.backup.rows;
