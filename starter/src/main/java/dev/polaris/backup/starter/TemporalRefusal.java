package dev.polaris.backup.starter;

import dev.polaris.backup.config.TemporalConfig;
import dev.polaris.backup.failure.FailureType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Locale;

/** Turns what Temporal's frontend says into what the operator can do about it. */
public final class TemporalRefusal {
    private TemporalRefusal() {}

    /** The failure behind a call that the server did not answer or refused. */
    public static CommandFailure of(StatusRuntimeException failure, TemporalConfig config) {
        Status status = failure.getStatus();
        String said = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        if (status.getCode() == Status.Code.INVALID_ARGUMENT
                && said.toLowerCase(Locale.ROOT).contains("search attribute")) {
            return missingSearchAttributes(said, config);
        }
        return switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
                new CommandFailure(
                        "TEMPORAL_UNREACHABLE",
                        "Temporal does not answer at " + config.target() + ".",
                        "Start the server, or correct temporal.target in polaris.yaml (TEMPORAL_ADDRESS in the shipped"
                                + " one); for a server with TLS set temporal.tls.",
                        ExitCode.NO_TEMPORAL);
            case NOT_FOUND ->
                new CommandFailure(
                        "TEMPORAL_NAMESPACE",
                        "Temporal at " + config.target() + " has no namespace \"" + config.namespace() + "\".",
                        "Create it with `temporal operator namespace create --namespace " + config.namespace()
                                + "`, or correct temporal.namespace in polaris.yaml.",
                        ExitCode.NO_TEMPORAL);
            case PERMISSION_DENIED, UNAUTHENTICATED ->
                new CommandFailure(
                        "TEMPORAL_REFUSED",
                        "Temporal at " + config.target() + " refuses this client: " + said + ".",
                        "Check temporal.apiKey and what it may do in namespace \"" + config.namespace() + "\".",
                        ExitCode.NO_TEMPORAL);
            default ->
                new CommandFailure(
                        FailureType.UNEXPECTED.name(),
                        "Temporal at " + config.target() + " answers " + status.getCode() + ": " + said + ".",
                        "Call again with --verbose.",
                        ExitCode.NO_TEMPORAL);
        };
    }

    private static CommandFailure missingSearchAttributes(String said, TemporalConfig config) {
        return new CommandFailure(
                "MISSING_SEARCH_ATTRIBUTES",
                "The namespace \"" + config.namespace() + "\" lacks Polaris's search attributes: " + said + ".",
                "Create them once: `temporal operator search-attribute create --address " + config.target()
                        + " --namespace " + config.namespace() + " --name PolarisEnv --type Keyword"
                        + " --name PolarisKind --type Keyword --name PolarisStep --type Keyword"
                        + " --name PolarisTicket --type Keyword`.",
                ExitCode.NO_TEMPORAL);
    }
}
