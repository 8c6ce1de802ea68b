package dev.polaris.backup.config;

import dev.polaris.backup.approval.ApprovalRules;
import dev.polaris.backup.settings.Timing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A configuration in the shape of its file, so that what is shown can be read again. */
final class ConfigDocument {
    private ConfigDocument() {}

    /** The whole file with its defaults filled in. */
    static Map<String, Object> of(PolarisConfig config) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("temporal", temporal(config.temporal()));
        document.put("s3", store(config.store()));
        Map<String, Object> roles = new LinkedHashMap<>();
        config.storeCredentials().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> roles.put(
                        entry.getKey().label(),
                        Map.of(
                                "accessKey", entry.getValue().accessKey().toString(),
                                "secretKey", entry.getValue().secretKey().toString())));
        document.put("roles", roles);
        Map<String, Object> environments = new LinkedHashMap<>();
        config.environments().values().stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .forEach(env -> environments.put(env.name(), environment(env)));
        document.put("environments", environments);
        document.put("dump", dump(config.dump()));
        document.put("restore", restore(config.restore()));
        document.put("approvals", approvals(config.approvals()));
        document.put("timing", timing(config.timing()));
        document.put("worker", worker(config.worker()));
        return document;
    }

    private static Map<String, Object> temporal(TemporalConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("target", config.target());
        section.put("namespace", config.namespace());
        section.put("tls", config.tls());
        put(section, "apiKey", config.apiKey());
        put(section, "ui", config.ui());
        return section;
    }

    private static Map<String, Object> store(StoreConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        put(section, "endpoint", config.endpoint());
        section.put("region", config.region());
        section.put("bucket", config.bucket());
        section.put("pathStyle", config.pathStyle());
        put(section, "kmsKey", config.kmsKey());
        section.put("allowUnversioned", config.allowUnversioned());
        return section;
    }

    private static Map<String, Object> environment(EnvironmentConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("source", database(config.source()));
        config.storage().ifPresent(storage -> section.put("storage", storage(storage)));
        if (!config.targets().isEmpty()) {
            Map<String, Object> targets = new TreeMap<>();
            config.targets().forEach((name, target) -> targets.put(name, target(target)));
            section.put("targets", targets);
        }
        section.put("losses", losses(config.losses()));
        section.put("canary", canary(config.canary()));
        Map<String, Object> questions = new LinkedHashMap<>();
        config.healthChecks().forEach(question -> questions.put(question.name(), question(question)));
        section.put("healthChecks", questions);
        config.procedure().ifPresent(procedure -> section.put("procedure", procedure(procedure)));
        Map<String, Object> schedules = new LinkedHashMap<>();
        for (ScheduledWork work : ScheduledWork.values()) {
            config.schedule(work).ifPresent(schedule -> schedules.put(work.key(), schedule(schedule)));
        }
        Map<String, Object> syncs = new TreeMap<>();
        config.storage()
                .ifPresent(storage ->
                        storage.schedules().forEach((bucket, schedule) -> syncs.put(bucket, schedule(schedule))));
        if (!syncs.isEmpty()) {
            schedules.put("storage", syncs);
        }
        if (!schedules.isEmpty()) {
            section.put("schedules", schedules);
        }
        return section;
    }

    private static Map<String, Object> storage(StorageConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("url", config.url().toString());
        section.put("key", config.key().toString());
        section.put("listing", config.listing().label());
        config.s3()
                .ifPresent(s3 -> section.put(
                        "s3",
                        Map.of(
                                "endpoint", s3.endpoint().toString(),
                                "region", s3.region(),
                                "accessKey", s3.accessKey().toString(),
                                "secretKey", s3.secretKey().toString())));
        section.put("mayShrink", config.mayShrink());
        section.put("jobs", config.jobs());
        section.put("rangeObjects", config.rangeObjects());
        section.put("rangeSize", config.rangeSize());
        return section;
    }

    private static Map<String, Object> losses(LossConfig config) {
        Map<String, Object> section = rule(config.usual());
        if (!config.tables().isEmpty()) {
            Map<String, Object> tables = new LinkedHashMap<>();
            config.tables().forEach((name, own) -> tables.put(name, rule(own)));
            section.put("tables", tables);
        }
        return section;
    }

    private static Map<String, Object> rule(LossRule rule) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("mayShrink", rule.mayShrink());
        section.put("fromRows", rule.fromRows());
        section.put("mayVanish", rule.mayVanish());
        return section;
    }

    private static Map<String, Object> canary(CanaryConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        put(section, "target", config.target());
        put(section, "directory", config.directory());
        put(section, "serverDirectory", config.serverDirectory());
        if (!config.acceptedExtensions().isEmpty()) {
            section.put(
                    "acceptMissingExtensions",
                    String.join(
                            ", ", config.acceptedExtensions().stream().sorted().toList()));
        }
        return section;
    }

    private static Map<String, Object> question(HealthCheckConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("sql", config.sql());
        put(section, "otherwise", config.otherwise());
        if (config.expectation() instanceof HealthCheckConfig.AtLeast) {
            section.put("atLeast", ((HealthCheckConfig.AtLeast) config.expectation()).number());
        } else if (config.expectation() instanceof HealthCheckConfig.NotOlderThan) {
            section.put(
                    "notOlderThan",
                    ((HealthCheckConfig.NotOlderThan) config.expectation())
                            .age()
                            .toString());
        } else if (config.expectation() instanceof HealthCheckConfig.EqualsSnapshot) {
            section.put("equalsSnapshot", ((HealthCheckConfig.EqualsSnapshot) config.expectation()).table());
        }
        section.put("ifMissing", config.mayBeMissing() ? "skip" : "fail");
        return section;
    }

    private static Map<String, Object> procedure(ProcedureConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("deadline", config.rules().deadline().toString());
        section.put("observe", config.rules().observe().toString());
        section.put("keepOld", config.rules().keepOld().toString());
        section.put("safetyBackup", config.rules().safetyBackup());
        config.instance().ifPresent(instance -> section.put("instance", InstanceDocument.instance(instance)));
        config.rebuild().ifPresent(rebuild -> section.put("rebuild", RebuildDocument.rebuild(rebuild)));
        config.migrations().ifPresent(from -> section.put("migrations", InstanceDocument.migrations(from)));
        section.putAll(AdapterDocument.of(config));
        return section;
    }

    private static Map<String, Object> target(TargetConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("kind", config.kind().label());
        section.putAll(database(config.connection()));
        return section;
    }

    static Map<String, Object> database(DatabaseConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("host", config.host());
        section.put("port", config.port());
        section.put("database", config.database());
        section.put("user", config.user());
        section.put("password", config.password().toString());
        section.put("sslMode", config.sslMode().label());
        put(section, "sslRootCertificate", config.sslRootCertificate());
        return section;
    }

    private static Map<String, Object> schedule(ScheduleConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("cron", config.cron());
        section.put("catchUp", config.catchUp().toString());
        section.put("paused", config.paused());
        return section;
    }

    private static Map<String, Object> dump(DumpConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        put(section, "toolDirectory", config.toolDirectory());
        section.put("compression", config.compression().label());
        section.put("compressionThreads", config.compressionThreads());
        section.put("lockWaitTimeout", config.lockWaitTimeout().toString());
        return section;
    }

    private static Map<String, Object> restore(RestoreConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("jobs", config.jobs());
        section.put("maintenanceWorkMemory", config.maintenanceWorkMemory());
        section.put("unitSize", config.unitSize());
        put(section, "exportDirectory", config.exportDirectory());
        return section;
    }

    private static Map<String, Object> approvals(ApprovalRules rules) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("fourEyes", rules.fourEyes());
        section.put("within", rules.within().toString());
        return section;
    }

    private static Map<String, Object> timing(Timing timing) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("heartbeat", timing.heartbeat().toString());
        section.put("request", timing.request().toString());
        section.put("transfer", timing.transfer().toString());
        section.put("eyes", timing.eyes().toString());
        section.put("firstRetry", timing.firstRetry().toString());
        section.put("longestRetry", timing.longestRetry().toString());
        section.put("tries", timing.tries());
        return section;
    }

    private static Map<String, Object> worker(WorkerConfig config) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("httpHost", config.httpHost());
        section.put("httpPort", config.httpPort());
        section.put("shutdownGrace", config.shutdownGrace().toString());
        section.put("transfers", config.transfers());
        section.put("objects", config.objects());
        return section;
    }

    private static void put(Map<String, Object> section, String key, Optional<?> value) {
        value.ifPresent(present -> section.put(key, present.toString()));
    }
}
