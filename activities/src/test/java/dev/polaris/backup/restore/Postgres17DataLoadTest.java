package dev.polaris.backup.restore;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** The same with PostgreSQL 17, which writes archive version 1.16 and several entries of large objects. */
class Postgres17DataLoadTest extends DataLoadTest {
    private static final String BINARIES = System.getenv("POLARIS_PG17_BIN");

    @Override
    @BeforeAll
    void dumpTheDemo() throws Exception {
        assumeTrue(BINARIES != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        super.dumpTheDemo();
    }

    @Override
    Path binaries() {
        return Path.of(BINARIES);
    }
}
