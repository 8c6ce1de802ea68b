package dev.polaris.backup.rows;

import java.util.ArrayList;
import java.util.List;

/**
 * A foreign key between two tables.
 *
 * @param name the constraint
 * @param child the table that refers
 * @param childColumns its columns
 * @param parent the table that is referred to
 * @param parentColumns its columns, in the same order
 * @param operators for each pair, the operator {@code parent = child} that the constraint itself uses, for SQL
 * @param parentOnly {@code only } when the parent has no partitions, else empty
 */
record ForeignKey(
        String name,
        TableName child,
        List<String> childColumns,
        TableName parent,
        List<String> parentColumns,
        List<String> operators,
        String parentOnly) {
    ForeignKey {
        childColumns = List.copyOf(childColumns);
        parentColumns = List.copyOf(parentColumns);
        operators = List.copyOf(operators);
    }

    /** Whether the parent row of one alias is the one that the child row of the other refers to. */
    String match(String parentAlias, String childAlias) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < childColumns.size(); i++) {
            pairs.add(parentAlias + "." + TableName.quoted(parentColumns.get(i)) + " " + operators.get(i) + " "
                    + childAlias + "." + TableName.quoted(childColumns.get(i)));
        }
        return String.join(" and ", pairs);
    }

    /** Whether the child row refers to anything at all. */
    String refers(String childAlias) {
        List<String> columns = childColumns.stream()
                .map(column -> childAlias + "." + TableName.quoted(column) + " is not null")
                .toList();
        return String.join(" and ", columns);
    }

    /** The parent for a FROM clause. */
    String parentFrom(String alias) {
        return parentOnly + parent.sql() + " " + alias;
    }

    /** The constraint for a person. */
    String label() {
        return name + " of " + child.label();
    }
}
