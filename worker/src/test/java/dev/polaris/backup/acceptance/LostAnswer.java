package dev.polaris.backup.acceptance;

import dev.polaris.backup.faults.ProxiedRequest;
import java.util.function.Predicate;

/** A request of a backup to S3 whose answer can get lost. */
enum LostAnswer {
    OPEN_UPLOAD(request -> request.isFor("POST", "/dump.sql.gz") && request.hasParameter("uploads")),
    PART(request -> request.isFor("PUT", "/dump.sql.gz") && request.hasParameter("partNumber")),
    COMPLETION(request -> request.isFor("POST", "/dump.sql.gz") && request.hasParameter("uploadId")),
    INDEX(put("/dump.index.jsonl.gz")),
    SCHEMA(put("/schema.sql")),
    CHECKSUM(put("/dump.sha256")),
    ROLES(put("/roles.sql")),
    PROJECT(put("/project.json")),
    RECOVERY(put("/RECOVERY.md")),
    COMMIT(put("/backup.json")),
    VERIFICATION(put("/verification.json"));

    private final Predicate<ProxiedRequest> request;

    LostAnswer(Predicate<ProxiedRequest> request) {
        this.request = request;
    }

    Predicate<ProxiedRequest> request() {
        return request;
    }

    private static Predicate<ProxiedRequest> put(String name) {
        return request -> request.isFor("PUT", name);
    }
}
