package dev.polaris.backup.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.common.metadata.POJOWorkflowImplMetadata;
import io.temporal.common.metadata.POJOWorkflowMethodMetadata;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RoleWorkersTest {
    private static final Path HISTORIES = Path.of("..", "workflows", "src", "test", "resources", "histories");

    /** The replay tests refuse a history of a workflow that they do not know; here none is run that they do not see. */
    @Test
    void everyWorkflowThatRunsIsReplayed() {
        List<String> types = Stream.of(WorkflowTypes.ALL)
                .flatMap(workflow -> POJOWorkflowImplMetadata.newInstance(workflow).getWorkflowMethods().stream())
                .map(POJOWorkflowMethodMetadata::getName)
                .toList();

        assertThat(types)
                .as("workflow types; bin/histories saves the histories of new ones")
                .isNotEmpty()
                .allSatisfy(type -> assertThat(HISTORIES.resolve(type)).isNotEmptyDirectory());
    }
}
