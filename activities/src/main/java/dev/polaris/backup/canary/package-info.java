/**
 * Throwaway PostgreSQL clusters, in which backups are proven by restoring them.
 *
 * <p>A cluster lives on the disk of one host, outlives the worker that made it, and is served by every verify worker of that
 * host. Its directory names the run it is for; when that run is over, whoever finds the directory removes it.
 */
package dev.polaris.backup.canary;
