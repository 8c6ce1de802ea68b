/** Tells people outside of Temporal what a procedure did or needs. */
package dev.polaris.backup.notify;
