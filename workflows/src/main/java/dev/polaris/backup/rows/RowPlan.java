package dev.polaris.backup.rows;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a merge would do, exactly. Nothing else is done than the plan whose digest was approved.
 *
 * @param digest of the request, the tables, and every row that would be written or deleted, with its values; 64
 *     hexadecimal digits
 * @param mode what becomes of the selected rows
 * @param tables the differences, the table asked for first
 * @param findings what a person should know before approving
 * @param refusals why the merge cannot be done; empty when it can
 * @param samples the file with sample rows on the restore worker; null when it keeps none
 * @param schema the staging schema, to be looked at with psql
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RowPlan(
        String digest,
        RowMode mode,
        List<TableDifference> tables,
        List<String> findings,
        List<String> refusals,
        String samples,
        String schema) {
    public RowPlan {
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(mode, "mode");
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
        refusals = List.copyOf(refusals);
    }

    /** Whether carrying the plan out would change nothing. */
    @JsonIgnore
    public boolean empty() {
        return tables.stream().allMatch(table -> table.inserts() + table.updates() + table.deletes() == 0);
    }

    /** The plan for a person. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("mode " + mode.label());
        tables.forEach(table -> lines.add(table.line()));
        findings.forEach(finding -> lines.add("note: " + finding));
        refusals.forEach(refusal -> lines.add("cannot be merged: " + refusal));
        return lines;
    }
}
