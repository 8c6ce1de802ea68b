package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.rebuild.FullRebuildResult;
import dev.polaris.backup.storage.source.StorageUploads;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What must be so when a rebuild has ended, whatever has happened on its way. */
final class RebuildAftermath {
    private final Rebuilding rebuilding;

    RebuildAftermath(Rebuilding rebuilding) {
        this.rebuilding = rebuilding;
    }

    /**
     * The app uses a whole environment, and nothing else is left.
     *
     * @return its secrets, which must stand nowhere else
     */
    List<String> rebuilt(FullRebuildResult result) throws Exception {
        String database = result.instance().database();
        assertThat(rebuilding.instances()).as("instances").containsExactly(database);
        hasEveryRow(database);
        hasEveryObject(result);
        return hasNewSecrets(result);
    }

    /** The app was never left alone: its files are what they were, it uses what it used, and nothing is left. */
    void aborted() throws Exception {
        assertThat(rebuilding.envFile()).hasContent(Rebuilding.OLD_ENV);
        assertThat(rebuilding.secret("db")).hasContent("old\n");
        assertThat(rebuilding.secret("session-key")).hasContent("old key\n");
        for (Path file : List.of(rebuilding.envFile(), rebuilding.secret("db"), rebuilding.secret("session-key"))) {
            assertThat(rebuilding.keptOf(file)).as("kept of %s", file).isEmpty();
        }
        assertThat(rebuilding.instances()).isEmpty();
        try (Connection app = rebuilding.pooler().connect()) {
            assertThat(one(app, "select current_database()")).isEqualTo("postgres");
        }
        Rebuilding.as(Rebuilding.LOGIN, "old", "postgres").close();
    }

    /** Whoever reads the app's file at any moment reads it whole. */
    void theFileIsWhole() throws Exception {
        String text = Files.readString(rebuilding.envFile());
        if (!text.equals(Rebuilding.OLD_ENV)) {
            assertThat(text)
                    .matches("# the app\nDATABASE_URL=postgres://authenticator:[^:]{43}@127.0.0.1:\\d+/"
                            + "polaris_instance_\\w+\nPORT=3000\nSESSION_KEY=.{43}\n");
        }
    }

    private void hasEveryRow(String database) throws SQLException {
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

    private void hasEveryObject(FullRebuildResult result) throws Exception {
        StorageUploads old = new StorageUploads(
                URI.create(Stack.variable("POLARIS_STORAGE_URL")), Stack.variable("POLARIS_STORAGE_KEY"));
        String owners = "select string_agg(concat_ws(' ', bucket_id, name, owner_id, created_at), ',' order by id)"
                + " from storage.objects";
        try (Connection source = Stack.admin("postgres");
                Connection fresh = Rebuilding.admin(result.instance().database());
                Statement statement = source.createStatement();
                ResultSet row =
                        statement.executeQuery("select bucket_id, name from storage.objects where bucket_id = any ('{"
                                + String.join(",", rebuilding.buckets()) + "}')")) {
            assertThat(one(fresh, owners)).as("owners and times of creation").isEqualTo(one(source, owners));
            long objects = 0;
            for (; row.next(); objects++) {
                assertThat(rebuilding.storage().objects().get(row.getString(1), row.getString(2)))
                        .as("%s/%s", row.getString(1), row.getString(2))
                        .isEqualTo(old.get(row.getString(1), row.getString(2)));
            }
            assertThat(result.objects().keySet()).containsExactlyElementsOf(rebuilding.buckets());
            assertThat(result.objects().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(objects);
        }
    }

    private List<String> hasNewSecrets(FullRebuildResult result) throws Exception {
        String database = result.instance().database();
        String password = Files.readString(rebuilding.secret("db")).strip();
        String key = Files.readString(rebuilding.secret("session-key")).strip();
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
        return List.of(password, key);
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
