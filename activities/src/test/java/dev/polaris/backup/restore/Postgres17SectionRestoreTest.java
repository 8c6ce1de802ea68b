package dev.polaris.backup.restore;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** The same with PostgreSQL 17, whose archives make large objects in the data section. */
class Postgres17SectionRestoreTest extends SectionRestoreTest {
    @Override
    @BeforeAll
    void dumpTheSource() throws Exception {
        assumeTrue(
                Postgres17RestoreTest.BINARIES != null,
                "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        super.dumpTheSource();
    }

    @Override
    Path binaries() {
        return Path.of(Postgres17RestoreTest.BINARIES);
    }
}
