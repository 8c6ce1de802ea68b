package dev.polaris.backup.database;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * What the backup role does for an import. It reads the uploaded archive instead of the source, which need not be there, and
 * writes the same objects as for any backup.
 */
@ActivityInterface
public interface ImportActivities {
    /**
     * Reads the archive's header and table of contents, and refuses what cannot be imported before anything is written.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code DAMAGED_ARCHIVE} when it is no archive that can be read,
     *     {@code BAD_INPUT} when there is no such time zone
     */
    @ActivityMethod(name = "InspectImport")
    SourceFacts inspect(UploadedArchive archive);

    /**
     * Reads the archive to its end, uploads it packed, and stores its index. Heartbeats a {@link DumpProgress} while bytes
     * move.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code DAMAGED_ARCHIVE}
     */
    @ActivityMethod(name = "ImportDump")
    DumpResult pack(ImportDumpRequest request);

    /** Stores the objects beside the dump that the archive alone tells of. */
    @ActivityMethod(name = "DescribeImport")
    Description describe(DescriptionRequest request);

    /** Ends open uploads of the attempt's keys. */
    @ActivityMethod(name = "CleanUpImport")
    void cleanUp(Attempt attempt);
}
