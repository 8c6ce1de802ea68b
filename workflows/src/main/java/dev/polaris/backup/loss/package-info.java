/**
 * The loss alarm: each backup is compared with the one before it, and a table that is gone, was emptied or lost an unusual
 * share of its rows is told. It is a finding about the data, not about the backup, which is as good as before; so it neither
 * fails nor delays one.
 */
package dev.polaris.backup.loss;
