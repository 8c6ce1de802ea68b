/**
 * The mirror of a project's Storage: one run for each bucket and day copies what is new or changed and writes down the
 * whole inventory.
 */
package dev.polaris.backup.storage;
