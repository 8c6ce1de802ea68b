package dev.polaris.backup.outcome;

import dev.polaris.backup.config.EnvironmentConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Counts how runs end. Every series is there from the start with 0, or an alert on its rise would miss the first event.
 * Alerts that must not miss anything rest on the ages read from the bucket instead, which survive a restart.
 */
public final class OutcomeMetrics implements OutcomeActivities {
    /** Kinds of runs that exist so far; each has its series from the start. */
    private static final List<String> KINDS = List.of("database", "schema", "canary", "drill", "import");

    /** Reports remembered to count a repeated one once; far more than can be repeated. */
    private static final int REMEMBERED = 10_000;

    private final MeterRegistry registry;
    private final Set<String> counted = Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));
    private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();

    public OutcomeMetrics(MeterRegistry registry, Collection<EnvironmentConfig> environments) {
        this.registry = registry;
        for (EnvironmentConfig env : environments) {
            Stream<String> buckets = env.storage().stream()
                    .flatMap(storage -> storage.schedules().keySet().stream())
                    .map(bucket -> "storage-" + bucket);
            Stream.concat(KINDS.stream(), buckets).forEach(kind -> {
                for (Outcome.Event event : Outcome.Event.values()) {
                    counter(event, env.name(), kind);
                }
            });
        }
    }

    @Override
    public void count(Outcome outcome) {
        if (!counted.add(outcome.runId() + "/" + outcome.event())) {
            return;
        }
        counter(outcome.event(), outcome.env(), outcome.kind()).increment();
        if (outcome.event() == Outcome.Event.BACKUP_SUCCESS) {
            gauge("polaris_backup_last_run_duration_milliseconds", outcome)
                    .set(outcome.duration().toMillis());
            gauge("polaris_backup_last_run_size_bytes", outcome).set(outcome.bytes());
        }
    }

    private Counter counter(Outcome.Event event, String env, String kind) {
        return Counter.builder(name(event))
                .description("How runs ended, counted once each.")
                .tag("env", env)
                .tag("kind", kind)
                .register(registry);
    }

    private static String name(Outcome.Event event) {
        return switch (event) {
            case BACKUP_SUCCESS -> "polaris_backup_success_total";
            case BACKUP_FAILURE -> "polaris_backup_failure_total";
            case VERIFICATION_SUCCESS -> "polaris_verification_success_total";
            case VERIFICATION_FAILURE -> "polaris_verification_failure_total";
        };
    }

    private AtomicLong gauge(String name, Outcome outcome) {
        return gauges.computeIfAbsent(name + "/" + outcome.env() + "/" + outcome.kind(), key -> {
            AtomicLong value = new AtomicLong();
            Gauge.builder(name, value, AtomicLong::doubleValue)
                    .description("Of the last successful run counted by this worker.")
                    .tag("env", outcome.env())
                    .tag("kind", outcome.kind())
                    .register(registry);
            return value;
        });
    }

    private static final class Recent extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}
