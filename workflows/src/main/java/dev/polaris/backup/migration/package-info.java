/** Brings a restored database up to the version of the schema that the app needs. */
package dev.polaris.backup.migration;
