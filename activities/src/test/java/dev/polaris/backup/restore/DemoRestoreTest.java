package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polaris.backup.postgres.PostgresCluster;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo database from each server version into each. */
@Tag("full")
class DemoRestoreTest {
    private static final Path OLDER = PostgresCluster.defaultBinaries();
    private static final String NEWER = System.getenv("POLARIS_PG17_BIN");

    @Test
    void from15To15(@TempDir Path directory) throws Exception {
        restore(OLDER, OLDER, directory);
    }

    @Test
    void from15To17(@TempDir Path directory) throws Exception {
        assumeTrue(NEWER != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        restore(OLDER, Path.of(NEWER), directory);
    }

    @Test
    void from17To17(@TempDir Path directory) throws Exception {
        assumeTrue(NEWER != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        restore(Path.of(NEWER), Path.of(NEWER), directory);
    }

    private static void restore(Path from, Path to, Path directory) throws Exception {
        try (PostgresCluster source = PostgresCluster.start(from, PostgresCluster.Authentication.TRUST, Map.of());
                PostgresCluster target = PostgresCluster.start(to, PostgresCluster.Authentication.TRUST, Map.of())) {
            source.execute("postgres", "create database demo");
            SupabaseProject.loadDemo(source, "demo", 500);
            target.execute("postgres", "create database demo", "create database stock");
            DumpedDatabase dumped = DumpedDatabase.of(source, "demo");
            EntryRestore restore = new EntryRestore(dumped, dumped.source(), target, "demo");
            assertThat(restore.plan().leftOut()).isEmpty();
            restore.prepare();
            restore.preData();
            restore.loadRows(dumped.archive());
            restore.postData();
            restore.settle();
            restore.release();
            // Stock tools on the same server: the words of an expression, and the order of roles, are the server's.
            dumped.restoreByStockTools(target, "stock", directory);
            assertThat(SortedDump.lines(target, "demo")).isEqualTo(SortedDump.lines(target, "stock"));
        }
    }
}
