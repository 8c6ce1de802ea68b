package dev.polaris.backup.config;

import dev.polaris.backup.config.HealthCheckConfig.Any;
import dev.polaris.backup.config.HealthCheckConfig.AtLeast;
import dev.polaris.backup.config.HealthCheckConfig.EqualsSnapshot;
import dev.polaris.backup.config.HealthCheckConfig.Expectation;
import dev.polaris.backup.config.HealthCheckConfig.NotOlderThan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads how an environment's backups are proven. */
final class CanarySection {
    private CanarySection() {}

    static CanaryConfig canary(Section section, Set<String> targets) {
        section.optionalText("target")
                .filter(name -> !targets.contains(name))
                .ifPresent(name -> section.problem("target", "is \"" + name + "\"", "Name one of targets."));
        Set<String> accepted = Arrays.stream(section.optionalText("acceptMissingExtensions")
                        .orElse("")
                        .split("[,\\s]+"))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        return new CanaryConfig(
                section.optionalText("target"),
                section.optionalText("directory"),
                section.optionalText("serverDirectory"),
                accepted);
    }

    /** The configured questions; those of the specification when the file has no such section, none when it is empty. */
    static List<HealthCheckConfig> healthChecks(Section section) {
        if (!section.present()) {
            return HealthCheckConfig.standard();
        }
        List<HealthCheckConfig> checks = new ArrayList<>();
        for (String name : section.names()) {
            checks.add(healthCheck(name, section.section(name)));
        }
        return checks;
    }

    private static HealthCheckConfig healthCheck(String name, Section section) {
        return new HealthCheckConfig(
                name,
                section.text("sql", "Write one query; the first column of its first row is the answer."),
                section.optionalText("otherwise"),
                expectation(section),
                section.choice("ifMissing", false, Map.of("fail", false, "skip", true)));
    }

    private static Expectation expectation(Section section) {
        Optional<String> least = section.optionalText("atLeast");
        Optional<String> age = section.optionalText("notOlderThan");
        Optional<String> table = section.optionalText("equalsSnapshot");
        long given =
                List.of(least, age, table).stream().filter(Optional::isPresent).count();
        if (given > 1) {
            section.problem("sql", "has several expectations", "Write one of atLeast, notOlderThan, equalsSnapshot.");
        }
        if (least.isPresent()) {
            return new AtLeast(section.integer("atLeast", 0, Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        if (age.isPresent()) {
            return new NotOlderThan(section.duration("notOlderThan", Duration.ofDays(1)));
        }
        if (table.isPresent()) {
            if (table.get().indexOf('.') < 1) {
                section.problem("equalsSnapshot", "is \"" + table.get() + "\"", "Write schema.table.");
            }
            return new EqualsSnapshot(table.get());
        }
        return new Any();
    }
}
