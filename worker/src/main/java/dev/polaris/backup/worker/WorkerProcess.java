package dev.polaris.backup.worker;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import dev.polaris.backup.config.ConfigurationException;
import dev.polaris.backup.config.MissingSecretException;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.Problem;
import dev.polaris.backup.config.TemporalConnection;
import dev.polaris.backup.roles.Role;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running worker: its connection to Temporal, its roles, its status pages, and its orderly end. */
final class WorkerProcess implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WorkerProcess.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final PolarisConfig config;
    private final WorkflowServiceStubs stubs;
    private final WorkerFactory factory;
    private final RoleWorkers workers;
    private final StatusServer status;
    private final Scope scope;
    private final CountDownLatch stop = new CountDownLatch(1);

    private WorkerProcess(PolarisConfig config, Set<Role> roles, Map<String, String> environment)
            throws ConfigurationException {
        this.config = config;
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // The SDK sets its own naming convention on the registry it is given, so it gets one to itself.
        PrometheusMeterRegistry sdkMetrics = SdkMetrics.registry();
        this.scope = new RootScopeBuilder()
                .reporter(new MicrometerClientStatsReporter(sdkMetrics))
                .reportEvery(com.uber.m3.util.Duration.ofSeconds(10));
        this.stubs = connect(config, environment, scope);
        if (roles.contains(Role.CONTROL)) {
            SearchAttributeCheck.check(config.temporal(), stubs);
        }
        this.factory = WorkerFactory.newInstance(
                WorkflowClient.newInstance(stubs, TemporalConnection.client(config.temporal())));
        this.workers = new RoleWorkers(config, environment, factory, metrics);
        roles.forEach(workers::add);
        this.status = serve(config, () -> metrics.scrape() + sdkMetrics.scrape(), () -> stop.getCount() > 0);
    }

    /**
     * Connects, and begins to take work.
     *
     * @throws ConfigurationException when the configuration's address for status pages cannot be had
     * @throws TemporalUnreachableException when Temporal does not answer
     */
    static WorkerProcess start(PolarisConfig config, Set<Role> roles, Map<String, String> environment)
            throws ConfigurationException {
        WorkerProcess process = new WorkerProcess(config, roles, environment);
        process.factory.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::stopAndWait, "shutdown"));
        LOGGER.info(
                "serving {} for {}; metrics and health on http://{}:{}",
                roles.stream().map(Role::label).toList(),
                config.environments().keySet(),
                config.worker().httpHost(),
                process.status.port());
        return process;
    }

    /** Returns when the process was told to stop. */
    void awaitStop() throws InterruptedException {
        stop.await();
    }

    @Override
    public void close() {
        stopAndWait();
    }

    /** Running steps get the grace to finish; what is not finished is resumed by another worker. */
    private synchronized void stopAndWait() {
        if (stop.getCount() == 0) {
            return;
        }
        LOGGER.info("stopping");
        stop.countDown();
        factory.shutdown();
        factory.awaitTermination(config.worker().shutdownGrace().toMillis(), TimeUnit.MILLISECONDS);
        if (!factory.isTerminated()) {
            factory.shutdownNow();
            factory.awaitTermination(10, TimeUnit.SECONDS);
        }
        workers.close();
        status.close();
        stubs.shutdown();
        closeQuietly(scope);
    }

    private static void closeQuietly(Scope scope) {
        try {
            scope.close();
        } catch (ScopeCloseException e) {
            // The last seconds of the SDK's own metrics are lost, and nothing else.
        }
    }

    private static WorkflowServiceStubs connect(PolarisConfig config, Map<String, String> environment, Scope scope)
            throws ConfigurationException {
        try {
            WorkflowServiceStubsOptions options = TemporalConnection.stubs(config.temporal(), environment)
                    .setMetricsScope(scope)
                    .build();
            return WorkflowServiceStubs.newConnectedServiceStubs(options, CONNECT_TIMEOUT);
        } catch (MissingSecretException e) {
            throw new ConfigurationException(
                    List.of(new Problem("temporal.apiKey", e.getMessage(), "Set it for this worker.")));
        } catch (RuntimeException e) {
            throw new TemporalUnreachableException(config.temporal().target(), e);
        }
    }

    private static StatusServer serve(
            PolarisConfig config,
            java.util.function.Supplier<String> metrics,
            java.util.function.BooleanSupplier healthy)
            throws ConfigurationException {
        try {
            return new StatusServer(config.worker(), metrics, healthy);
        } catch (IOException e) {
            throw new ConfigurationException(List.of(new Problem(
                    "worker.httpPort",
                    "cannot be served on: " + e.getMessage(),
                    "Another process has port " + config.worker().httpPort() + "; choose another, or 0 for any.")));
        }
    }
}
