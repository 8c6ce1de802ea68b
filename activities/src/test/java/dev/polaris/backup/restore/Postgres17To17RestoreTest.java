package dev.polaris.backup.restore;

import java.nio.file.Path;

/** The same from PostgreSQL 17 to 17, whose archives are of version 1.16. */
class Postgres17To17RestoreTest extends Postgres17RestoreTest {
    @Override
    void whatNeedsAMissingExtensionIsNamedAndAllElseArrives(Path directory) {
        // Only an older source can have one that is missing here.
    }

    @Override
    Path sourceBinaries() {
        return Path.of(BINARIES);
    }
}
