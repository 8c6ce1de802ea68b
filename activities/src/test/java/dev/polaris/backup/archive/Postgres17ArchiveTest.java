package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same with PostgreSQL 17, which writes archive version 1.16. */
class Postgres17ArchiveTest extends PostgresArchiveTest {
    private static final String BINARIES = System.getenv("POLARIS_PG17_BIN");

    @Override
    @BeforeAll
    void dumpAnOddDatabase() throws Exception {
        assumeTrue(BINARIES != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        super.dumpAnOddDatabase();
    }

    @Override
    Path binaries() {
        return Path.of(BINARIES);
    }

    @Test
    void theArchiveIsOfVersionOneSixteen() {
        assertThat(packed().summary().header().archiveVersion()).startsWith("1.16");
        assertThat(packed().summary().header().serverMajor()).isEqualTo(17);
    }
}
