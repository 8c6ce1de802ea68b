package dev.polaris.backup.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.s3.PinnedObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A database of today and a copy of it from before, which stands for the backup; and a row restore from one to the other. */
final class RowTrial implements AutoCloseable {
    /** In every value that is somebody's, and in nothing that may be told. */
    static final String MARKER = "gizmo-4711-secret";

    private static final PinnedObject OBJECT = new PinnedObject("db/test/x", "v1", 1, "0".repeat(64));

    private final PostgresCluster cluster;
    private final String database = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final String backup = database + "_backup";
    private final DatabaseAsBackup tables;
    private final String restoreId =
            "polaris-rows-" + UUID.randomUUID().toString().substring(0, 13);
    private String user = PostgresCluster.USER;
    private Path exports;

    private RowTrial(PostgresCluster cluster, String... statements) throws SQLException {
        this.cluster = cluster;
        cluster.execute("postgres", "create database " + database);
        cluster.execute(database, statements);
        cluster.execute("postgres", "create database " + backup + " template " + database);
        tables = new DatabaseAsBackup(cluster, backup);
    }

    /** A database with these tables and rows, backed up as it is then. */
    static RowTrial of(PostgresCluster cluster, String... statements) throws SQLException {
        return new RowTrial(cluster, statements);
    }

    /** What happens to the database after its backup. */
    void today(String... statements) throws SQLException {
        cluster.execute(database, statements);
    }

    Connection connect() throws SQLException {
        return cluster.connect(database);
    }

    void loginAs(String name) {
        user = name;
    }

    void exportTo(Path directory) {
        exports = directory;
    }

    /** The database that stands for the backup. */
    String backupName() {
        return backup;
    }

    String restoreId() {
        return restoreId;
    }

    DatabaseAsBackup backup() {
        return tables;
    }

    PostgresDatabase target() {
        return new PostgresDatabase(
                PostgresDatabase.Side.TARGET,
                new DatabaseConfig(
                        "127.0.0.1",
                        cluster.port(),
                        database,
                        user,
                        new SecretReference(SecretReference.Source.ENV, "PASSWORD"),
                        DatabaseConfig.SslMode.DISABLE,
                        Optional.empty()),
                Map.of("PASSWORD", cluster.password()));
    }

    static RowOptions options(RowMode mode) {
        return new RowOptions(RowSelection.ALL, false, mode, false, false);
    }

    static RowOptions where(RowMode mode, String condition) {
        return new RowOptions(new RowSelection(condition, null), false, mode, false, false);
    }

    static RowOptions keys(RowMode mode, List<List<String>> keys) {
        return new RowOptions(new RowSelection(null, keys), false, mode, false, false);
    }

    static RowOptions withRelated(RowOptions options, boolean parents, boolean children) {
        return new RowOptions(options.selection(), options.onlyMissing(), options.mode(), parents, children);
    }

    RowOrder order(String table, RowOptions options) {
        return order(table, options, 1, Duration.ofHours(1));
    }

    RowOrder order(String table, RowOptions options, int generation, Duration keep) {
        BackupSource source = new BackupSource(
                "backup-1",
                "2026/11/24",
                OBJECT,
                OBJECT,
                null,
                new SourceFacts("1", 1, backup, "15", 1, "15", null),
                Instant.parse("2026-11-24T19:30:00Z"),
                null);
        RowSource rows = new RowSource(
                source, BackupState.PROVEN, TableName.parse(table), 0, 0, "live", "127.0.0.1/" + database);
        return new RowOrder(restoreId, generation, "test", "OPS-7", rows, options, keep);
    }

    StagedRows stage(RowOrder order) throws Exception {
        return new RowStaging(target()).stage(order, tables, new RowReading(() -> {}), SessionWatch.NONE);
    }

    RowPlan diff(RowOrder order) throws Exception {
        return new RowDifference(target(), Optional.ofNullable(exports).map(RowFiles::new))
                .compare(order, SessionWatch.NONE);
    }

    RowPlan plan(RowOrder order) throws Exception {
        stage(order);
        return diff(order);
    }

    MergeReport merge(RowOrder order, RowPlan plan) {
        return merge(order, plan, SessionWatch.NONE);
    }

    MergeReport merge(RowOrder order, RowPlan plan, SessionWatch watch) {
        return new RowMerge(target(), Duration.ofSeconds(20), Clock.systemUTC())
                .merge(new MergeOrder(order, plan.digest(), Instant.now().plusSeconds(600)), watch);
    }

    /** Stages, compares, merges what the plan says, and cleans up. */
    MergeReport restore(String table, RowOptions options) throws Exception {
        RowOrder order = order(table, options);
        RowPlan plan = plan(order);
        assertThat(plan.refusals()).isEmpty();
        MergeReport report = merge(order, plan);
        drop();
        return report;
    }

    void drop() {
        new RowStaging(target()).drop(restoreId);
    }

    /** The content of every table of today, by an order-independent hash of its rows' texts. */
    Map<String, String> today() throws Exception {
        try (DatabaseAsBackup today = new DatabaseAsBackup(cluster, database)) {
            return contents(today);
        }
    }

    /** The content of every table of the backup. */
    Map<String, String> before() throws Exception {
        return contents(tables);
    }

    private Map<String, String> contents(DatabaseAsBackup of) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        for (String name : tableNames()) {
            BackupTable table = of.find(TableName.parse(name)).orElseThrow();
            contents.put(name, table.rows() + " rows " + table.hash());
        }
        return contents;
    }

    private List<String> tableNames() throws SQLException {
        try (Connection connection = cluster.connect(backup)) {
            return RowQueries.texts(
                            connection,
                            "select quote_ident(nspname) || '.' || '\"' || replace(relname, '\"', '\"\"') || '\"' from pg_class c"
                                    + " join pg_namespace n on n.oid = relnamespace where relkind = 'r'"
                                    + " and nspname not like 'pg\\_%' and nspname <> 'information_schema'")
                    .stream()
                    .map(row -> row.get(0))
                    .toList();
        }
    }

    long number(String query) throws SQLException {
        try (Connection connection = connect()) {
            return RowQueries.number(connection, query);
        }
    }

    /** Everything in the database that a restore could have left behind. */
    List<String> leftovers() throws SQLException {
        List<String> left = new ArrayList<>();
        try (Connection connection = connect()) {
            RowQueries.texts(connection, "select nspname from pg_namespace where nspname like 'polaris%'")
                    .forEach(row -> left.add("schema " + row.get(0)));
            RowQueries.texts(
                            connection,
                            "select application_name from pg_stat_activity where datname = current_database()"
                                    + " and application_name like 'polaris%'")
                    .forEach(row -> left.add("session " + row.get(0)));
        }
        return left;
    }

    @Override
    public void close() throws Exception {
        tables.close();
        cluster.execute(
                "postgres", "drop database " + database + " with (force)", "drop database " + backup + " with (force)");
    }
}
