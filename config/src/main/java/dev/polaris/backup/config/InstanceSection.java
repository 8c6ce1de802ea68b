package dev.polaris.backup.config;

import dev.polaris.backup.config.InstanceConfig.OnServer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how fresh instances are made. */
final class InstanceSection {
    private static final int HIGHEST_PORT = 65_535;

    private InstanceSection() {}

    /** The section; empty when no procedure can make an instance. */
    static Optional<InstanceConfig> instance(Section section, Set<String> targets) {
        if (!section.present()) {
            return Optional.empty();
        }
        String target =
                section.text("target", "Write the name of one of targets: instances are databases on its server.");
        if (!target.isEmpty() && !targets.contains(target)) {
            section.problem("target", "is \"" + target + "\"", "Name one of targets.");
        }
        return Optional.of(new OnServer(
                target, section.optionalText("appHost"), port(section), names(section.optionalText("logins"))));
    }

    private static Optional<Integer> port(Section section) {
        int none = 0;
        int port = section.integer("appPort", none, 1, HIGHEST_PORT);
        return port == none ? Optional.empty() : Optional.of(port);
    }

    private static List<String> names(Optional<String> text) {
        return Arrays.stream(text.orElse("").split("[,\\s]+"))
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
