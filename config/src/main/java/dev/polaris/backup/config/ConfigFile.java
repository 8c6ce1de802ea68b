package dev.polaris.backup.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.polaris.backup.approval.ApprovalRules;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.storage.StorageSlot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code polaris.yaml}. The file is checked as a whole: every mistake is reported at once, by path and with a hint,
 * and unknown keys are mistakes.
 */
public final class ConfigFile {
    /** Supabase's transaction pooler; dumps need a session that keeps its snapshot. */
    private static final int TRANSACTION_POOLER_PORT = 6543;

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @param environment the variables that {@code ${env:NAME}} is looked up in
     * @throws ConfigurationException with every mistake
     */
    public static PolarisConfig load(Path file, Map<String, String> environment) throws ConfigurationException {
        try {
            return parse(Files.readString(file), environment);
        } catch (IOException e) {
            throw new ConfigurationException(List.of(
                    new Problem(file.toString(), "cannot be read", "Name the file with --config or POLARIS_CONFIG.")));
        }
    }

    /**
     * Reads the text of a file.
     *
     * @throws ConfigurationException with every mistake
     */
    public static PolarisConfig parse(String yaml, Map<String, String> environment) throws ConfigurationException {
        List<Problem> problems = new ArrayList<>();
        Section root = new Section("", tree(yaml), environment, problems);
        PolarisConfig config = new PolarisConfig(
                temporal(root.section("temporal")),
                store(root.section("s3")),
                credentials(root.section("roles")),
                environments(root),
                dump(root.section("dump")),
                restore(root.section("restore")),
                approvals(root.section("approvals")),
                timing(root.section("timing")),
                worker(root.section("worker")));
        root.refuseUnknownKeys();
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return config;
    }

    private static JsonNode tree(String yaml) throws ConfigurationException {
        try {
            JsonNode tree = new YAMLMapper().readTree(yaml);
            if (tree != null && tree.isObject()) {
                return tree;
            }
            throw new ConfigurationException(
                    List.of(new Problem("(file)", "is not a mapping", "Start from the example in README.md.")));
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
            // The parser's own message repeats the text around the mistake, which may be a secret.
            throw new ConfigurationException(
                    List.of(new Problem("(file)", "is not YAML" + line, "Check the indentation there.")));
        }
    }

    private static TemporalConfig temporal(Section section) {
        return new TemporalConfig(
                section.optionalText("target").orElse("127.0.0.1:7233"),
                section.optionalText("namespace").orElse("default"),
                section.bool("tls", false),
                section.optionalSecret("apiKey"),
                section.optionalText("ui"));
    }

    private static StoreConfig store(Section section) {
        return new StoreConfig(
                section.optionalText("endpoint").flatMap(text -> uri(section, text)),
                section.optionalText("region").orElse("us-east-1"),
                section.text("bucket", "Write the name of a versioned bucket."),
                section.bool("pathStyle", false),
                section.optionalText("kmsKey"),
                section.bool("allowUnversioned", false));
    }

    private static Optional<URI> uri(Section section, String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return Optional.of(uri);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        section.problem("endpoint", "is \"" + text + "\"", "Write http(s)://host:port.");
        return Optional.empty();
    }

