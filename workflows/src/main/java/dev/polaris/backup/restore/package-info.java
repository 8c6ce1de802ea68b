/** Restoring a backup into a target: contracts and the order of its steps. */
package dev.polaris.backup.restore;
