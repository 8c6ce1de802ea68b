package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polaris.backup.postgres.PostgresCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same from PostgreSQL 15 to 17. */
class Postgres17RestoreTest extends EveryKindRestoreTest {
    static final String BINARIES = System.getenv("POLARIS_PG17_BIN");

    @Override
    @BeforeAll
    void dumpTheSource() throws Exception {
        assumeTrue(BINARIES != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        super.dumpTheSource();
    }

    @Override
    Path targetBinaries() {
        return Path.of(BINARIES);
    }

    /** PostgreSQL 17 has extension old_snapshot no more. */
    @Test
    void whatNeedsAMissingExtensionIsNamedAndAllElseArrives(@TempDir Path directory) throws Exception {
        try (PostgresCluster older = PostgresCluster.start();
                PostgresCluster newer = PostgresCluster.start(
                        targetBinaries(), PostgresCluster.Authentication.TRUST, java.util.Map.of())) {
            older.execute("postgres", "create database lacking", "create database expected");
            String kept = "create table public.kept as select generate_series(1, 30) as id";
            older.execute(
                    "lacking",
                    "create schema tools",
                    "create extension old_snapshot schema tools",
                    "create view public.mapping as select * from tools.pg_old_snapshot_time_mapping()",
                    "create view public.over_it as select count(*) from public.mapping",
                    "comment on view public.over_it is 'gone too'",
                    "grant select on public.over_it to pg_monitor",
                    kept);
            older.execute("expected", "create schema tools", kept);
            newer.execute("postgres", "create database lacking");
            DumpedDatabase lacking = DumpedDatabase.of(older, "lacking");
            EntryRestore restore = new EntryRestore(lacking, lacking.source(), newer, "lacking");
            RestorePlan plan = restore.plan();
            assertThat(plan.leftOut()).singleElement().satisfies(group -> {
                assertThat(group.unproven()).isTrue();
                assertThat(group.reason()).contains("old_snapshot");
                assertThat(group.examples()).contains("VIEW public.mapping", "VIEW public.over_it");
            });
            assertThat(plan.findings()).anyMatch(finding -> finding.severity() == RestoreFinding.Severity.WARNING);
            restore.prepare();
            restore.preData();
            lacking.loadRows(newer, "lacking", directory);
            restore.postData();
            restore.settle();
            restore.release();
            DumpedDatabase.of(older, "expected").restoreByStockTools(newer, "postgres", directory);
            assertThat(SortedDump.lines(newer, "lacking")).isEqualTo(SortedDump.lines(newer, "postgres"));
        }
    }
}
