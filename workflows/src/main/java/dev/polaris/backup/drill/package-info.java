/**
 * Rehearsals of recovery on a schedule: the same code as the real thing, into a place that is dropped afterwards, with the
 * time it took.
 */
package dev.polaris.backup.drill;
