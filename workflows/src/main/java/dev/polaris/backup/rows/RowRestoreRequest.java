package dev.polaris.backup.rows;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Asks for rows of a table. {@code {"env":"prod","table":"profiles","ticket":"OPS-7"}} compares the newest proven backup
 * with the live table and changes nothing.
 *
 * @param env the environment
 * @param table {@code name}, {@code schema.name} or {@code "schema"."name"}
 * @param backup a slot such as {@code 2026/11/24}; null for the newest proven backup
 * @param acceptUnproven why a backup that is not proven will do; null when only a proven one will
 * @param target a target of {@code polaris.yaml}; null for the one named {@code live}, or the only one
 * @param where an SQL condition on the backup's rows; null for none
 * @param keys values of the primary key, one list for each row; null for none
 * @param missing whether only rows that are missing today are meant, whatever else is selected
 * @param mode what becomes of the selected rows; null for insert-missing
 * @param withParents whether rows that the restored ones refer to are brought back too when they are missing
 * @param withChildren whether missing rows that refer to the restored ones are brought back too
 * @param ticket the change ticket, always
 * @param requester who asks, as the client says it; null when it says nothing
 * @param dryRun whether to end with the plan; null for true
 * @param export whether the rows go into a CSV file on the restore worker instead of the table; null for false
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RowRestoreRequest(
        String env,
        String table,
        String backup,
        String acceptUnproven,
        String target,
        String where,
        List<List<String>> keys,
        Boolean missing,
        RowMode mode,
        Boolean withParents,
        Boolean withChildren,
        String ticket,
        String requester,
        Boolean dryRun,
        Boolean export) {
    /** Whether the run ends with the plan. */
    @JsonIgnore
    public boolean onlyPlans() {
        return dryRun == null || dryRun;
    }

    /** Whether the run writes a file and no table. */
    @JsonIgnore
    public boolean exports() {
        return Boolean.TRUE.equals(export);
    }
}
