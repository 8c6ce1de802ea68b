package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.rebuild.FullRebuildResult;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The demo environment is built anew on another server and another Storage, from nothing but the bucket. What is refused is
 * refused before anything is touched.
 */
final class FullRebuildTest {
    @Test
    void theAppHasItsRowsItsObjectsAndNewSecrets() throws Exception {
        try (Rebuilding rebuilding = new Rebuilding("public-assets", "user-media")) {
            rebuilding.worker("all");
            var unused = rebuilding.installation().backUp();
            refused(rebuilding);
            rebuilding.sync();

            WorkflowStub thin = rebuilding.start();
            List<String> plan = rebuilding.approve();
            rebuilding.awaitWaiting("mail-sender");
            assertThat(rebuilding.envFile()).as("before any secret is changed").hasContent(Rebuilding.OLD_ENV);
            rebuilding.acknowledge("mail-sender");
            FullRebuildResult result = rebuilding.installation().await(thin, FullRebuildResult.class);

            assertThat(plan)
                    .anyMatch(line -> line.contains("objects into the Storage of the new instance"))
                    .anyMatch(line -> line.contains("Set the sender."));
            assertThat(result.instance().database()).startsWith("polaris_instance_");
            assertThat(result.patches()).containsExactly("1");
            List<String> secrets = new RebuildAftermath(rebuilding).rebuilt(result);
            for (String id : rebuilding.installation().workflowIds()) {
                assertThat(rebuilding.installation().history(id))
                        .as("history of " + id)
                        .doesNotContain(secrets);
            }
        }
    }

    /** Everything that is wrong is said at once. */
    private static void refused(Rebuilding rebuilding) throws Exception {
        Installation installation = rebuilding.installation();
        ApplicationFailure without =
                installation.awaitFailure(installation.start("FullRebuild", rebuilding.request(null, null)));
        assertThat(FailureType.of(without)).isEqualTo(FailureType.BAD_INPUT);

        ApplicationFailure refused =
                installation.awaitFailure(installation.start("FullRebuild", rebuilding.request(null, "OPS-8")));

        assertThat(FailureType.of(refused)).isEqualTo(FailureType.TARGET_UNSUITABLE);
        assertThat(refused.getOriginalMessage())
                .contains("bucket public-assets was never mirrored", "bucket user-media was never mirrored")
                .contains("choose another one, or accept it with a reason");
        assertThat(rebuilding.instances()).isEmpty();
        assertThat(rebuilding.envFile()).hasContent(Rebuilding.OLD_ENV);
    }
}
