/**
 * Rotates secrets and tells the app of them.
 *
 * <p>A value is made, put into effect and kept by one activity; when its outcome is not known, it is done again with another
 * value, so that nobody ever has to know which of two values counts. Files are replaced whole and kept as they were before the
 * run, readable by their owner only.
 */
package dev.polaris.backup.secrets;
