package dev.polaris.backup.acceptance;

import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.faults.ProxiedRequest;
import java.util.function.Predicate;

/** A moment in a backup that can be recognised by a request to S3. */
enum CrashMoment {
    IN_THE_DUMP("dump", false, request -> request.isFor("PUT", "/dump.sql.gz") && request.hasParameter("partNumber")),
    BEFORE_THE_COMPLETION("complete", false, CrashMoment::completes),
    AFTER_THE_COMPLETION("complete", true, CrashMoment::completes),
    BEFORE_THE_CHECKSUM("describe", false, request -> request.isFor("PUT", "/dump.sha256")),
    BEFORE_THE_COMMIT("commit", false, request -> request.isFor("PUT", "/backup.json")),
    AFTER_THE_COMMIT("commit", true, request -> request.isFor("PUT", "/backup.json")),
    IN_THE_VERIFICATION(
            "verify", false, request -> request.isFor("GET", "/dump.sql.gz") && request.hasParameter("versionId"));

    private final String step;
    private final boolean tookEffect;
    private final Predicate<ProxiedRequest> request;

    CrashMoment(String step, boolean tookEffect, Predicate<ProxiedRequest> request) {
        this.step = step;
        this.tookEffect = tookEffect;
        this.request = request;
    }

    /** The step that is under way, by its name in the journal. */
    String step() {
        return step;
    }

    /** Stops the next run at this moment. */
    HeldRequest stopAt(FaultProxy s3) {
        return tookEffect ? s3.holdAnswer(request) : s3.hold(request);
    }

    private static boolean completes(ProxiedRequest request) {
        return request.isFor("POST", "/dump.sql.gz") && request.hasParameter("uploadId");
    }
}
