package dev.polaris.backup.config;

import dev.polaris.backup.config.RebuildConfig.EnvFile;
import dev.polaris.backup.config.RebuildConfig.HttpCheck;
import dev.polaris.backup.config.RebuildConfig.ManualStep;
import dev.polaris.backup.config.RebuildConfig.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what is needed to build an environment anew. */
final class RebuildSection {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Set<String> OF_THE_INSTANCE = Set.of("instance:host", "instance:port", "instance:database");

    private RebuildSection() {}

    /**
     * The section; empty when the environment cannot be built anew.
     *
     * @param mirrored the buckets that are mirrored: those that come back unless others are named
     */
    static Optional<RebuildConfig> rebuild(Section section, Set<String> mirrored) {
        Section secretSection = section.section("secrets");
        Section file = section.section("envFile");
        Section variables = file.section("variables");
        Section manual = section.section("manual");
        Section smoke = section.section("smoke");
        List<Secret> secrets = secrets(secretSection);
        Optional<EnvFile> envFile = envFile(
                file,
                variables,
                secrets.stream().map(secret -> "secret:" + secret.name()).collect(Collectors.toSet()));
        RebuildConfig config = new RebuildConfig(
                section.optionalText("patches").map(Path::of),
                section.optionalText("storageEnv"),
                section.optionalText("buckets").map(RebuildSection::words).orElse(List.copyOf(new TreeSet<>(mirrored))),
                secrets,
                envFile,
                manual(manual),
                smoke(smoke));
        return section.present() ? Optional.of(config) : Optional.empty();
    }

    private static List<Secret> secrets(Section section) {
        List<Secret> secrets = new ArrayList<>();
        for (String name : section.names()) {
            refuseName(section, name);
            Section own = section.section(name);
            secrets.add(new Secret(
                    name,
                    Path.of(own.text("file", "Write where its value is kept, such as /run/secrets/" + name + ".")),
                    own.optionalText("login")));
        }
        return secrets;
    }

    private static Optional<EnvFile> envFile(Section section, Section variables, Set<String> secrets) {
        Map<String, String> templates = new LinkedHashMap<>();
        for (String name : variables.names()) {
            if (!VARIABLE.matcher(name).matches()) {
                variables.problem(name, "is no name for a variable", "Use letters, digits and '_'.");
            }
            String template = variables.text(name, "Write its value.");
            Matcher places = PLACE.matcher(template);
            while (places.find()) {
                String place = places.group(1);
                if (!OF_THE_INSTANCE.contains(place) && !secrets.contains(place)) {
                    variables.problem(
                            name,
                            "names ${" + place + "}",
                            "Known: ${instance:host}, ${instance:port}, ${instance:database}, and ${secret:NAME} of secrets.");
                }
            }
            templates.put(name, template);
        }
        if (!section.present()) {
            return Optional.empty();
        }
        return Optional.of(new EnvFile(Path.of(section.text("path", "Write where the app's file is.")), templates));
    }

    private static List<ManualStep> manual(Section section) {
        List<ManualStep> steps = new ArrayList<>();
        for (String name : section.names()) {
            refuseName(section, name);
            steps.add(new ManualStep(name, section.text(name, "Write what is to be done.")));
        }
        return steps;
    }

    private static List<HttpCheck> smoke(Section section) {
        List<HttpCheck> checks = new ArrayList<>();
        for (String name : section.names()) {
            Section own = section.section(name);
            checks.add(
                    new HttpCheck(name, url(own), own.integer("status", 200, 100, 599), own.optionalText("contains")));
        }
        return checks;
    }

    private static URI url(Section section) {
        String text = section.text("url", "Write http(s)://host/path.");
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        section.problem("url", "is no address of the form http(s)://host", "Write http(s)://host/path.");
        return URI.create("http://unknown");
    }

    private static void refuseName(Section section, String name) {
        if (!NAME.matcher(name).matches()) {
            section.problem(name, "is no name", "Use up to 31 of a-z, 0-9 and '-'.");
        }
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
