package dev.polaris.backup.restore;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

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
}
