package dev.polaris.backup.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polaris.backup.config.DatabaseConfig.SslMode;
import dev.polaris.backup.procedure.ProcedureRules;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.Timing;
import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConfigFileTest {
    private static final Path SHIPPED = Path.of("..", "polaris.yaml");

    @Test
    void theShippedExampleIsPolarisCoach() throws Exception {
        PolarisConfig config = ConfigFile.load(SHIPPED, Map.of());

        assertThat(config.environments()).containsOnlyKeys("prod");
        assertThat(config.environment("prod").schedule(ScheduledWork.DATABASE))
                .contains(new ScheduleConfig("30 19 * * *", Duration.ofHours(12), false));
        assertThat(config.environment("prod").schedules())
                .containsOnlyKeys(
                        ScheduledWork.DATABASE,
                        ScheduledWork.CANARY,
                        ScheduledWork.DRILL_TABLE,
                        ScheduledWork.VERIFY_STORAGE);
        StorageConfig storage = config.environment("prod").storage().orElseThrow();
        assertThat(storage.schedules())
                .containsOnly(
                        Map.entry("user-media", new ScheduleConfig("0 20 * * *", Duration.ofHours(12), false)),
                        Map.entry("public-assets", new ScheduleConfig("30 20 * * 6", Duration.ofHours(12), false)));
        assertThat(config.environment("prod").canary().directory()).contains("/tmp");
        assertThat(config.environment("prod").schedule(ScheduledWork.CANARY))
                .contains(new ScheduleConfig("0 21 * * *", Duration.ofHours(12), false));
        assertThat(config.environment("prod").canary().acceptedExtensions()).contains("supabase_vault");
        assertThat(config.store().bucket()).isEqualTo("polaris-backups");
        assertThat(config.storeCredentials()).containsOnlyKeys(Role.BACKUP, Role.VERIFY, Role.RESTORE, Role.SYNC);
        assertThat(config.environment("prod").targets()).containsOnlyKeys("rehearsal");
        assertThat(config.environment("prod").target("rehearsal").connection().password())
                .hasToString("${env:POLARIS_TARGET_PASSWORD}");
        assertThat(config.timing()).isEqualTo(Timing.DEFAULT);
    }

    @Test
    void everyDefaultIsPinned() throws Exception {
        PolarisConfig config = ConfigFile.parse(
                "{s3: {bucket: b}, environments: {prod: {source: {host: h, user: u, password: '${env:P}'}}}}",
                Map.of());

        assertThat(config.temporal().target()).isEqualTo("127.0.0.1:7233");
        assertThat(config.store().allowUnversioned()).isFalse();
        assertThat(config.environment("prod").source().sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(config.environment("prod").source().port()).isEqualTo(5432);
        assertThat(config.environment("prod").schedules()).isEmpty();
        assertThat(config.environment("prod").procedure()).isEmpty();
        assertThat(config.runSettings("prod").procedure()).isNull();
        assertThat(config.dump().compression()).isEqualTo(Compression.BALANCED);
        assertThat(config.environment("prod").targets()).isEmpty();
        assertThat(config.restore())
                .isEqualTo(new RestoreConfig(
                        Math.min(8, Runtime.getRuntime().availableProcessors()), 256, 128, Optional.empty()));
        assertThat(config.worker()).isEqualTo(new WorkerConfig("127.0.0.1", 9464, Duration.ofSeconds(30), 1, 24));
    }

    @Test
    void bucketsAreMirroredFromAProject() throws Exception {
        String source = "source: {host: h, user: u, password: '${env:P}'}";
        PolarisConfig usual = ConfigFile.parse(
                "{s3: {bucket: b}, environments: {prod: {" + source
                        + ", storage: {url: 'https://p.supabase.co', key: '${env:K}'},"
                        + " schedules: {storage: {user-media: {cron: '0 20 * * *'}}}}}}",
                Map.of());

        assertThat(usual.environment("prod").storage())
                .contains(new StorageConfig(
                        URI.create("https://p.supabase.co"),
                        new SecretReference(SecretReference.Source.ENV, "K"),
                        StorageConfig.Listing.REST,
                        Optional.empty(),
                        Map.of("user-media", new ScheduleConfig("0 20 * * *", Duration.ofHours(12), false)),
                        20,
                        4,
                        10_000,
                        4096));

        String yaml = """
                s3: {bucket: b}
                environments:
                  prod:
                    SOURCE
                    storage: {url: p.supabase.co, key: hunter2, listing: s3, mayShrink: 101, jobs: 0, rangeObjects: 0,
                      rangeSize: 0, bucket: x}
                    schedules: {storage: {'..': {cron: '0 20 * * *'}, media: {}}}
                  bare:
                    SOURCE
                    schedules: {storage: {media: {cron: '0 20 * * *'}}}
                """.replace("SOURCE", source);
        assertThat(catchThrowableOfType(ConfigurationException.class, () -> ConfigFile.parse(yaml, Map.of()))
                        .problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "environments.prod.storage.url",
                        "environments.prod.storage.key",
                        "environments.prod.storage.listing",
                        "environments.prod.storage.mayShrink",
                        "environments.prod.storage.jobs",
                        "environments.prod.storage.rangeObjects",
                        "environments.prod.storage.rangeSize",
                        "environments.prod.storage.bucket",
                        "environments.prod.schedules.storage...",
                        "environments.prod.schedules.storage.media.cron",
                        "environments.bare.schedules.storage");
    }

    @Test
    void aDatabaseIsReplacedWithinTimesThatAreWritten() throws Exception {
        String start =
                "{s3: {bucket: b}, environments: {prod: {source: {host: h, user: u, password: '${env:P}'}, procedure: ";
        assertThat(ConfigFile.parse(start + "{}}}}", Map.of())
                        .environment("prod")
                        .requireProcedure()
                        .rules())
                .isEqualTo(ProcedureRules.DEFAULT);
        assertThat(ConfigFile.parse(
                                start + "{deadline: 4h, observe: 0s, keepOld: 30d, safetyBackup: false}}}}", Map.of())
                        .runSettings("prod")
                        .procedure())
                .isEqualTo(new ProcedureRules(Duration.ofHours(4), Duration.ZERO, Duration.ofDays(30), false));

        assertThat(catchThrowableOfType(
                                ConfigurationException.class,
                                () -> ConfigFile.parse(
                                        start
                                                + "{deadline: 0s, observe: -PT1H, keepOld: week, safetyBackup: maybe, freez: x}}}}",
                                        Map.of()))
                        .problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "environments.prod.procedure.deadline",
                        "environments.prod.procedure.observe",
                        "environments.prod.procedure.keepOld",
                        "environments.prod.procedure.safetyBackup",
                        "environments.prod.procedure.freez");
    }

    @Test
    void instancesAndMigrationsHaveOnePlaceEach() throws Exception {
        String start = "{s3: {bucket: b}, environments: {prod: {source: {host: h, user: u, password: '${env:P}'},"
                + " targets: {fresh: {host: h, user: u, password: '${env:P}'}}, procedure: ";
        ProcedureConfig config = ConfigFile.parse(
                        start + "{instance: {target: fresh, logins: 'app, authenticator'},"
                                + " migrations: {command: migrate up}}}}}",
                        Map.of())
                .environment("prod")
                .requireProcedure();
        assertThat(config.instance())
                .contains(new InstanceConfig.OnServer(
                        "fresh",
                        Optional.empty(),
                        Optional.empty(),
                        List.of("app", "authenticator"),
                        Optional.empty()));
        assertThat(config.migrations()).contains(new MigrationsConfig.Command("migrate up"));

        assertThat(catchThrowableOfType(
                                ConfigurationException.class,
                                () -> ConfigFile.parse(
                                        start
                                                + "{instance: {target: other, appPort: 0}, migrations: {directory: d, command: c}}}}}",
                                        Map.of()))
                        .problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "environments.prod.procedure.instance.target",
                        "environments.prod.procedure.instance.appPort",
                        "environments.prod.procedure.migrations.directory");
    }

    @Test
    void everyMistakeInHowAnAppIsFrozenAndFlippedIsListed() {
        String text =
                "{s3: {bucket: b}, environments: {prod: {source: {host: h, user: u, password: '${env:P}'}, procedure: "
                        + "{freeze: {sql: {user: o, password: written}}, flip: {pgbouncer: {database: app, pause: 0s}},"
                        + " route: {host: p, port: 0, user: app, password: '${env:R}', http: 'ftp://key@app'}}}}}";

        assertThat(catchThrowableOfType(ConfigurationException.class, () -> ConfigFile.parse(text, Map.of()))
                        .problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "environments.prod.procedure.freeze.sql.password",
                        "environments.prod.procedure.flip.pgbouncer.ini",
                        "environments.prod.procedure.flip.pgbouncer.pause",
                        "environments.prod.procedure.flip.pgbouncer.console.host",
                        "environments.prod.procedure.flip.pgbouncer.console.user",
                        "environments.prod.procedure.flip.pgbouncer.console.password",
                        "environments.prod.procedure.route.port",
                        "environments.prod.procedure.route.database",
                        "environments.prod.procedure.route.http");
    }

    @Test
    void anInstanceMayBeAProject() throws Exception {
        String start = "{s3: {bucket: b}, environments: {prod: {source: {host: h, user: u, password: '${env:P}'},"
                + " procedure: {instance: ";
        assertThat(ConfigFile.parse(
                                start + "{project: {token: '${env:T}', organization: o, region: r, directory: /d}}}}}}",
                                Map.of())
                        .environment("prod")
                        .requireProcedure()
                        .instance())
                .contains(new InstanceConfig.Project(
                        URI.create("https://api.supabase.com"),
                        new SecretReference(SecretReference.Source.ENV, "T"),
                        "o",
                        "r",
                        Optional.empty(),
                        Path.of("/d"),
                        5432,
                        SslMode.VERIFY_FULL,
                        "https://{ref}.supabase.co"));

        assertThat(catchThrowableOfType(
                                ConfigurationException.class,
                                () -> ConfigFile.parse(
                                        start
                                                + "{target: t, storage: {url: 'http://s', key: '${env:K}'}, project: {api: here,"
                                                + " token: sbp_secret, organization: o, region: r, storage: nowhere}}}}}}",
                                        Map.of()))
                        .problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "environments.prod.procedure.instance.target",
                        "environments.prod.procedure.instance.storage",
                        "environments.prod.procedure.instance.project.storage",
                        "environments.prod.procedure.instance.project.api",
                        "environments.prod.procedure.instance.project.token",
                        "environments.prod.procedure.instance.project.directory");
    }

    @Test
    void aRebuildHasItsPartsInTheirOrder() throws Exception {
        String start = "{s3: {bucket: b}, environments: {prod: {source: {host: h, user: u, password: '${env:P}'},"
                + " storage: {url: 'http://p', key: '${env:K}'}, schedules: {storage: {media: {cron: '0 1 * * *'}}},"
                + " procedure: {rebuild: ";
        RebuildConfig config = ConfigFile.parse(
                        start
                                + "{secrets: {b: {file: /b, login: app}, a: {file: /a}}, manual: {z: Do it., y: And that.},"
                                + " envFile: {path: /.env, variables: {A: 'x${secret:b}'}}}}}}}",
                        Map.of())
                .environment("prod")
                .requireProcedure()
                .rebuild()
                .orElseThrow();
        assertThat(config.buckets()).containsExactly("media");
        assertThat(config.secrets()).extracting(RebuildConfig.Secret::name).containsExactly("b", "a");
        assertThat(config.manual()).extracting(RebuildConfig.ManualStep::name).containsExactly("z", "y");

        assertThat(catchThrowableOfType(
                                ConfigurationException.class,
                                () -> ConfigFile.parse(
                                        start
                                                + "{secrets: {B: {login: app}}, envFile: {variables: {'1': x, A: '${secret:none}'}},"
                                                + " storageEnv: staging, smoke: {home: {url: home, status: 99}}}}}}}",
                                        Map.of()))
                        .problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "environments.prod.procedure.rebuild.secrets.B",
                        "environments.prod.procedure.rebuild.secrets.B.file",
                        "environments.prod.procedure.rebuild.envFile.path",
                        "environments.prod.procedure.rebuild.envFile.variables.1",
                        "environments.prod.procedure.rebuild.envFile.variables.A",
                        "environments.prod.procedure.rebuild.storageEnv",
                        "environments.prod.procedure.rebuild.smoke.home.url",
                        "environments.prod.procedure.rebuild.smoke.home.status");
    }

    @Test
    void aTargetIsReachedLikeASourceAndHasAKind() throws Exception {
        PolarisConfig config = ConfigFile.parse("""
                s3: {bucket: b}
                environments:
                  prod:
                    source: {host: h, user: u, password: '${env:P}'}
                    targets:
                      rehearsal: {host: t, user: owner, password: '${env:T}'}
                      project-2: {kind: supabase, host: p, port: 6000, database: d, user: postgres,
                        password: '${file:/run/secrets/p}', sslMode: require, sslRootCertificate: /ca.pem}
                restore: {jobs: 3, maintenanceWorkMemory: 64, unitSize: 16, exportDirectory: /exports}
                """, Map.of());

        assertThat(config.environment("prod").target("rehearsal"))
                .isEqualTo(new TargetConfig(
                        "rehearsal",
                        new DatabaseConfig(
                                "t",
                                5432,
                                "postgres",
                                "owner",
                                new SecretReference(SecretReference.Source.ENV, "T"),
                                SslMode.VERIFY_FULL,
                                Optional.empty()),
                        TargetConfig.Kind.PLAIN));
        assertThat(config.environment("prod").target("project-2"))
                .isEqualTo(new TargetConfig(
                        "project-2",
                        new DatabaseConfig(
                                "p",
                                6000,
                                "d",
                                "postgres",
                                new SecretReference(SecretReference.Source.FILE, "/run/secrets/p"),
                                SslMode.REQUIRE,
                                Optional.of("/ca.pem")),
                        TargetConfig.Kind.SUPABASE));
        assertThat(config.restore()).isEqualTo(new RestoreConfig(3, 64, 16, Optional.of("/exports")));
        assertThatThrownBy(() -> config.environment("prod").target("rehersal"))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("no target \"rehersal\"; known: project-2, rehearsal");
    }

    @Test
    void everyMistakeIsListedAtOnceWithItsPath() {
        String yaml = """
                s3: {bucket: "", colour: red, endpoint: "ftp://x"}
                environments:
                  PROD:
                    source: {host: h, port: 6543, user: u, password: hunter2, sslMode: sometimes}
                    targets:
                      Rehearsal_1: {host: h, port: 6543, user: u, password: hunter2, kind: cloud, pasword: x}
                      bare: {}
                      flat: here
                    schedules: {database: {cron: "every night"}, canary: {catchUp: late}, drill: {cron: "0 0 1 * *"}}
                dump: {compression: best}
                restore: {jobs: 65, maintenanceWorkMemory: 1GB, unitSize: 0, directory: /x}
                timing: {heartbeat: soon, tries: many}
                backup: true
                """;

        List<Problem> problems = catchThrowableOfType(
                        ConfigurationException.class, () -> ConfigFile.parse(yaml, Map.of()))
                .problems();

        assertThat(problems)
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "s3.bucket",
                        "s3.colour",
                        "s3.endpoint",
                        "environments.PROD",
                        "environments.PROD.source.port",
                        "environments.PROD.source.password",
                        "environments.PROD.source.sslMode",
                        "environments.PROD.targets.Rehearsal_1",
                        "environments.PROD.targets.Rehearsal_1.port",
                        "environments.PROD.targets.Rehearsal_1.password",
                        "environments.PROD.targets.Rehearsal_1.kind",
                        "environments.PROD.targets.Rehearsal_1.pasword",
                        "environments.PROD.targets.bare.host",
                        "environments.PROD.targets.bare.user",
                        "environments.PROD.targets.bare.password",
                        "environments.PROD.targets.flat",
                        "environments.PROD.targets.flat.host",
                        "environments.PROD.targets.flat.user",
                        "environments.PROD.targets.flat.password",
                        "environments.PROD.schedules.database.cron",
                        "environments.PROD.schedules.canary.cron",
                        "environments.PROD.schedules.canary.catchUp",
                        "environments.PROD.schedules.drill",
                        "dump.compression",
                        "restore.jobs",
                        "restore.maintenanceWorkMemory",
                        "restore.unitSize",
                        "restore.directory",
                        "timing.heartbeat",
                        "timing.tries",
                        "backup");
        assertThat(problems.toString()).doesNotContain("hunter2");
    }

    @Test
    void anUnsetVariableIsAMistakeUnlessItHasADefault() {
        List<Problem> problems = catchThrowableOfType(
                        ConfigurationException.class,
                        () -> ConfigFile.parse(
                                "{s3: {bucket: '${env:BUCKET}'}, environments: {prod: {source: {host: '${env:HOST:-db}', user: u,"
                                        + " password: '${env:P}'}}}}",
                                Map.of()))
                .problems();

        assertThat(problems).singleElement().extracting(Problem::path).isEqualTo("s3.bucket");
    }

    @Test
    void aBrokenFileDoesNotQuoteItself() {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class, () -> ConfigFile.parse("password: [hunter2", Map.of()));

        assertThat(refused).hasMessageContaining("not YAML").hasMessageNotContaining("hunter2");
    }

    @Test
    void healthChecksAreThoseOfTheSpecificationUnlessOthersAreWritten() throws Exception {
        String start = "{s3: {bucket: b}, environments: {prod: {source: {host: h, user: u, password: '${env:P}'}";
        assertThat(ConfigFile.parse(start + "}}}", Map.of()).environment("prod").healthChecks())
                .isEqualTo(HealthCheckConfig.standard())
                .extracting(HealthCheckConfig::name)
                .containsExactly("profiles", "sessions", "entitlements", "latest migration", "app_version");
        assertThat(ConfigFile.parse(start + ", healthChecks: {}}}}", Map.of())
                        .environment("prod")
                        .healthChecks())
                .isEmpty();

        EnvironmentConfig env = ConfigFile.parse(start + """
                                , canary: {directory: /srv/canary, serverDirectory: /opt/pg, acceptMissingExtensions: "pg_net, pgsodium"}
                                , healthChecks: {
                                    users: {sql: select count(*) from users, atLeast: 10},
                                    fresh: {sql: select max(at) from events, otherwise: select now(), notOlderThan: 2d, ifMissing: skip},
                                    all: {sql: select count(*) from a.b, equalsSnapshot: a.b},
                                    any: {sql: select 1}}}}}""", Map.of()).environment("prod");

        assertThat(env.canary())
                .isEqualTo(new CanaryConfig(
                        Optional.empty(),
                        Optional.of("/srv/canary"),
                        Optional.of("/opt/pg"),
                        Set.of("pg_net", "pgsodium")));
        assertThat(env.healthChecks())
                .containsExactly(
                        question("users", "select count(*) from users", new HealthCheckConfig.AtLeast(10)),
                        new HealthCheckConfig(
                                "fresh",
                                "select max(at) from events",
                                Optional.of("select now()"),
                                new HealthCheckConfig.NotOlderThan(Duration.ofDays(2)),
                                true),
                        question("all", "select count(*) from a.b", new HealthCheckConfig.EqualsSnapshot("a.b")),
                        question("any", "select 1", new HealthCheckConfig.Any()));
    }

    private static HealthCheckConfig question(String name, String sql, HealthCheckConfig.Expectation expectation) {
        return new HealthCheckConfig(name, sql, Optional.empty(), expectation, false);
    }

    @Test
    void whatATableMayLoseIsAsUsualUnlessItHasARuleOfItsOwn() throws Exception {
        String start = "{s3: {bucket: b}, environments: {prod: {source: {host: h, user: u, password: '${env:P}'}";
        assertThat(ConfigFile.parse(start + "}}}", Map.of()).environment("prod").losses())
                .isEqualTo(LossConfig.STANDARD);

        LossConfig losses =
                ConfigFile.parse(start + """
                                , losses: {mayShrink: 5, tables: {
                                    "public.log_*": {mayShrink: 100, mayVanish: true},
                                    public.profiles: {fromRows: 0}}}}}}""", Map.of()).environment("prod").losses();

        assertThat(losses.rule("public.other")).isEqualTo(new LossRule(5, 100, false));
        assertThat(losses.rule("public.log_2026")).isEqualTo(new LossRule(100, 100, true));
        assertThat(losses.rule("public.profiles")).isEqualTo(new LossRule(5, 0, false));
    }

    @Test
    void everyMistakeInWhatTablesMayLoseIsListed() {
        String yaml = """
                s3: {bucket: b}
                environments:
                  prod:
                    source: {host: h, user: u, password: '${env:P}'}
                    losses: {mayShrink: 101, fromRows: -1, mayVanish: perhaps, page: true,
                      tables: {profiles: {mayShrink: some}, public.t: {rows: 3}}}
                """;

        assertThatThrownBy(() -> ConfigFile.parse(yaml, Map.of()))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::path)
                                .containsExactlyInAnyOrder(
                                        "environments.prod.losses.mayShrink",
                                        "environments.prod.losses.fromRows",
                                        "environments.prod.losses.mayVanish",
                                        "environments.prod.losses.page",
                                        "environments.prod.losses.tables.profiles",
                                        "environments.prod.losses.tables.profiles.mayShrink",
                                        "environments.prod.losses.tables.public.t.rows"));
    }

    @Test
    void everyMistakeInAHealthCheckIsListed() {
        String yaml = """
                s3: {bucket: b}
                environments:
                  prod:
                    source: {host: h, user: u, password: "${env:P}"}
                    canary: {place: /x, target: nowhere}
                    healthChecks:
                      none: {}
                      both: {sql: select 1, atLeast: 1, notOlderThan: 1d}
                      bad: {sql: select 1, atLeast: many, ifMissing: perhaps}
                      bare: {sql: select 1, equalsSnapshot: profiles}
                """;

        List<Problem> problems = catchThrowableOfType(
                        ConfigurationException.class, () -> ConfigFile.parse(yaml, Map.of()))
                .problems();

        assertThat(problems)
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "environments.prod.canary.place",
                        "environments.prod.canary.target",
                        "environments.prod.healthChecks.none.sql",
                        "environments.prod.healthChecks.both.sql",
                        "environments.prod.healthChecks.bad.atLeast",
                        "environments.prod.healthChecks.bad.ifMissing",
                        "environments.prod.healthChecks.bare.equalsSnapshot");
    }
}
