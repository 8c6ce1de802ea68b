package dev.polaris.backup.validation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** The same with PostgreSQL 17. */
class Postgres17ValidationTest extends RestoreValidationTest {
    private static final String BINARIES = System.getenv("POLARIS_PG17_BIN");

    @Override
    @BeforeAll
    void backUpTheDemo() throws Exception {
        assumeTrue(BINARIES != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        super.backUpTheDemo();
    }

    @Override
    Path binaries() {
        return Path.of(BINARIES);
    }
}
