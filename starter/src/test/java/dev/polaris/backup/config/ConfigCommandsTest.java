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