    private static Map<Role, StoreCredentials> credentials(Section section) {
        Map<Role, StoreCredentials> credentials = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            if (role == Role.CONTROL) {
                continue;
            }
            Section own = section.section(role.label());
            if (own.present()) {
                String prefix = "POLARIS_S3_" + role.name();
                credentials.put(
                        role,
                        new StoreCredentials(
                                own.secret("accessKey", prefix + "_ACCESS_KEY"),
                                own.secret("secretKey", prefix + "_SECRET_KEY")));
            }
        }
        return credentials;
    }

    private static Map<String, EnvironmentConfig> environments(Section root) {
        Section section = root.section("environments");
        Map<String, EnvironmentConfig> environments = new LinkedHashMap<>();
        for (String name : section.names()) {
            if (!name.matches("[a-z0-9][a-z0-9-]{0,30}")) {
                section.problem(name, "is no name for an environment", "Use up to 31 of a-z, 0-9 and '-'.");
            }
            environments.put(name, environment(name, section.section(name)));
        }
        environments.forEach((name, env) -> env.procedure()
                .flatMap(ProcedureConfig::rebuild)
                .flatMap(RebuildConfig::storageEnv)
                .filter(other -> !environments.containsKey(other))
                .ifPresent(other -> section.problem(
                        name + ".procedure.rebuild.storageEnv", "is \"" + other + "\"", "Name an environment.")));
        if (environments.isEmpty()) {
            root.problem("environments", "names none", "Write at least one, such as prod.");
        }
        return environments;
    }

    private static EnvironmentConfig environment(String name, Section section) {
        Map<String, TargetConfig> targets = targets(section.section("targets"));
        Section schedules = section.section("schedules");
        Map<String, ScheduleConfig> syncs = syncs(schedules.section("storage"));
        Optional<StorageConfig> storage = StorageSection.storage(section.section("storage"), syncs);
        if (storage.isEmpty() && !syncs.isEmpty()) {
            section.problem(
                    "schedules.storage", "has buckets, and there is no section storage", "Add it, with url and key.");
        }
        return new EnvironmentConfig(
                name,
                database(section.section("source"), "POLARIS_SOURCE_PASSWORD"),
                storage,
                targets,
                LossSection.losses(section.section("losses")),
                CanarySection.canary(section.section("canary"), targets.keySet()),
                CanarySection.healthChecks(section.section("healthChecks")),
                ProcedureSection.procedure(section.section("procedure"), targets.keySet(), syncs.keySet()),
                schedules(schedules));
    }

    private static Map<ScheduledWork, ScheduleConfig> schedules(Section section) {
        Map<ScheduledWork, ScheduleConfig> schedules = new EnumMap<>(ScheduledWork.class);
        for (ScheduledWork work : ScheduledWork.values()) {
            Section own = section.section(work.key());
            if (own.present()) {
                schedules.put(work, schedule(own));
            }
        }
        return schedules;
    }

    private static Map<String, ScheduleConfig> syncs(Section section) {
        Map<String, ScheduleConfig> syncs = new LinkedHashMap<>();
        for (String bucket : section.names()) {
            if (!StorageSlot.isBucket(bucket)) {
                section.problem(bucket, "cannot be a bucket", "Write a bucket's id, as the project knows it.");
            }
            syncs.put(bucket, schedule(section.section(bucket)));
        }
        return syncs;
    }

    private static Map<String, TargetConfig> targets(Section section) {
        Map<String, TargetConfig> targets = new LinkedHashMap<>();
        for (String name : section.names()) {
            if (!name.matches("[a-z0-9][a-z0-9-]{0,30}")) {
                section.problem(name, "is no name for a target", "Use up to 31 of a-z, 0-9 and '-'.");
            }
            Section own = section.section(name);
            Map<String, TargetConfig.Kind> kinds = new LinkedHashMap<>();
            for (TargetConfig.Kind kind : TargetConfig.Kind.values()) {
                kinds.put(kind.label(), kind);
            }
            targets.put(
                    name,
                    new TargetConfig(
                            name,
                            database(own, "POLARIS_TARGET_PASSWORD"),
                            own.choice("kind", TargetConfig.Kind.PLAIN, kinds)));
        }
        return targets;
    }

    private static ScheduleConfig schedule(Section section) {
        String cron = section.text("cron", "Write five cron fields in UTC, such as \"30 19 * * *\".");
        if (!cron.isEmpty() && cron.trim().split("\\s+").length != 5) {
            section.problem("cron", "is \"" + cron + "\"", "Write five cron fields in UTC, such as \"30 19 * * *\".");
        }
        return new ScheduleConfig(
                cron, section.duration("catchUp", Duration.ofHours(12)), section.bool("paused", false));
    }

    private static DatabaseConfig database(Section section, String passwordVariable) {
        int port = section.integer("port", 5432, 1, 65_535);
        if (port == TRANSACTION_POOLER_PORT) {
            section.problem(
                    "port",
                    "is a transaction pooler's (6543)",
                    "Use the direct connection or the session pooler on port 5432: this work needs one session.");
        }
        LoginConfig login = LoginSection.login(
                section, "Write a login that may read everything, or for a target one that owns it.", passwordVariable);
        return login.at(
                section.text("host", "Write the database's host."),
                port,
                section.optionalText("database").orElse("postgres"));
    }

    private static DumpConfig dump(Section section) {
        return new DumpConfig(
                section.optionalText("toolDirectory"),
                section.choice("compression", Compression.BALANCED, Compression.BY_LABEL),
                section.integer("compressionThreads", 0, 0, 256),
                section.duration("lockWaitTimeout", Duration.ofMinutes(5)));
    }

    private static RestoreConfig restore(Section section) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new RestoreConfig(
                section.integer("jobs", Math.min(cores, 8), 1, 64),
                section.integer("maintenanceWorkMemory", 256, 1, 65_536),
                section.integer("unitSize", 128, 1, 4096),
                section.optionalText("exportDirectory"));
    }

    private static ApprovalRules approvals(Section section) {
        ApprovalRules standard = ApprovalRules.DEFAULT;
        Duration within = section.duration("within", standard.within());
        if (within.isZero() || within.isNegative()) {
            section.problem("within", "leaves no time to approve anything", "Write a duration such as 24h.");
            within = standard.within();
        }
        return new ApprovalRules(section.bool("fourEyes", standard.fourEyes()), within);
    }

    private static Timing timing(Section section) {
        Timing standard = Timing.DEFAULT;
        return new Timing(
                section.duration("heartbeat", standard.heartbeat()),
                section.duration("request", standard.request()),
                section.duration("transfer", standard.transfer()),
                section.duration("eyes", standard.eyes()),
                section.duration("firstRetry", standard.firstRetry()),
                section.duration("longestRetry", standard.longestRetry()),
                section.integer("tries", standard.tries(), 1, 1000));
    }

    private static WorkerConfig worker(Section section) {
        return new WorkerConfig(
                section.optionalText("httpHost").orElse("127.0.0.1"),
                section.integer("httpPort", 9464, 0, 65_535),
                section.duration("shutdownGrace", Duration.ofSeconds(30)),
                section.integer("transfers", 1, 1, 64),
                section.integer("objects", 24, 1, 256));
    }
}
