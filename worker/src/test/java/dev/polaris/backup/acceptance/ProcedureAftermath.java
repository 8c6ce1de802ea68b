package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.procedure.DatabaseRestoreOutcome;
import dev.polaris.backup.procedure.DatabaseRestoreResult;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What an operator and the app's users care about after a procedure, whatever was broken while it ran. */
final class ProcedureAftermath {
    private final ReplacedApp app;
    private final AppWriters writers;

    ProcedureAftermath(ReplacedApp app, AppWriters writers) {
        this.app = app;
        this.writers = writers;
    }

    /** Writes are acknowledged, now. */
    void theAppWrites() throws Exception {
        int written = writers.acknowledged().size();
        Eventually.assertThatSoon(
                () -> assertThat(writers.acknowledged().size()).isGreaterThan(written + 100));
    }

    /** The app uses what was restored and migrated as a whole; the old instance took nothing after the freeze. */
    void restored(DatabaseRestoreResult result) throws Exception {
        assertThat(result.outcome()).isEqualTo(DatabaseRestoreOutcome.RESTORED);
        String live = result.live().database();
        uses(live, result.live().host(), result.live().port());
        assertThat(app.seenByTheApp("select count(*) from profiles where name = 'corrupt'"))
                .as("corrupted profiles behind the app's route")
                .containsExactly("0");
        assertThat(app.column(app.database(), "select key from writes where at > '" + result.frozenAt() + "'"))
                .as("writes to the old instance after the freeze was proven")
                .isEmpty();
        assertThat(app.instances()).as("instances that procedures made").containsExactly(live);
        wholeWherever();
    }

    /** The app was taken back to the old instance; the new one is kept with all that it took. */
    void rolledBack(DatabaseRestoreResult result) throws Exception {
        assertThat(result.outcome()).isEqualTo(DatabaseRestoreOutcome.ROLLED_BACK);
        usesTheOld();
        assertThat(app.instances())
                .as("instances that procedures made")
                .containsExactly(result.kept().database());
        wholeWherever();
    }

    /** The app never left the old instance, and no other one is left. */
    void neverLeft() throws Exception {
        usesTheOld();
        assertThat(app.instances()).as("instances that procedures made").isEmpty();
        assertThat(writers.acknowledged())
                .as("databases that took writes")
                .extracting(AppWrite::database)
                .containsOnly(app.database());
        wholeWherever();
    }

    private void usesTheOld() throws Exception {
        uses(app.database(), "127.0.0.1", app.installation().source().port());
    }

    private void uses(String database, String host, int port) throws Exception {
        assertThat(app.seenByTheApp("select current_database()")).containsExactly(database);
        assertThat(app.pooler().ini())
                .as("the pooler's configuration")
                .isEqualTo(app.pooler().iniPointingAt(host, port, database));
        theAppWrites();
    }

    /** Every acknowledged write is where it was acknowledged, and nobody ever saw a database that was not complete. */
    private void wholeWherever() throws Exception {
        assertThat(app.column(app.database(), "select nspname from pg_namespace where nspname = 'polaris_freeze'"))
                .as("traces of a freeze")
                .isEmpty();
        Set<AppWrite> acknowledged = writers.acknowledged();
        assertThat(acknowledged)
                .extracting(AppWrite::profiles)
                .as("profiles that the app saw")
                .containsOnly(ReplacedApp.PROFILES);
        Map<String, Set<String>> places = acknowledged.stream()
                .collect(Collectors.groupingBy(
                        AppWrite::database, Collectors.mapping(AppWrite::key, Collectors.toCollection(TreeSet::new))));
        for (Map.Entry<String, Set<String>> place : places.entrySet()) {
            Set<String> missing = place.getValue();
            missing.removeAll(app.writes(place.getKey()));
            assertThat(missing)
                    .as("writes acknowledged by %s that are not in it", place.getKey())
                    .isEmpty();
        }
    }
}
