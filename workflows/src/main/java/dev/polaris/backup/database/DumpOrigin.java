package dev.polaris.backup.database;

import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;

/** Where the archive of a backup comes from. All else about a backup is the same. */
sealed interface DumpOrigin {
    /** What reading it is called in the journal. */
    String step();

    SourceFacts inspect();

    DumpResult dump(DumpRequest request);

    Description describe(DescriptionRequest request);

    void cleanUp(Attempt attempt);

    static DumpOrigin of(DatabaseBackupPlan plan, RoleStubs stubs) {
        return plan.archive() == null
                ? new LivingDatabase(
                        plan.settings().env(),
                        stubs.requests(DumpActivities.class, Role.BACKUP),
                        stubs.transfers(DumpActivities.class, Role.BACKUP))
                : new Upload(
                        plan.archive(),
                        stubs.requests(ImportActivities.class, Role.BACKUP),
                        stubs.transfers(ImportActivities.class, Role.BACKUP));
    }

    /** The environment's own database. */
    record LivingDatabase(String env, DumpActivities requests, DumpActivities transfers) implements DumpOrigin {
        @Override
        public String step() {
            return "dump";
        }

        @Override
        public SourceFacts inspect() {
            return requests.inspectSource(new SourceRequest(env));
        }

        @Override
        public DumpResult dump(DumpRequest request) {
            return transfers.dump(request);
        }

        @Override
        public Description describe(DescriptionRequest request) {
            return requests.describe(request);
        }

        @Override
        public void cleanUp(Attempt attempt) {
            requests.cleanUp(attempt);
        }
    }

    /** An archive that somebody else's pg_dump made. */
    record Upload(UploadedArchive archive, ImportActivities requests, ImportActivities transfers)
            implements DumpOrigin {
        @Override
        public String step() {
            return "import";
        }

        @Override
        public SourceFacts inspect() {
            return requests.inspect(archive);
        }

        @Override
        public DumpResult dump(DumpRequest request) {
            return transfers.pack(new ImportDumpRequest(request, archive));
        }

        @Override
        public Description describe(DescriptionRequest request) {
            return requests.describe(request);
        }

        @Override
        public void cleanUp(Attempt attempt) {
            requests.cleanUp(attempt);
        }
    }
}
