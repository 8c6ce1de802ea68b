package dev.polaris.backup.rows;

import java.util.List;
import java.util.Optional;

/**
 * A table as it is today.
 *
 * @param name the table
 * @param oid its oid
 * @param columns its columns in order
 * @param key the columns its rows are recognised by: the primary key, else a unique index over columns that are never
 *     null; empty when it has neither
 * @param unique column lists of its other unique indexes, with their operators
 * @param parents foreign keys of its own
 * @param children foreign keys that refer to it
 * @param partition whether it is a partition
 */
record LiveTable(
        TableName name,
        long oid,
        List<LiveColumn> columns,
        List<KeyColumn> key,
        List<UniqueIndex> unique,
        List<ForeignKey> parents,
        List<ForeignKey> children,
        boolean partition) {
    /**
     * A unique index other than the key.
     *
     * @param name the index
     * @param columns its columns
     */
    record UniqueIndex(String name, List<KeyColumn> columns) {
        UniqueIndex {
            columns = List.copyOf(columns);
        }
    }

    LiveTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        unique = List.copyOf(unique);
        parents = List.copyOf(parents);
        children = List.copyOf(children);
    }

    Optional<LiveColumn> column(String column) {
        return columns.stream().filter(live -> live.name().equals(column)).findFirst();
    }

    /** The table for a FROM clause, without tables that inherit from it: pg_dump keeps those apart too. */
    String from(String alias) {
        return "only " + name.sql() + " " + alias;
    }
}
