package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.rebuild.FullRebuildResult;
import dev.polaris.backup.storage.source.StorageUploads;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The demo environment is built anew on another server and another Storage, from nothing but the bucket. What is refused is
 * refused before anything is touched.
 */
final class FullRebuildTest {
    private final List<String> secrets = new ArrayList<>();

    @Test
    void theAppHasItsRowsItsObjectsAndNewSecrets() throws Exception {
        try (Rebuilding rebuilding = new Rebuilding()) {
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
            hasEveryRow(rebuilding, result.instance().database());
            hasEveryObject(rebuilding, result);
            hasNewSecrets(rebuilding, result);
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

    private static void hasEveryRow(Rebuilding rebuilding, String database) throws SQLException {
        try (Connection app = rebuilding.pooler().connect();
                Connection source = Stack.admin("postgres")) {
            assertThat(one(app, "select current_database()")).isEqualTo(database);
            for (String table : List.of("profiles", "sessions", "messages", "auth.users", "storage.objects")) {
                assertThat(one(app, "select count(*) from " + table))
                        .as("rows of %s behind the app's route", table)
                        .isEqualTo(one(source, "select count(*) from " + table));
            }
            assertThat(one(app, "select name from environment")).as("patched").isEqualTo("new");
        }
    }

    private static void hasEveryObject(Rebuilding rebuilding, FullRebuildResult result) throws Exception {
        StorageUploads old = new StorageUploads(
                URI.create(Stack.variable("POLARIS_STORAGE_URL")), Stack.variable("POLARIS_STORAGE_KEY"));
        String owners = "select string_agg(concat_ws(' ', bucket_id, name, owner_id, created_at), ',' order by id)"
                + " from storage.objects";
        try (Connection source = Stack.admin("postgres");
                Connection fresh = Rebuilding.admin(result.instance().database());
                Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("select bucket_id, name from storage.objects")) {
            assertThat(one(fresh, owners)).as("owners and times of creation").isEqualTo(one(source, owners));
            long objects = 0;
            for (; row.next(); objects++) {
                assertThat(rebuilding.storage().objects().get(row.getString(1), row.getString(2)))
                        .as("%s/%s", row.getString(1), row.getString(2))
                        .isEqualTo(old.get(row.getString(1), row.getString(2)));
            }
            assertThat(result.objects().keySet()).containsExactlyElementsOf(Rebuilding.BUCKETS);
            assertThat(result.objects().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(objects);
        }
    }

    private void hasNewSecrets(Rebuilding rebuilding, FullRebuildResult result) throws Exception {
        String database = result.instance().database();
        String password = Files.readString(rebuilding.secret("db")).strip();
        String key = Files.readString(rebuilding.secret("session-key")).strip();
        secrets.addAll(List.of(password, key));
        assertThat(rebuilding.envFile())
                .hasContent("# the app\nDATABASE_URL=postgres://" + Rebuilding.LOGIN + ":" + password + "@127.0.0.1:"
                        + rebuilding.installation().targetProxy().port() + "/" + database + "\nPORT=3000\nSESSION_KEY="
                        + key + "\n");
        for (Path file : List.of(rebuilding.envFile(), rebuilding.secret("db"), rebuilding.secret("session-key"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("mode of %s", file)
                    .isEqualTo("rw-------");
        }
        assertThat(rebuilding.keptOf(rebuilding.envFile()))
                .singleElement()
                .satisfies(kept -> assertThat(kept).hasContent(Rebuilding.OLD_ENV));
        assertThat(rebuilding.keptOf(rebuilding.secret("db"))).as("revoked").isEmpty();
        assertThat(rebuilding.keptOf(rebuilding.secret("session-key")))
                .as("revoked")
                .isEmpty();
        Rebuilding.as(Rebuilding.LOGIN, password, database).close();
        assertThatThrownBy(() -> Rebuilding.as(Rebuilding.LOGIN, "old", database))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
