/**
 * The record of one run for people who were not there: what was asked and by whom, what was done when, and whether the
 * objectives were met. Everything in it is what Temporal has: the run's input, its journals and its end.
 */
package dev.polaris.backup.report;
