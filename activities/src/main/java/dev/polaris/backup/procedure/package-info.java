/** What procedures ask of the instances they made, beside restoring them. */
package dev.polaris.backup.procedure;
