package dev.polaris.backup.restore;

import dev.polaris.backup.archive.IndexSource;
import dev.polaris.backup.archive.PackedArchive;
import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.validation.RestoreValidation;
import dev.polaris.backup.validation.ValidationSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The steps of a restore, run by a test without Temporal. */
final class EntryRestore {
    private static final int JOBS = 2;

    private final RestoreArchive archive;
    private final RestoreOrder order;
    private final PostgresDatabase target;
    private final TargetConfig.Kind kind;
    private final TargetRules rules;

    EntryRestore(RestoreArchive archive, BackupSource backup, PostgresCluster cluster, String database) {
        this(
                archive,
                order(backup, RestoreOptions.EVERYTHING, false),
                database(cluster, database, PostgresCluster.USER),
                TargetConfig.Kind.PLAIN);
    }

    EntryRestore(RestoreArchive archive, RestoreOrder order, PostgresDatabase target, TargetConfig.Kind kind) {
        this.archive = archive;
        this.order = order;
        this.target = target;
        this.kind = kind;
        this.rules = new TargetRules(kind);
    }

    static RestoreOrder order(BackupSource backup, RestoreOptions options, boolean quarantine) {
        return new RestoreOrder(
                "polaris-restore-test", "test", backup, RestoreTarget.named("rehearsal"), options, quarantine);
    }

    static PostgresDatabase database(PostgresCluster cluster, String database, String user) {
        DatabaseConfig config = new DatabaseConfig(
                "127.0.0.1",
                cluster.port(),
                database,
                user,
                new SecretReference(SecretReference.Source.ENV, "PASSWORD"),
                DatabaseConfig.SslMode.DISABLE,
                Optional.empty());
        return new PostgresDatabase(PostgresDatabase.Side.TARGET, config, Map.of("PASSWORD", cluster.password()));
    }

    RestorePlan plan() throws Exception {
        return planned(facts()).plan();
    }

    StepResult prepare() throws Exception {
        TargetFacts facts = facts();
        RestorePlanner.Planned planned = planned(facts);
        return new TargetPreparation(work(archive), facts)
                .run(planned, planned.plan().digest());
    }

    private TargetFacts facts() {
        return new TargetInspection(target, rules.platformSchemas(), order.options()).inspect();
    }

    private RestorePlanner.Planned planned(TargetFacts facts) throws Exception {
        return new RestorePlanner(order, archive, facts, rules, target.label(), JOBS).plan();
    }

    StepResult preData() throws IOException {
        return preData(archive);
    }

    /** The same from an archive in whose reading a test has its hands. */
    StepResult preData(RestoreArchive other) throws IOException {
        return new PreDataRestore(work(other)).run();
    }

    /** Loads the rows unit by unit, as restore workers do. */
    void loadRows(PackedArchive packed) throws IOException {
        DataRules wanted =
                PlannedRows.on(asked -> new Targets.Target(target, kind)).apply(order);
        UnitPlans.Units units = new UnitPlans().of(order, packed, 1 << 20, wanted);
        for (int batch = 0; batch < units.units().batches().size(); batch++) {
            new BatchLoad(target, wanted, LoadSession.name(order.restoreId(), "data/" + batch), batch)
                    .run(packed, units);
        }
    }

    /** Everything, until it is to be compared and given free. */
    void everything(PackedArchive packed) throws Exception {
        prepare();
        preData();
        loadRows(packed);
        postData();
        settle();
    }

    /** The comparison with the backup, while the restore has its target. */
    ValidationReport validate(PackedArchive packed, IndexSource index, PostgresCluster cluster) throws Exception {
        ValidationSettings settings = new ValidationSettings(
                JOBS,
                ValidationSettings.USUAL_RANGE,
                Optional.of(cluster.binaries().toString()),
                order.quarantine(),
                Set.of(),
                List.of(),
                order.backup().snapshotTime(),
                Map.of(),
                kind == TargetConfig.Kind.SUPABASE);
        return new RestoreValidation(target, packed, index, order.restoreId() + "/validation", settings).run();
    }

    StepResult postData() throws Exception {
        return new PostDataRestore(work(archive)).run();
    }

    StepResult settle() throws Exception {
        return new TargetSettlement(work(archive)).run();
    }

    void release() throws SQLException {
        try (Connection connection = target.connect(order.restoreId())) {
            ProgressTable.drop(connection);
        }
    }

    private RestoreWork work(RestoreArchive from) {
        return new RestoreWork(order, from, new RestoreSessions(target, order.restoreId(), 64), rules, JOBS);
    }
}
