package dev.polaris.backup.secrets;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What was written.
 *
 * @param path the file
 * @param variables the variables that were set, by name
 * @param kept where the file as it was before the run is; null when there was none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnvFileReport(String path, List<String> variables, String kept) {
    public EnvFileReport {
        variables = List.copyOf(variables);
    }
}
