/** The restore engine: what it does to a target, each unit exactly once. */
package dev.polaris.backup.restore;
