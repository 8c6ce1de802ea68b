/** What replaces an environment's own database: the app is frozen, restored beside, flipped, and can always go back. */
package dev.polaris.backup.procedure;
