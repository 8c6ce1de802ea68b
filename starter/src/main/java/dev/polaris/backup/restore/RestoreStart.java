package dev.polaris.backup.restore;

import dev.polaris.backup.starter.RunStart;

/** The run that carries a request out. */
final class RestoreStart {
    private RestoreStart() {}

    static RunStart of(RestoreRequest request) {
        return new RunStart(
                "RestoreIntoTarget",
                RunStart.newId("restore-database", request.env()),
                request.env(),
                "restore",
                "restore of " + request.backup() + " of " + request.env() + " into " + request.target() + " for "
                        + request.ticket(),
                request);
    }
}
