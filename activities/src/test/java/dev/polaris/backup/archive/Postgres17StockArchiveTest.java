package dev.polaris.backup.archive;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** The same with PostgreSQL 17, whose archives name the algorithm of their compression. */
class Postgres17StockArchiveTest extends StockArchiveTest {
    private static final String BINARIES = System.getenv("POLARIS_PG17_BIN");

    @Override
    @BeforeAll
    void dump() throws Exception {
        assumeTrue(BINARIES != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        super.dump();
    }

    @Override
    Path binaries() {
        return Path.of(BINARIES);
    }
}
