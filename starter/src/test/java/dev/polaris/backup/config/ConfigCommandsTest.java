package dev.polaris.backup.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.Polaris;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigCommandsTest {
    private static final Path SHIPPED = Path.of("..", "polaris.yaml");
    private static final Map<String, String> SECRETS =
            Map.of("POLARIS_SOURCE_PASSWORD", "planted-password", "POLARIS_S3_BACKUP_SECRET_KEY", "planted-key");

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void whatIsShownCanBeReadAgainAndHoldsNoSecret() throws Exception {
        assertThat(polaris("config", "show", "--config", SHIPPED.toString())).isEqualTo(ExitCode.OK);

        String shown = out.toString(StandardCharsets.UTF_8);
        assertThat(shown).contains("${env:POLARIS_SOURCE_PASSWORD}").doesNotContain("planted");
        assertThat(ConfigFile.parse(shown, Map.of())).isEqualTo(ConfigFile.load(SHIPPED, SECRETS));
    }

    /** With every default in its place a forgotten key would not be missed. */
    @Test
    void whatDiffersFromTheDefaultsIsShownToo() throws Exception {
        Path file = Files.writeString(directory.resolve("other.yaml"), """
                temporal: {target: 't:1', namespace: n, tls: true, apiKey: '${env:K}', ui: 'http://ui'}
                s3: {endpoint: 'http://s3', region: r, bucket: b, pathStyle: true, kmsKey: k, allowUnversioned: true}
                roles: {restore: {accessKey: '${env:A}', secretKey: '${file:/run/secrets/s}'}}
                environments:
                  prod:
                    source: {host: h, port: 1, database: d, user: u, password: '${env:P}', sslMode: require,
                      sslRootCertificate: /ca.pem}
                    storage: {url: 'http://project', key: '${env:G}', listing: s3, mayShrink: 1, jobs: 2,
                      rangeObjects: 3, rangeSize: 4,
                      s3: {endpoint: 'http://s3', region: r, accessKey: '${env:A}', secretKey: '${env:B}'}}
                    targets:
                      project: {kind: supabase, host: t, port: 2, database: e, user: v, password: '${env:T}',
                        sslMode: verify-ca, sslRootCertificate: /other.pem}
                    losses: {mayShrink: 5, fromRows: 6, mayVanish: true, tables: {public.log_*: {mayShrink: 7}, a.b: {fromRows: 8}}}
                    canary: {directory: /canaries, serverDirectory: /servers, acceptMissingExtensions: 'pg_net, pg_cron'}
                    healthChecks:
                      some: {sql: select 1, otherwise: select 2, atLeast: 3, ifMissing: skip}
                      young: {sql: select now(), notOlderThan: 4h}
                      same: {sql: select 5, equalsSnapshot: public.t}
                      any: {sql: select 6}
                    procedure:
                      deadline: 1h
                      observe: 2h
                      keepOld: 3d
                      safetyBackup: false
                      freeze: {sql: {user: o, password: '${env:F}', sslMode: require, sslRootCertificate: /ca.pem}}
                      flip:
                        pgbouncer: {ini: /etc/p.ini, database: app, pause: 9s, console: {host: c, port: 7, user: a,
                          password: '${env:C}', sslMode: disable, sslRootCertificate: /ca.pem}}
                      notify: {http: {url: 'http://pager/in', header: X-Key, secret: '${env:N}'}}
                      route: {host: p, port: 6543, database: app, user: app, password: '${file:/secrets/app}', sslMode: disable,
                        sslRootCertificate: /ca.pem, write: 'update t set n = n', http: 'http://app/health'}
                      instance: {target: project, appHost: db, appPort: 3, logins: 'app, authenticator',
                        storage: {url: 'http://new', key: '${env:K2}', attach: {run: attach, timeout: 5s}}}
                      migrations: {directory: /migrations}
                      rebuild:
                        patches: /patches
                        storageEnv: prod
                        buckets: b, a
                        secrets: {app: {file: /secrets/app, login: app}, key: {file: /secrets/key}}
                        envFile: {path: /app/.env, variables: {DB: 'postgres://app:${secret:app}@${instance:host}'}}
                        manual: {mail: Set the sender., dns: Point it here.}
                        smoke: {home: {url: 'http://app/', status: 204, contains: fine}}
                    schedules:
                      database: {cron: '1 2 * * *', catchUp: 1h, paused: true}
                      canary: {cron: '3 4 * * *', catchUp: 2h, paused: true}
                      drillTable: {cron: '5 6 7 * *', catchUp: 3h, paused: true}
                      verifyStorage: {cron: '6 7 * * 1', catchUp: 5h, paused: true}
                      storage: {media: {cron: '8 9 * * *', catchUp: 4h, paused: true}}
                  other:
                    source: {host: h, user: u, password: '${env:P}'}
                    procedure:
                      freeze: {http: {url: 'http://app/flag', header: X-Key, secret: '${env:N}'}}
                      flip: {envFile: {path: /app/.env, variable: DATABASE_URL, reload: {run: restart app, timeout: 9s}}}
                      notify: {command: {run: page somebody, timeout: 8s}}
                  third:
                    source: {host: h, user: u, password: '${env:P}'}
                    procedure:
                      freeze: {command: {run: freeze, timeout: 7s}}
                      flip: {http: {url: 'http://app/route', header: X-Key, secret: '${file:/run/secrets/f}'}}
                  fourth:
                    source: {host: h, user: u, password: '${env:P}'}
                    procedure:
                      flip: {command: {run: flip, timeout: 6s}}
                dump: {toolDirectory: /tools, compression: fastest, compressionThreads: 3, lockWaitTimeout: 7s}
                restore: {jobs: 5, maintenanceWorkMemory: 17, unitSize: 9, exportDirectory: /exports}
                approvals: {fourEyes: true, within: 3h}
                timing: {heartbeat: 1s, request: 2s, transfer: 3s, eyes: 4s, firstRetry: 5s, longestRetry: 6s, tries: 7}
                worker: {httpHost: 0.0.0.0, httpPort: 8, shutdownGrace: 9s, transfers: 10, objects: 11}
                """);

        assertThat(polaris("config", "show", "--config", file.toString())).isEqualTo(ExitCode.OK);

        PolarisConfig shown = ConfigFile.parse(out.toString(StandardCharsets.UTF_8), Map.of());
        assertThat(shown).isEqualTo(ConfigFile.load(file, Map.of()));
        assertThat(shown.approvals().fourEyes()).isTrue();
    }

    @Test
    void checkListsEveryMistakeAndWhatStandsInCron() throws Exception {
        assertThat(polaris("config", "check", "--config", SHIPPED.toString())).isEqualTo(ExitCode.OK);
        Path bad = Files.writeString(directory.resolve("bad.yaml"), "{s3: {bukket: b}, environments: {}}");
        assertThat(polaris("config", "check", "--config", bad.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("s3.bucket: is missing")
                .contains("s3.bukket: is not a known key")
                .contains("environments: names none");
        Path cron = Files.writeString(
                directory.resolve("cron.yaml"),
                "{s3: {bucket: b}, environments: {prod: {source: {host: h, user: u, password: '${env:P}'},"
                        + " schedules: {database: {cron: '61 19 * * *'}}}}}");
        assertThat(polaris("config", "check", "--config", cron.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("prod.schedules.database.cron: \"61\" is no minute");
    }

    /** Asks the reader itself for its keys: an unknown key in every mapping makes it list those it knows. */
    @Test
    void theSchemaHasExactlyTheKeysThatAreRead() throws Exception {
        assertThat(polaris("config", "schema")).isEqualTo(ExitCode.OK);
        JsonNode schema = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
        Map<String, Set<String>> described = new TreeMap<>();
        ObjectNode probe = new ObjectMapper().createObjectNode();
        describe("", schema, described, probe);

        Map<String, Set<String>> read = new TreeMap<>();
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class,
                () -> ConfigFile.parse(new YAMLMapper().writeValueAsString(probe), Map.of()));
        Pattern known = Pattern.compile("Known here: (.*)\\.");
        for (Problem problem : refused.problems()) {
            Matcher list = known.matcher(problem.hint());
            if (problem.path().endsWith("zzz") && list.find()) {
                read.put(problem.path(), new TreeSet<>(Set.of(list.group(1).split(", "))));
            }
        }
        assertThat(described).isEqualTo(read);
    }

    private static void describe(String path, JsonNode schema, Map<String, Set<String>> keys, ObjectNode probe) {
        if (schema.path("additionalProperties").has("type")
                && !schema.path("additionalProperties").has("properties")) {
            // Names that are the operator's own, each with one value.
            return;
        }
        if (schema.path("additionalProperties").isObject()) {
            describe(path + "prod.", schema.get("additionalProperties"), keys, probe.putObject("prod"));
            return;
        }
        Set<String> names = new TreeSet<>();
        keys.put(path + "zzz", names);
        schema.get("properties").properties().forEach(property -> {
            names.add(property.getKey());
            if ("object".equals(property.getValue().get("type").asText())) {
                describe(path + property.getKey() + ".", property.getValue(), keys, probe.putObject(property.getKey()));
            }
        });
        probe.put("zzz", 1);
    }

    private int polaris(String... words) {
        return Polaris.run(
                new Invocation(
                        SECRETS,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false),
                words);
    }
}
