/** Tells people outside of Temporal what a procedure did or needs, or what was found in a backup. */
package dev.polaris.backup.notify;
