package dev.polaris.backup.config;

import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.Map;

/** How worker and command line connect to Temporal. */
public final class TemporalConnection {
    private TemporalConnection() {}

    /**
     * Options of the connection; the caller may add a metrics scope.
     *
     * @throws MissingSecretException when the API key is not where the configuration says
     */
    public static WorkflowServiceStubsOptions.Builder stubs(TemporalConfig config, Map<String, String> environment)
            throws MissingSecretException {
        WorkflowServiceStubsOptions.Builder options =
                WorkflowServiceStubsOptions.newBuilder().setTarget(config.target());
        if (config.apiKey().isPresent()) {
            String key = config.apiKey().get().resolve(environment);
            options.addApiKey(() -> key);
        }
        if (config.tls() || config.apiKey().isPresent()) {
            options.setEnableHttps(true);
        }
        return options;
    }

    /** Options of the client: the namespace and how records become JSON. */
    public static WorkflowClientOptions client(TemporalConfig config) {
        return WorkflowClientOptions.newBuilder()
                .setNamespace(config.namespace())
                .setDataConverter(PayloadConversion.converter())
                .build();
    }
}
