/** Many batches of the same kind over all workers of a queue, a bounded number at a time. */
package dev.polaris.backup.window;
