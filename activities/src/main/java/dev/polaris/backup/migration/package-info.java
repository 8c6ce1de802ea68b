/**
 * Applies an app's migrations to a restored database.
 *
 * <p>A file is cut into statements, so that a failure can be told by its line. Each migration is one transaction, which
 * begins with the migration's row in {@code supabase_migrations.schema_migrations}: an attempt that overlaps waits there,
 * and then finds it done. Everything that can be refused is refused before the first change.
 */
package dev.polaris.backup.migration;
